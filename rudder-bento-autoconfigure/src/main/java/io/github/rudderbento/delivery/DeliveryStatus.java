package io.github.rudderbento.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How a destination's delivery stands.
 *
 * @param state what it is doing
 * @param advice what to look at when it is held, else {@code null}
 * @param lastSuccess when events were last taken, or {@code null}
 * @param lastFailure when a request last failed, or {@code null}
 * @param lastFailureText what failed or was answered then, or {@code null}
 * @param waiting how many events wait, in flight included
 * @param waitingBytes how many bytes they take up
 * @param oldestAge how long the oldest of them has waited
 * @param inFlight how many requests are under way
 */
public record DeliveryStatus(State state, @Nullable String advice, @Nullable Instant lastSuccess,
		@Nullable Instant lastFailure, @Nullable String lastFailureText, long waiting, long waitingBytes,
		Duration oldestAge, int inFlight) {

	/**
	 * What a delivery is doing.
	 */
	public enum State {

		/** Events are delivered as they come, or there are none. */
		DELIVERING,

		/** The last requests failed; the vendor is asked again and again. */
		RETRYING,

		/** The vendor takes nothing until somebody mends something. */
		HELD,

		/** Somebody asked it to pause. */
		PAUSED,

		/** It was not started yet, or is stopped. */
		STOPPED;

		/**
		 * The state as a metric tag.
		 * @return lower case
		 */
		public String tag() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
