package io.github.rudderbento.test;

import java.time.Duration;
import java.util.Map;

import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.rudderstack.RudderStackClient;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.bento.ReceivedBentoEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import io.github.rudderbento.test.shop.ShopApplication;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackedEvent;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.test.context.MergedContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

@SpringBootTest(classes = ShopApplication.class)
@WithStandIns
class WithStandInsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Autowired
	private EventTracker tracker;

	@Autowired
	private RudderStackStandIn rudderStack;

	@Autowired
	private BentoStandIn bento;

	@Test
	void eventsArriveAtBothVendors() {
		this.tracker.track(TrackedEvent.of("Order Completed").userId("u1").email("ada@example.com").build());
		assertThat(this.rudderStack.awaitEvents(1, PATIENCE)).extracting(ReceivedEvent::userId).containsExactly("u1");
		assertThat(this.bento.awaitEvents(1, PATIENCE)).extracting(ReceivedBentoEvent::email)
			.containsExactly("ada@example.com");
	}

	@Test
	void clientsReachThemToo(@Autowired RudderStackClient rudderStackClient, @Autowired BentoClient bentoClient) {
		rudderStackClient.track("u1", "Direct", Map.of()).block(PATIENCE);
		assertThat(this.rudderStack.events()).extracting(ReceivedEvent::path).containsExactly("/v1/track");
		this.bento.addSubscriber("ada@example.com", Map.of());
		assertThat(bentoClient.subscribers().find("ada@example.com").block(PATIENCE)).isNotNull();
	}

	@Test
	void bentosPaceIsOff() {
		for (int i = 0; i < 40; i++) {
			this.tracker.send(BentoEvent.of("$login", "ada@example.com").build());
			this.tracker.flush().join();
		}
		assertThat(this.bento.events()).hasSize(40);
		assertThat(this.bento.requestCount()).isEqualTo(40);
	}

	@RepeatedTest(3)
	void eachTestBeginsAnew() {
		assertThat(this.rudderStack.requests()).isEmpty();
		assertThat(this.rudderStack.events()).isEmpty();
		assertThat(this.bento.requests()).isEmpty();
		assertThat(this.bento.subscribers()).isEmpty();
		this.tracker.track("u1", "Arrives");
		this.tracker.send(BentoEvent.of("$login", "ada@example.com").build());
		this.rudderStack.awaitEvents(1, PATIENCE);
		this.bento.awaitEvents(1, PATIENCE);
		this.rudderStack.faults().always(Fault.status(503));
		this.bento.stopListening();
		this.tracker.track("u1", "Waits");
		this.tracker.send(BentoEvent.of("$logout", "ada@example.com").build());
	}

	@Test
	void parametersAreResolved(RudderStackStandIn own, @Autowired BentoStandIn springs) {
		assertThat(own).isSameAs(this.rudderStack);
		assertThat(springs).isSameAs(this.bento);
	}

	@Nested
	@SpringBootTest(classes = ShopApplication.class, properties = "rudderstack.delivery.linger=10m")
	class WithInlinedProperties {

		@Test
		void theyWin(RudderStackStandIn inner, @Autowired Environment environment, @Autowired EventTracker tracker) {
			assertThat(environment.getProperty("rudderstack.delivery.linger")).isEqualTo("10m");
			assertThat(environment.getProperty("bento.delivery.linger")).isEqualTo("10ms");
			tracker.track("u1", "A");
			tracker.flush().join();
			assertThat(inner.events()).hasSize(1);
		}

	}

	@Test
	void serversCloseWithTheirContext() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		new StandInsContextCustomizer().customizeContext(context, mock(MergedContextConfiguration.class));
		context.register(Empty.class);
		context.refresh();
		RudderStackStandIn own = context.getBean(RudderStackStandIn.class);
		assertThat(context.getEnvironment().getProperty("rudderstack.data-plane-url")).isEqualTo(own.baseUrl());
		own.listenAgain();
		context.close();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(own::listenAgain)
			.withMessageContaining("closed");
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
