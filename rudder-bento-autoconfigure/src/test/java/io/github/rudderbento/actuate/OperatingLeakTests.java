package io.github.rudderbento.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.github.rudderbento.Canaries;
import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.rudderstack.Identify;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackedEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * No key, email, name or trait in any answer of the actuator, meter or span, whatever
 * happens to the events: vendors quote what they refuse.
 */
class OperatingLeakTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Test
	void nothingThatOperatorsSeeHoldsAKeyOrPersonalData() {
		try (OperatedApplication application = OperatedApplication.start(Tracing.class,
				"bento.missing-email=dead-letter", "management.endpoint.tracking.access=unrestricted",
				"rudderstack.retry.base-delay=10ms", "rudderstack.retry.max-delay=50ms")) {
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

			ask(application);

			List<String> seen = new ArrayList<>();
			for (String path : paths(application)) {
				seen.add(path + ": " + application.get(path).body());
			}
			assertThat(seen).anyMatch((text) -> text.startsWith("/tracking/rudderstack: {\"destination\":"))
				.anyMatch((text) -> text.startsWith("/health/bento: {"))
				.anyMatch((text) -> text.startsWith("/metrics/rudder.bento.events: {"))
				.anyMatch((text) -> text.startsWith("/metrics/http.client.requests: {"));
			seen.add(application.post("/tracking", "{\"action\":\"erase\",\"user\":\"canary@example.com\"}").body());
			seen.add(application.post("/tracking", "{\"action\":\"discard\",\"deadLetters\":\"canary\"}").body());
			application.bean(MeterRegistry.class).getMeters().forEach((meter) -> seen.add("meter " + meter.getId()));
			assertThat(application.bean(SimpleTracer.class).getSpans()).hasSizeGreaterThan(5).allSatisfy((span) -> {
				Throwable error = span.getError();
				seen.add("span " + span.getName() + " " + span.getTags() + " " + span.getEvents() + " "
						+ span.getRemoteServiceName() + " " + span.getLinks());
				seen.add("error of a span "
						+ ((error != null) ? ThrowableProxyUtil.asString(new ThrowableProxy(error)) : ""));
			});
			assertThat(seen).hasSizeGreaterThan(100)
				.allSatisfy((text) -> assertThat(Canaries.areIn(text)).as(text).isFalse());
		}
	}

	/**
	 * All that the actuator has, and all that is below it.
	 */
	private static List<String> paths(OperatedApplication application) {
		List<String> paths = new ArrayList<>();
		for (Map.Entry<String, JsonNode> link : application.read("").path("_links").properties()) {
			String path = link.getValue().path("href").asString().replaceFirst(".*/actuator", "");
			if (path.contains("{requiredMetricName}")) {
				application.read("/metrics").path("names").forEach((name) -> paths.add("/metrics/" + name.asString()));
			}
			// A dump of the heap holds everything.
			else if (!path.contains("{") && !path.equals("/heapdump")) {
				paths.add(path);
			}
		}
		for (String destination : List.of("rudderstack", "bento")) {
			paths.add("/tracking/" + destination);
			paths.add("/health/" + destination);
		}
		return paths;
	}

	/**
	 * Has emails and names in queries, in answers and in what fails.
	 */
	private static void ask(OperatedApplication application) {
		BentoClient bento = application.bean(BentoClient.class);
		application.bento().addSubscriber(Canaries.EMAIL, Map.of("name", Canaries.NAME));
		assertThat(bento.subscribers().find(Canaries.EMAIL).block(PATIENCE)).isNotNull();
		bento.experimental().gender(Canaries.NAME).block(PATIENCE);
		application.bento().faults().next(1, Fault.status(422, "{\"error\":\"no " + Canaries.EMAIL + "\"}"));
		assertThatException().isThrownBy(() -> bento.subscribers().find(Canaries.EMAIL).block(PATIENCE));
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

	@Configuration(proxyBeanMethods = false)
	static class Tracing {

		@Bean
		SimpleTracer tracer() {
			return new SimpleTracer();
		}

	}

}
