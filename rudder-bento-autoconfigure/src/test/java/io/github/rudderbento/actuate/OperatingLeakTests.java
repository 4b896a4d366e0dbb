package io.github.rudderbento.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.rudderstack.Identify;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackedEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * No key, email, name or trait in any answer of the actuator, meter or span, whatever
 * happens to the events: vendors quote what they refuse.
 */
class OperatingLeakTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Test
	void nothingThatOperatorsSeeHoldsAKeyOrPersonalData() {
		try (OperatedApplication application = OperatedApplication.start(DeliveryObservationTests.Tracing.class,
				"bento.missing-email=dead-letter", "management.endpoint.tracking.access=unrestricted",
				"rudderstack.retry.base-delay=10ms", "rudderstack.retry.max-delay=50ms")) {
			List<String> canaries = List.of("canary", application.bento().secretKey(),
					application.bento().publishableKey());
			String quote = "{\"error\":\"canary-write-key refused for canary@example.com\"}";
			application.rudderStack().faults().next(1, Fault.status(503, quote)).next(1, Fault.status(401, quote));
			application.rudderStack()
				.faults()
				.when((request) -> request.bodyText().contains("poison"),
						Fault.status(400, "{\"error\":\"bad value Canary Jones, canary@example.com\"}"));
			track(application.bean(EventTracker.class));
			Delivery rudderStack = application.bean("rudderStackDelivery", Delivery.class);
			await().atMost(PATIENCE)
				.until(() -> rudderStack.deadLetters().size() == 1 && rudderStack.sizes().events() == 0);
			assertThat(rudderStack.deadLetters().list().get(0).answer()).contains("Canary Jones");
			application.rudderStack().faults().always(Fault.status(401, quote));
			track(application.bean(EventTracker.class));
			await().atMost(PATIENCE)
				.until(() -> application.healthOf("rudderstack").at("/details/state").asString().equals("held"));

			List<String> seen = new ArrayList<>();
			for (String path : List.of("/health", "/info", "/tracking", "/tracking/rudderstack", "/tracking/bento",
					"/prometheus", "/metrics", "/configprops", "/env", "/beans", "/conditions", "/mappings")) {
				seen.add(path + ": " + application.get(path).body());
			}
			seen.add(application.post("/tracking", "{\"action\":\"erase\",\"user\":\"canary@example.com\"}").body());
			seen.add(application.post("/tracking", "{\"action\":\"discard\",\"deadLetters\":\"canary\"}").body());
			application.bean(MeterRegistry.class).getMeters().forEach((meter) -> seen.add("meter " + meter.getId()));
			application.bean(SimpleTracer.class).getSpans().forEach((span) -> seen.add("span " + span));
			assertThat(seen).hasSizeGreaterThan(100).allSatisfy((text) -> {
				for (String canary : canaries) {
					assertThat(text).doesNotContainIgnoringCase(canary);
				}
			});
		}
	}

	private static void track(EventTracker tracker) {
		tracker.send(Identify.of("canary-user").traits(Map.of("name", "Canary Jones", "kind", "fine")).build());
		tracker.track("canary-user", "Canary Event", Map.of("name", "Canary Jones"));
		tracker.send(Identify.of("canary-user")
			.traits(Map.of("name", "Canary Jones", "email", "canary@example.com", "kind", "poison"))
			.build());
		tracker.track("canary-user", "Canary Event", Map.of("canary@example.com", "Canary Jones"));
		tracker.track(TrackedEvent.of("Canary Event")
			.userId("canary-user")
			.destinations("bento")
			.property("name", "Canary Jones")
			.build());
		tracker.send(BentoEvent.of("Canary Event", "canary@example.com").build());
	}

}
