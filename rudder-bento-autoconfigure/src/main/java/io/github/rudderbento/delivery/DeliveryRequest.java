package io.github.rudderbento.delivery;

import java.util.List;

/**
 * One request as it goes over the wire.
 *
 * @param route the route
 * @param body the framed events; not to be changed, and not to be read once the answer is
 * given, unless it is {@linkplain RequestBody#retain() retained}
 * @param gzip whether the body is compressed
 * @param events how many events it holds
 * @param attempt which attempt with these events this is, from 1
 * @param origins where its events come from, as far as known: each origin once, only the
 * first few, see {@link EventOrigin}
 */
public record DeliveryRequest(Route route, RequestBody body, boolean gzip, int events, int attempt,
		List<Object> origins) {

	/**
	 * Creates a request with events of unknown origin.
	 * @param route the route
	 * @param body the framed events
	 * @param gzip whether the body is compressed
	 * @param events how many events it holds
	 * @param attempt which attempt with these events this is, from 1
	 */
	public DeliveryRequest(Route route, byte[] body, boolean gzip, int events, int attempt) {
		this(route, RequestBody.of(body), gzip, events, attempt, List.of());
	}

	@Override
	public String toString() {
		return "DeliveryRequest[" + this.route.name() + ", " + this.events + " events, " + this.body.length()
				+ " bytes]";
	}

}
