package io.github.rudderbento.tracking;

import java.time.Duration;
import java.util.List;

import io.github.rudderbento.delivery.Delivery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Delivery runs on the application's kind of threads.
 */
class ThreadKindsTests {

	private static final String VIRTUAL_THREADS = "spring.threads.virtual.enabled";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	@Test
	void daemonThreadsWhenTheApplicationHasPlatformThreads() {
		this.standIns.contextRunner().withPropertyValues(VIRTUAL_THREADS + "=false").run((context) -> {
			deliver(context);
			assertThat(threads()).hasSize(2).allMatch(Thread::isDaemon);
		});
		assertThat(threads()).isEmpty();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsWhenTheApplicationHasThem() {
		this.standIns.contextRunner().withPropertyValues(VIRTUAL_THREADS + "=true").run((context) -> {
			deliver(context);
			assertThat(context.getBeansOfType(Delivery.class)).hasSize(2);
			assertThat(threads()).isEmpty();
		});
	}

	/**
	 * What the whole run of the tests may set reaches each context.
	 */
	@Test
	void threadsOfTheKindThatTheRunHas() {
		boolean virtual = Boolean.getBoolean(VIRTUAL_THREADS) && Runtime.version().feature() >= 21;
		this.standIns.contextRunner().run((context) -> {
			deliver(context);
			assertThat(threads()).hasSize(virtual ? 0 : 2);
		});
	}

	private void deliver(ConfigurableApplicationContext context) {
		context.getBean(EventTracker.class).track(TrackedEvent.of("Event").userId("u").email("u@example.com").build());
		this.standIns.rudderStack().awaitEvents(1, PATIENCE);
		this.standIns.bento().awaitEvents(1, PATIENCE);
	}

	/**
	 * Virtual threads are not among them.
	 */
	private static List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("rudder-bento-"))
			.toList();
	}

}
