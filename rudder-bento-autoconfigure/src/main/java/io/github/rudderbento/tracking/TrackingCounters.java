package io.github.rudderbento.tracking;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of events before they reached a buffer. Safe for use by any thread.
 */
public final class TrackingCounters {

	private final Map<Untracked, LongAdder> counts = new EnumMap<>(Untracked.class);

	/**
	 * Creates counters at zero.
	 */
	public TrackingCounters() {
		for (Untracked reason : Untracked.values()) {
			this.counts.put(reason, new LongAdder());
		}
	}

	/**
	 * How many events did not reach a buffer for a reason.
	 * @param reason the reason
	 * @return the number of events
	 */
	public long count(Untracked reason) {
		return counter(reason).sum();
	}

	/**
	 * How many events were rejected because they cannot be sent as they are.
	 * @return the number of events, counted for each destination
	 */
	public long rejected() {
		return count(Untracked.REJECTED);
	}

	/**
	 * How many events were for no destination, for example because none is configured.
	 * @return the number of events
	 */
	public long unrouted() {
		return count(Untracked.UNROUTED);
	}

	/**
	 * How many events could not be captured because something failed, such as an
	 * expression of an annotation.
	 * @return the number of events
	 */
	public long failed() {
		return count(Untracked.FAILED);
	}

	/**
	 * How many events were meant for Bento and had no email.
	 * @return the number of events
	 */
	public long missingEmail() {
		return count(Untracked.MISSING_EMAIL);
	}

	void add(Untracked reason) {
		counter(reason).increment();
	}

	private LongAdder counter(Untracked reason) {
		return Objects.requireNonNull(this.counts.get(reason));
	}

}
