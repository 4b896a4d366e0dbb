package io.github.rudderbento.delivery;

/**
 * One request as it goes over the wire.
 *
 * @param route the route
 * @param body the framed events; not to be changed
 * @param gzip whether the body is compressed
 * @param events how many events it holds
 * @param attempt which attempt with these events this is, from 1
 */
public record DeliveryRequest(Route route, byte[] body, boolean gzip, int events, int attempt) {

	@Override
	public String toString() {
		return "DeliveryRequest[" + this.route.name() + ", " + this.events + " events, " + this.body.length + " bytes]";
	}

}
