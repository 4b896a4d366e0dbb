package io.github.rudderbento.actuate;

import java.time.Duration;
import java.util.List;

import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.tracking.EventTracker;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DeliveryHealthTests {

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	@Test
	void tellsOfSuccessFailureAndWhatWaitsAndLeavesTheProbesAlone() {
		try (OperatedApplication application = OperatedApplication.start("rudder-bento.health.failure-status=DOWN",
				"management.endpoint.health.probes.enabled=true", "rudderstack.buffer.max-events=3")) {
			EventTracker tracker = application.bean(EventTracker.class);
			tracker.track("u", "Order Completed", null);
			application.rudderStack().awaitEvents(1, PATIENCE);
			await().atMost(PATIENCE)
				.until(() -> application.read("/health").at("/components/rudderstack/details/waiting").asInt() == 0);
			application.rudderStack().faults().always(Fault.status(401, "{\"error\":\"jane.canary@example.com\"}"));
			for (int i = 0; i < 5; i++) {
				tracker.track("u", "Order Completed", null);
			}
			await().atMost(PATIENCE).until(() -> application.get("/health").statusCode() == 503);
			JsonNode health = application.healthOf("rudderstack");
			JsonNode details = health.path("details");
			assertThat(health.path("status").asString()).isEqualTo("DOWN");
			assertThat(details.path("state").asString()).isEqualTo("held");
			assertThat(details.path("advice").asString()).contains("rudderstack.write-key");
			assertThat(details.path("lastSuccess").asString()).isNotEmpty();
			assertThat(details.path("lastFailure").asString()).isNotEmpty();
			assertThat(details.path("lastFailureText").asString()).contains("401").doesNotContain("canary");
			assertThat(details.path("waiting").asInt()).isEqualTo(3);
			assertThat(details.path("waitingBytes").asInt()).isPositive();
			assertThat(details.path("oldestAge").asString()).isNotEmpty();
			assertThat(details.path("delivered").asInt()).isEqualTo(1);
			assertThat(details.path("dropped").asInt()).isEqualTo(2);
			assertThat(details.path("deadLetters").asInt()).isZero();
			assertThat(application.healthOf("bento").path("status").asString()).isEqualTo("UP");
			for (String probe : List.of("liveness", "readiness")) {
				assertThat(application.get("/health/" + probe).statusCode()).isEqualTo(200);
				assertThat(application.get("/health/" + probe).body()).doesNotContain("rudderstack")
					.doesNotContain("bento");
			}
			application.bean("rudderStackDelivery", Delivery.class).pause();
			await().atMost(PATIENCE)
				.until(() -> application.healthOf("rudderstack").at("/details/state").asString().equals("paused"));
			assertThat(application.get("/health").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void failureIsUnknownByDefaultAndTakesNothingOutOfRotation() {
		try (OperatedApplication application = OperatedApplication.start()) {
			application.bento().stopListening();
			application.rudderStack().faults().always(Fault.status(503));
			application.bean(EventTracker.class).track("u", "Order Completed", null);
			await().atMost(PATIENCE)
				.until(() -> application.healthOf("rudderstack").at("/details/state").asString().equals("retrying"));
			assertThat(application.healthOf("rudderstack").path("status").asString()).isEqualTo("UNKNOWN");
			assertThat(application.get("/health").statusCode()).isEqualTo(200);
		}
	}

}
