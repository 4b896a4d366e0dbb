package io.github.rudderbento.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Tells where the events that the calling thread captures come from, such as the trace it
 * is part of. What it tells travels with the event, a few of them with each request, and
 * is opaque to the engine. A durable buffer does not keep it.
 */
@FunctionalInterface
public interface EventOrigin {

	/**
	 * The origin of what the calling thread captures now. Called for each event, so it
	 * has to be cheap; what it throws is ignored.
	 * @return a small immutable object that is compared by value, or {@code null}
	 */
	@Nullable Object current();

	/**
	 * A hand-over that notes the origin of each event while it is captured.
	 * @param target gives the events to their delivery
	 * @return does the same, with origins
	 */
	default HandOver noting(HandOver target) {
		return (delivery, event, phase) -> {
			Object origin;
			try {
				origin = current();
			}
			catch (RuntimeException ex) {
				origin = null;
			}
			target.handOver(delivery, (origin != null) ? event.withOrigin(origin) : event, phase);
		};
	}

}
