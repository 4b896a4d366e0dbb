package io.github.rudderbento.delivery;

/**
 * One event on its way: what was captured on the caller's thread, fixed from then on.
 *
 * @param id the event's own id, for logs and answers
 * @param route where it goes
 * @param lanes the lanes of its user, see {@link Lanes}
 * @param weight how many bytes it is estimated to hold while it waits
 * @param content the captured values, of a type that only the {@link Route} knows; or
 * {@code byte[]}, the event's encoded JSON object, for an event that comes back (a
 * replayed dead letter, a durable buffer)
 */
public record CapturedEvent(String id, Route route, long lanes, int weight, Object content) {

	@Override
	public String toString() {
		return "CapturedEvent[" + this.id + "]";
	}

}
