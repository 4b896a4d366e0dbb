package io.github.rudderbento.actuate;

import io.github.rudderbento.delivery.EventOrigin;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Notes the span that an event was published in, unless its trace is known not to be
 * sampled: a link to it would lead nowhere.
 */
public final class TraceOrigin implements EventOrigin {

	private final Tracer tracer;

	/**
	 * Creates the origin.
	 * @param tracer knows the current span
	 */
	public TraceOrigin(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public @Nullable TraceContext current() {
		TraceContext context = this.tracer.currentTraceContext().context();
		boolean known = context != null && context != TraceContext.NOOP && !Boolean.FALSE.equals(context.sampled());
		return known ? context : null;
	}

}
