package io.github.rudderbento.tracking.autoconfigure;

import java.util.stream.Stream;

import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryLifecycle;
import io.github.rudderbento.delivery.DeliveryListener;
import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.delivery.autoconfigure.InvalidConfigurationException;
import io.github.rudderbento.rudderstack.RudderStackClient;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.StandIns;
import io.github.rudderbento.tracking.TrackEventAdvisor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

class TrackingAutoConfigurationTests {

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	@Test
	void configuresBothVendors() {
		this.standIns.contextRunner()
			.run((context) -> assertThat(context).hasSingleBean(EventTracker.class)
				.hasSingleBean(RudderStackClient.class)
				.hasSingleBean(BentoClient.class)
				.hasBean("rudderstackHealthContributor")
				.hasBean("bentoHealthContributor")
				.getBeans(Delivery.class)
				.hasSize(2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void vendorCanBeSwitchedOff(String vendor) {
		this.standIns.contextRunner().withPropertyValues(vendor + ".enabled=false").run((context) -> {
			assertThat(context).hasNotFailed().getBeans(Delivery.class).hasSize(1);
			assertThat(context).doesNotHaveBean(vendor + "HealthContributor");
		});
	}

	static Stream<Arguments> halfConfigurations() {
		return Stream.of(
				Arguments.of(new String[] { "rudderstack.write-key=k" }, "rudderstack.data-plane-url is missing"),
				Arguments.of(new String[] { "rudderstack.data-plane-url=http://localhost" },
						"rudderstack.write-key is missing"),
				Arguments.of(new String[] { "rudderstack.write-key=", "rudderstack.data-plane-url=http://localhost" },
						"rudderstack.write-key is missing"),
				Arguments.of(new String[] { "bento.site-uuid=s" },
						"bento.publishable-key, bento.secret-key are missing"),
				Arguments.of(
						new String[] { "rudderstack.write-key=${RUDDERSTACK_WRITE_KEY_THAT_IS_NOT_SET}",
								"rudderstack.data-plane-url=http://localhost" },
						"rudderstack.write-key still holds a placeholder"));
	}

	@ParameterizedTest
	@MethodSource("halfConfigurations")
	void halfConfigurationFailsTheStartAndNamesTheKey(String[] properties, String message) {
		StandIns.unconfigured().withPropertyValues(properties).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(failure(context)).hasMessageContaining(message);
			assertThat(failure(context).getAction()).contains(".enabled=false");
		});
	}

	static Stream<Arguments> badValues() {
		return Stream.of(Arguments.of("rudderstack.data-plane-url=ftp://example.com", "rudderstack.data-plane-url"),
				Arguments.of("rudderstack.data-plane-url=https://user:pass@example.com", "rudderstack.data-plane-url"),
				Arguments.of("rudderstack.data-plane-url=https://example.com?x=y", "rudderstack.data-plane-url"),
				Arguments.of("bento.url=http://bento.example.com", "bento.http.allow-insecure"),
				Arguments.of("rudderstack.delivery.max-batch-bytes=5MB", "rudderstack.delivery.max-batch-bytes"),
				Arguments.of("rudderstack.delivery.linger=soon", "rudderstack.delivery.linger"),
				Arguments.of("rudderstack.delivery.max-in-flight=0", "rudderstack.delivery.max-in-flight"),
				Arguments.of("rudderstack.delivery.batch-size=0", "rudderstack.delivery.batch-size"),
				Arguments.of("rudderstack.delivery.max-event-bytes=0B", "rudderstack.delivery.max-event-bytes"),
				Arguments.of("rudderstack.buffer.max-size=0B", "rudderstack.buffer.max-size"),
				Arguments.of("rudderstack.buffer.overflow=maybe", "rudderstack.buffer.overflow"),
				Arguments.of("rudderstack.retry.jitter=2", "rudderstack.retry.jitter"),
				Arguments.of("rudderstack.retry.max-delay=1ms", "rudderstack.retry.max-delay"),
				Arguments.of("bento.delivery.batch-size=2000", "bento.delivery.batch-size"),
				Arguments.of("bento.delivery.max-in-flight=-1", "bento.delivery.max-in-flight"),
				Arguments.of("bento.pace.batch.permits=0", "bento.pace.batch.permits"),
				Arguments.of("bento.retry.max-retries=-1", "bento.retry.max-retries"),
				Arguments.of("rudder-bento.shutdown-timeout=-1s", "rudder-bento.shutdown-timeout"));
	}

	@ParameterizedTest
	@MethodSource("badValues")
	void badValueFailsTheStartAndNamesTheKey(String property, String key) {
		this.standIns.contextRunner().withPropertyValues(property).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasStackTraceContaining(key);
			assertThat(context.getStartupFailure()).message().doesNotContain("user:pass");
		});
	}

	@Test
	void backsOffFromTheApplicationsBeans() {
		EventTracker tracker = mock(EventTracker.class);
		HandOver handOver = mock(HandOver.class);
		this.standIns.contextRunner()
			.withBean(EventTracker.class, () -> tracker)
			.withBean(HandOver.class, () -> handOver)
			.run((context) -> {
				assertThat(context).getBean(EventTracker.class).isSameAs(tracker);
				assertThat(context).getBean(HandOver.class).isSameAs(handOver);
			});
	}

	@Test
	void annotationCanBeSwitchedOff() {
		this.standIns.contextRunner()
			.withPropertyValues("rudder-bento.tracking.annotation.enabled=false",
					"rudder-bento.tracking.published-events=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(TrackEventAdvisor.class)
				.doesNotHaveBean("trackedEventListener"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.health", "org.springframework.transaction", "org.aspectj",
			"org.springframework.jdbc", "org.springframework.boot.actuate", "io.micrometer.core", "jakarta.mail",
			"org.springframework.mail", "jakarta.servlet", "org.springframework.web.servlet", "io.micrometer.tracing",
			"io.micrometer.context", "org.springframework.security", "org.springframework.security.oauth2" })
	void startsWithoutOptionalDependency(String missing) {
		this.standIns.contextRunner().withClassLoader(new FilteredClassLoader(missing)).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(EventTracker.class);
			context.getBean(EventTracker.class).track("u", "A", null);
			this.standIns.rudderStack().awaitEvents(1, java.time.Duration.ofSeconds(20));
			this.standIns.rudderStack().clear();
		});
	}

	@Test
	void healthTellsTheStateAndStaysHarmless() {
		this.standIns.contextRunner()
			.withPropertyValues("rudderstack.write-key=wrong", "rudder-bento.shutdown-timeout=10ms")
			.run((context) -> {
				HealthIndicator indicator = context.getBean("rudderstackHealthContributor", HealthIndicator.class);
				assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
				context.getBean(EventTracker.class).track("u", "A", null);
				await().untilAsserted(() -> {
					Health health = indicator.health();
					assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
					assertThat(health.getDetails()).containsEntry("state", "held").containsEntry("waiting", 1L);
					assertThat(String.valueOf(health.getDetails().get("advice"))).contains("rudderstack.write-key");
				});
				assertThat(String.valueOf(indicator.health())).doesNotContain("wrong");
			});
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.standIns.contextRunner()
			.withPropertyValues("management.health.rudderstack.enabled=false", "management.health.bento.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
	}

	@Test
	void listenersHearOfOutcomes() {
		java.util.concurrent.atomic.AtomicInteger delivered = new java.util.concurrent.atomic.AtomicInteger();
		DeliveryListener listener = new DeliveryListener() {
			@Override
			public void delivered(DeliveredBatch batch) {
				delivered.addAndGet(batch.events());
			}
		};
		DeliveryListener broken = new DeliveryListener() {
			@Override
			public void delivered(DeliveredBatch batch) {
				throw new IllegalStateException("broken");
			}
		};
		this.standIns.contextRunner()
			.withBean("broken", DeliveryListener.class, () -> broken)
			.withBean("counting", DeliveryListener.class, () -> listener)
			.run((context) -> {
				context.getBean(EventTracker.class).track("u", "A", null);
				context.getBean(EventTracker.class).flush().join();
				await().untilAtomic(delivered, org.hamcrest.Matchers.is(1));
			});
	}

	@Test
	void stopsInThePhaseBetweenWebServerAndExecutors() {
		this.standIns.contextRunner()
			.run((context) -> assertThat(context.getBean(DeliveryLifecycle.class).getPhase())
				.isLessThan(Integer.MAX_VALUE - 2048)
				.isGreaterThan(Integer.MAX_VALUE / 2));
	}

	@Test
	void canBeStoppedAndStartedAgain() {
		this.standIns.contextRunner().run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.track("u", "Before", null);
			context.stop();
			assertThat(this.standIns.rudderStack().events()).hasSize(1);
			tracker.track("u", "While Stopped", null);
			context.start();
			tracker.track("u", "After", null);
			tracker.flush().join();
			assertThat(this.standIns.rudderStack().events()).extracting((event) -> event.event())
				.containsExactly("Before", "After");
			assertThat(context.getBean("rudderStackDelivery", Delivery.class).counters().dropped()).isEqualTo(1);
		});
	}

	private static InvalidConfigurationException failure(AssertableApplicationContext context) {
		Throwable failure = context.getStartupFailure();
		while (failure != null && !(failure instanceof InvalidConfigurationException)) {
			failure = failure.getCause();
		}
		assertThat(failure).isNotNull();
		return (InvalidConfigurationException) failure;
	}

}
