package io.github.rudderbento.actuate;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;

/**
 * Makes a span of each request with events: the root of a trace of its own, as a request
 * has events of many traces, with a link to each of the spans they were published in, see
 * {@link TraceOrigin}.
 */
public final class DeliveryTracingObservationHandler implements TracingObservationHandler<DeliveryObservationContext> {

	private final Tracer tracer;

	/**
	 * Creates the handler.
	 * @param tracer makes the spans
	 */
	public DeliveryTracingObservationHandler(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof DeliveryObservationContext;
	}

	@Override
	public Tracer getTracer() {
		return this.tracer;
	}

	@Override
	public void onStart(DeliveryObservationContext context) {
		Span.Builder builder = this.tracer.spanBuilder().name(DefaultDeliveryObservationConvention.NAME).setNoParent();
		for (Object origin : context.getRequest().origins()) {
			if (origin instanceof TraceContext published) {
				builder.addLink(new Link(published));
			}
		}
		getTracingContext(context).setSpan(builder.start());
	}

	@Override
	public void onStop(DeliveryObservationContext context) {
		Span span = getRequiredSpan(context);
		span.name(getSpanName(context));
		tagSpan(context, span);
		endSpan(context, span);
	}

}
