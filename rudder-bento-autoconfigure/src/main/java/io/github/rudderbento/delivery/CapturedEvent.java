package io.github.rudderbento.delivery;

import org.jspecify.annotations.Nullable;

/**
 * One event on its way: what was captured on the caller's thread, fixed from then on.
 * Immutable: it is asked by several threads, more than once, and answers the same.
 * <p>
 * Most are made by {@link #of}. A vendor that captures many of a kind may have a type of
 * its own for them, which is its own content and takes up less.
 */
public interface CapturedEvent {

	/**
	 * The event's own id, for logs.
	 * @return text, or something whose text it is
	 */
	Object id();

	/**
	 * Where it goes.
	 * @return the route
	 */
	Route route();

	/**
	 * The lanes of its user.
	 * @return a set of {@link Lanes}
	 */
	long lanes();

	/**
	 * How many bytes it is estimated to hold while it waits.
	 * @return the number of bytes
	 */
	int weight();

	/**
	 * The captured values.
	 * @return something of a type that only the {@link Route} knows; or {@code byte[]},
	 * the event's encoded JSON object, for an event that comes back (a replayed dead
	 * letter, a durable buffer)
	 */
	Object content();

	/**
	 * Where it comes from, such as the trace that published it, see {@link EventOrigin}.
	 * Opaque to the engine.
	 * @return the origin, or {@code null}
	 */
	default @Nullable Object origin() {
		return null;
	}

	/**
	 * The same event with an origin.
	 * @param known where it comes from
	 * @return the event, a little heavier
	 */
	default CapturedEvent withOrigin(Object known) {
		return new DefaultCapturedEvent(id(), route(), lanes(), weight() + DefaultCapturedEvent.ORIGIN_WEIGHT,
				content(), known);
	}

	/**
	 * Puts together an event of unknown origin.
	 * @param id the event's own id, for logs: text, or something whose text it is
	 * @param route where it goes
	 * @param lanes the lanes of its user, see {@link Lanes}
	 * @param weight how many bytes it is estimated to hold while it waits
	 * @param content the captured values, of a type that the route knows, or
	 * {@code byte[]}
	 * @return the event
	 */
	static CapturedEvent of(Object id, Route route, long lanes, int weight, Object content) {
		return new DefaultCapturedEvent(id, route, lanes, weight, content, null);
	}

}
