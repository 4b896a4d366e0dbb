package io.github.rudderbento.tracking;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.rudderstack.ContextContributor;
import io.github.rudderbento.rudderstack.RudderStackMessage;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import org.springframework.util.StringUtils;

/**
 * Adds the id of the running trace as {@code context.traceId}, so that an event can be
 * found from a trace and the other way round. Needs Micrometer Tracing.
 */
public final class TraceIdContributor implements ContextContributor, CallerCarrier {

	private final Tracer tracer;

	private final ThreadBound<String> carried = new ThreadBound<>();

	/**
	 * Creates the contributor.
	 * @param tracer knows the running trace
	 */
	public TraceIdContributor(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public void contribute(RudderStackMessage message, Attributes.Builder context) {
		String traceId = this.carried.get();
		traceId = (traceId != null) ? traceId : current();
		if (traceId != null) {
			context.put("traceId", traceId);
		}
	}

	@Override
	public Carried fromThread() {
		String traceId = current();
		return (traceId != null) ? this.carried.carry(traceId) : Carried.NOTHING;
	}

	@Override
	public Carried fromContext(ContextView context) {
		return Carried.NOTHING;
	}

	private @Nullable String current() {
		Span span = this.tracer.currentSpan();
		String traceId = (span != null) ? span.context().traceId() : null;
		return StringUtils.hasText(traceId) ? traceId : null;
	}

}
