package io.github.rudderbento.tracking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.rudderbento.delivery.DeadLetter;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DestinationHeld;
import io.github.rudderbento.delivery.DestinationRecovered;
import io.github.rudderbento.delivery.DropReason;
import io.github.rudderbento.delivery.EventsDeadLettered;
import io.github.rudderbento.delivery.EventsDelivered;
import io.github.rudderbento.delivery.EventsDropped;
import io.github.rudderbento.standin.Fault;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of events is told as application events, to those who listen.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class OutcomeEventsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final StandIns standIns = new StandIns();

	private final Logger engine = (Logger) LoggerFactory.getLogger("io.github.rudderbento.delivery");

	private final Level level = this.engine.getLevel();

	@BeforeEach
	void letTheEngineSpeak() {
		this.engine.setLevel(Level.INFO);
	}

	@AfterEach
	void close() {
		this.engine.setLevel(this.level);
		this.standIns.close();
		FaultyVendor.assertNoThreadLeft();
	}

	@Test
	void deliveriesAreTold() {
		runner().withBean(Listeners.class).run((context) -> {
			track(context, 100);
			flush(context);
			Listeners listeners = context.getBean(Listeners.class);
			await(() -> assertThat(listeners.delivered.stream().mapToInt(EventsDelivered::events).sum())
				.isEqualTo(100));
			assertThat(listeners.delivered).allSatisfy((event) -> {
				assertThat(event.destination()).isEqualTo("rudderstack");
				assertThat(event.route()).isEqualTo("events");
				assertThat(event.attempts()).isEqualTo(1);
				assertThat(event.lag()).isGreaterThanOrEqualTo(event.exchange());
			});
			assertThat(listeners.threads).allMatch((name) -> name.startsWith("rudder-bento-outcomes"));
		});
	}

	@Test
	void holdAndRecoveryAreTold() {
		this.standIns.rudderStack().faults().always(Fault.status(401));
		runner().withBean(Listeners.class).run((context) -> {
			Listeners listeners = context.getBean(Listeners.class);
			track(context, 10);
			await(() -> assertThat(listeners.held)
				.containsExactly(new DestinationHeld("rudderstack", "check rudderstack.write-key")));
			assertThat(listeners.recovered).isEmpty();
			this.standIns.rudderStack().faults().clear();
			await(() -> assertThat(listeners.recovered).containsExactly(new DestinationRecovered("rudderstack")));
			assertThat(listeners.held).hasSize(1);
		});
	}

	@Test
	void deadLettersAreTold() {
		runner().withBean(Listeners.class).run((context) -> {
			Listeners listeners = context.getBean(Listeners.class);
			track(context, 1);
			flush(context);
			this.standIns.rudderStack()
				.faults()
				.when((request) -> request.decodedBodyText().contains("\"number\":7}"), Fault.status(400));
			track(context, 10);
			flush(context);
			await(() -> assertThat(listeners.deadLettered).singleElement().satisfies((event) -> {
				assertThat(event.destination()).isEqualTo("rudderstack");
				assertThat(event.letters()).singleElement()
					.satisfies((letter) -> assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.REJECTED));
			}));
		});
	}

	@Test
	void everyDropIsToldAndAnEpisodeIsOneLineInTheLog(CapturedOutput output) {
		this.standIns.rudderStack().stopListening();
		Listeners[] listeners = new Listeners[1];
		Delivery[] delivery = new Delivery[1];
		runner().withBean(Listeners.class)
			.withPropertyValues("rudderstack.buffer.max-events=100", "rudder-bento.shutdown-timeout=100ms")
			.run((context) -> {
				listeners[0] = context.getBean(Listeners.class);
				delivery[0] = context.getBean("rudderStackDelivery", Delivery.class);
				track(context, 5_000);
				await(() -> assertThat(dropped(listeners[0], "buffer-full")).isEqualTo(4_900));
				track(context, 1_000);
				await(() -> assertThat(dropped(listeners[0], "buffer-full")).isEqualTo(5_900));
			});
		assertThat(delivery[0].counters().dropped(DropReason.SHUTDOWN)).isEqualTo(100);
		await(() -> assertThat(dropped(listeners[0], "shutdown")).isEqualTo(100));
		assertThat(output.getOut().split("the buffer is full", -1)).hasSize(2);
	}

	@Test
	void withoutListenersThereIsNoThread() {
		runner().withBean(Catchall.class).run((context) -> {
			track(context, 10);
			flush(context);
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("rudder-bento-outcomes"));
			assertThat(context.getBean(Catchall.class).payloads).noneMatch(EventsDelivered.class::isInstance);
		});
	}

	@Test
	void listenerOfTheOldKindIsFound() {
		runner().withBean(Typed.class).run((context) -> {
			track(context, 10);
			flush(context);
			await(() -> assertThat(context.getBean(Typed.class).events).isNotEmpty());
		});
	}

	@Test
	void slowListenerKeepsNobodyBack() {
		runner().withBean(Slow.class).withPropertyValues("rudderstack.delivery.batch-size=1").run((context) -> {
			track(context, 500);
			flush(context);
			assertThat(context.getBean("rudderStackDelivery", Delivery.class).counters().delivered()).isEqualTo(500);
			assertThat(context.getBean(Slow.class).heard).isEmpty();
			context.getBean(Slow.class).release.countDown();
			await(() -> assertThat(context.getBean(Slow.class).heard).hasSizeGreaterThan(100));
		});
	}

	@Test
	void listenerThatThrowsIsLoggedAndCalledAgain(CapturedOutput output) {
		runner().withBean(Throwing.class).withPropertyValues("rudderstack.delivery.batch-size=1").run((context) -> {
			track(context, 5);
			flush(context);
			await(() -> assertThat(context.getBean(Throwing.class).calls).hasSize(5));
		});
		assertThat(output).contains("A listener of EventsDelivered failed");
	}

	private ApplicationContextRunner runner() {
		return this.standIns.withRudderStack(StandIns.unconfigured())
			.withPropertyValues("rudderstack.retry.base-delay=5ms", "rudderstack.retry.max-delay=25ms",
					"rudderstack.delivery.linger=5ms");
	}

	private static void track(ApplicationContext context, int count) {
		for (int i = 0; i < count; i++) {
			context.getBean(EventTracker.class).track("user" + i % 10, "Event", Map.of("number", i));
		}
	}

	private static void flush(ApplicationContext context) {
		assertThat(context.getBean(EventTracker.class).flush(PATIENCE)).succeedsWithin(PATIENCE)
			.satisfies((result) -> assertThat(result.complete()).isTrue());
	}

	private static long dropped(Listeners listeners, String reason) {
		return listeners.dropped.stream()
			.filter((event) -> event.reason().equals(reason))
			.mapToLong(EventsDropped::events)
			.sum();
	}

	private static void await(org.awaitility.core.ThrowingRunnable assertion) {
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).untilAsserted(assertion);
	}

	static class Listeners {

		final List<EventsDelivered> delivered = new CopyOnWriteArrayList<>();

		final List<EventsDropped> dropped = new CopyOnWriteArrayList<>();

		final List<EventsDeadLettered> deadLettered = new CopyOnWriteArrayList<>();

		final List<DestinationHeld> held = new CopyOnWriteArrayList<>();

		final List<DestinationRecovered> recovered = new CopyOnWriteArrayList<>();

		final List<String> threads = new CopyOnWriteArrayList<>();

		@EventListener
		void on(EventsDelivered event) {
			this.delivered.add(event);
			this.threads.add(Thread.currentThread().getName());
		}

		@EventListener
		void on(EventsDropped event) {
			this.dropped.add(event);
		}

		@EventListener
		void on(EventsDeadLettered event) {
			this.deadLettered.add(event);
		}

		@EventListener
		void on(DestinationHeld event) {
			this.held.add(event);
		}

		@EventListener
		void on(DestinationRecovered event) {
			this.recovered.add(event);
		}

	}

	static class Slow {

		final CountDownLatch release = new CountDownLatch(1);

		final List<EventsDelivered> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void on(EventsDelivered event) throws InterruptedException {
			assertThat(this.release.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			this.heard.add(event);
		}

	}

	static class Throwing {

		final List<EventsDelivered> calls = new CopyOnWriteArrayList<>();

		@EventListener
		void on(EventsDelivered event) {
			this.calls.add(event);
			throw new IllegalStateException("on purpose");
		}

	}

	static class Typed implements ApplicationListener<PayloadApplicationEvent<EventsDelivered>> {

		final List<EventsDelivered> events = new CopyOnWriteArrayList<>();

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<EventsDelivered> event) {
			this.events.add(event.getPayload());
		}

	}

	/** As Spring Boot has some itself. */
	static class Catchall implements ApplicationListener<ApplicationEvent> {

		final List<Object> payloads = new ArrayList<>();

		@Override
		public void onApplicationEvent(ApplicationEvent event) {
			if (event instanceof PayloadApplicationEvent<?> payload) {
				this.payloads.add(payload.getPayload());
			}
		}

	}

}
