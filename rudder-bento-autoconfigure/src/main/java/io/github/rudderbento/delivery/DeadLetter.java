package io.github.rudderbento.delivery;

import java.time.Instant;
import java.util.Locale;

/**
 * An event that could not be delivered and is kept for a person to look at.
 *
 * @param id identifies it within this process
 * @param destination the destination's name
 * @param route the route's name
 * @param payload the event's JSON object; may hold personal data; not to be changed
 * @param lanes the lanes of its user, which keep it in order when it is replayed
 * @param reason why it is here
 * @param answer what the vendor answered last
 * @param time when it came here
 */
public record DeadLetter(long id, String destination, String route, byte[] payload, long lanes, Reason reason,
		String answer, Instant time) {

	@Override
	public String toString() {
		return "DeadLetter[" + this.id + ", " + this.destination + "/" + this.route + ", " + this.reason + ", "
				+ this.payload.length + " bytes]";
	}

	/**
	 * Why an event is a dead letter.
	 */
	public enum Reason {

		/** The vendor refused this very event. */
		REJECTED,

		/** The vendor takes no event of this length. */
		TOO_LARGE,

		/**
		 * Nobody knows whether it was executed, and a repeat can do harm.
		 */
		AMBIGUOUS,

		/**
		 * The vendor took only a part of its request and did not say which. Kept for
		 * review; counted as partial, not as dead-lettered.
		 */
		PARTIAL,

		/** The application asked for it to be kept. */
		MISSING_DATA;

		/**
		 * The reason as a metric tag.
		 * @return lower case with hyphens
		 */
		public String tag() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
