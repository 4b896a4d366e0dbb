package io.github.rudderbento.delivery;

import org.jspecify.annotations.Nullable;

/**
 * One event on its way: what was captured on the caller's thread, fixed from then on.
 *
 * @param id the event's own id, for logs: text, or something whose text it is
 * @param route where it goes
 * @param lanes the lanes of its user, see {@link Lanes}
 * @param weight how many bytes it is estimated to hold while it waits
 * @param content the captured values, of a type that only the {@link Route} knows; or
 * {@code byte[]}, the event's encoded JSON object, for an event that comes back (a
 * replayed dead letter, a durable buffer)
 * @param origin where it comes from, such as the trace that published it, see
 * {@link EventOrigin}; or {@code null}. Opaque to the engine
 */
public record CapturedEvent(Object id, Route route, long lanes, int weight, Object content, @Nullable Object origin) {

	/** What an origin is estimated to hold. */
	static final int ORIGIN_WEIGHT = 96;

	/**
	 * Creates an event of unknown origin.
	 * @param id the event's own id
	 * @param route where it goes
	 * @param lanes the lanes of its user
	 * @param weight how many bytes it is estimated to hold while it waits
	 * @param content the captured values
	 */
	public CapturedEvent(Object id, Route route, long lanes, int weight, Object content) {
		this(id, route, lanes, weight, content, null);
	}

	/**
	 * The same event with an origin.
	 * @param known where it comes from
	 * @return the event, a little heavier
	 */
	public CapturedEvent withOrigin(Object known) {
		return new CapturedEvent(this.id, this.route, this.lanes, this.weight + ORIGIN_WEIGHT, this.content, known);
	}

	@Override
	public String toString() {
		return "CapturedEvent[" + this.id + "]";
	}

}
