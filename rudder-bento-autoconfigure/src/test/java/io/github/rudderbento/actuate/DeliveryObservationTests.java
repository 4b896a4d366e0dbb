package io.github.rudderbento.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.tracking.EventTracker;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DeliveryObservationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	@Test
	void eachRequestIsASpanLinkedToTheTracesThatPublishedItsEvents() {
		try (OperatedApplication application = OperatedApplication.start(Tracing.class)) {
			SimpleTracer tracer = application.bean(SimpleTracer.class);
			Delivery delivery = application.bean("rudderStackDelivery", Delivery.class);
			EventTracker events = application.bean(EventTracker.class);
			delivery.pause();
			Span first = sampled(tracer, true);
			Span second = sampled(tracer, true);
			try (Tracer.SpanInScope scope = tracer.withSpan(first)) {
				events.track("u", "A", Map.of("name", "Jane Canary"));
				events.track("u", "B", null);
			}
			try (Tracer.SpanInScope scope = tracer.withSpan(second)) {
				events.track("u", "C", null);
			}
			try (Tracer.SpanInScope scope = tracer.withSpan(sampled(tracer, false))) {
				events.track("u", "D", null);
			}
			delivery.resume();
			application.rudderStack().awaitEvents(4, PATIENCE);
			SimpleSpan span = await().atMost(PATIENCE).until(() -> span(tracer), (found) -> found != null);
			assertThat(span.getName()).isEqualTo("deliver rudderstack events");
			assertThat(span.getLinks()).extracting(Link::getTraceContext)
				.containsExactly(first.context(), second.context());
			assertThat(span.getTraceId()).isNotEqualTo(first.context().traceId())
				.isNotEqualTo(second.context().traceId());
			assertThat(span.getTags()).containsEntry("destination", "rudderstack")
				.containsEntry("route", "events")
				.containsEntry("outcome", "delivered")
				.containsEntry("rudder.bento.events", "4")
				.containsEntry("rudder.bento.attempt", "1")
				.containsKey("rudder.bento.bytes");
			assertThat(application.bean(ParentsOfHttp.class).parents).isNotEmpty()
				.allMatch(DeliveryObservationContext.class::isInstance);
		}
	}

	@Test
	void linksCanBeSwitchedOff() {
		try (OperatedApplication application = OperatedApplication.start(Tracing.class,
				"rudder-bento.observation.trace-links=false")) {
			SimpleTracer tracer = application.bean(SimpleTracer.class);
			Span publishing = sampled(tracer, true);
			try (Tracer.SpanInScope scope = tracer.withSpan(publishing)) {
				application.bean(EventTracker.class).track("u", "A", null);
			}
			application.rudderStack().awaitEvents(1, PATIENCE);
			SimpleSpan span = await().atMost(PATIENCE).until(() -> span(tracer), (found) -> found != null);
			assertThat(span.getLinks()).isEmpty();
		}
	}

	@Test
	void eachOutcomeIsTimedAndTheConventionCanBeReplaced() {
		try (OperatedApplication application = OperatedApplication.start(Convention.class,
				"rudderstack.retry.base-delay=10ms", "rudderstack.retry.max-delay=20ms")) {
			application.rudderStack()
				.faults()
				.next(1, Fault.status(503))
				.next(1, Fault.status(500))
				.next(1, Fault.status(401));
			application.bean(EventTracker.class).track("u", "A", null);
			application.rudderStack().awaitEvents(1, PATIENCE);
			MeterRegistry registry = application.bean(MeterRegistry.class);
			for (String outcome : List.of("not-executed", "ambiguous", "held", "delivered")) {
				await(outcome).atMost(PATIENCE)
					.until(() -> registry.find(DefaultDeliveryObservationConvention.NAME)
						.tags("destination", "rudderstack", "route", "events", "outcome", outcome, "team", "growth")
						.timer(), (timer) -> timer != null && timer.count() == 1);
			}
		}
	}

	@Test
	void documentsWhatItObserves() {
		assertThat(DeliveryObservationDocumentation.DELIVERY.getDefaultConvention())
			.isEqualTo(DefaultDeliveryObservationConvention.class);
		assertThat(DeliveryObservationDocumentation.DELIVERY.getLowCardinalityKeyNames()).hasSize(3);
		assertThat(DeliveryObservationDocumentation.DELIVERY.getHighCardinalityKeyNames()).hasSize(3);
	}

	private static Span sampled(SimpleTracer tracer, boolean sampled) {
		SimpleSpan span = tracer.nextSpan().name("publishing").start();
		span.context().setSampled(sampled);
		return span;
	}

	private static SimpleSpan span(SimpleTracer tracer) {
		return tracer.getSpans()
			.stream()
			.filter((span) -> span.getTags().containsKey("outcome") && span.getTags().containsKey("route"))
			.findFirst()
			.orElse(null);
	}

	@Configuration(proxyBeanMethods = false)
	static class Tracing {

		@Bean
		SimpleTracer tracer() {
			return new SimpleTracer();
		}

		@Bean
		ParentsOfHttp parentsOfHttp() {
			return new ParentsOfHttp();
		}

	}

	static final class ParentsOfHttp implements ObservationHandler<ClientRequestObservationContext> {

		private final List<Observation.ContextView> parents = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(ClientRequestObservationContext context) {
			this.parents.add(context.getParentObservation().getContextView());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ClientRequestObservationContext;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Convention {

		@Bean
		DeliveryObservationConvention convention() {
			return new TeamConvention();
		}

	}

	static final class TeamConvention extends DefaultDeliveryObservationConvention {

		@Override
		public KeyValues getLowCardinalityKeyValues(DeliveryObservationContext context) {
			return super.getLowCardinalityKeyValues(context).and("team", "growth");
		}

	}

}
