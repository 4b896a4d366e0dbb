package io.github.rudderbento.delivery;

import java.io.OutputStream;

/**
 * One way into a destination: a path that takes batches of one kind of event. A segment
 * belongs to one route.
 * <p>
 * Implementations are immutable and compared by identity.
 */
public interface Route {

	/**
	 * The route's name within its destination, such as {@code events}. Used in logs and
	 * as a metric tag, so there are few of them.
	 * @return a lower-case name
	 */
	String name();

	/**
	 * How batches of this route are formed.
	 * @return the limits
	 */
	BatchLimits limits();

	/**
	 * What stands around and between the events in a request's body.
	 * @return the framing
	 */
	Framing framing();

	/**
	 * Creates an encoder of this route's events. Each is used by one thread.
	 * @return a new encoder
	 */
	Encoder newEncoder();

	/**
	 * Whether an event may be sent again although it may have been executed already.
	 * @param event an event of this route
	 * @return {@code false} when a repeat can do harm, such as a second mail
	 */
	boolean repeatable(CapturedEvent event);

	/**
	 * How fast requests of this route may follow each other.
	 * @return the pace; {@link Pace#unlimited()} by default
	 */
	default Pace pace() {
		return Pace.unlimited();
	}

	/**
	 * Writes events as JSON. Not safe for use by several threads.
	 */
	interface Encoder {

		/**
		 * Writes one event's JSON object.
		 * @param event an event whose content is not encoded yet
		 * @param target where to
		 * @throws RuntimeException when the event cannot be written; the message is
		 * logged, so it holds no value of the event
		 */
		void encode(CapturedEvent event, OutputStream target);

	}

}
