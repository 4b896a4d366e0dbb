package io.github.rudderbento.tracking;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of events before they reached a buffer. Safe for use by any thread.
 */
public final class TrackingCounters {

	private final LongAdder rejected = new LongAdder();

	private final LongAdder unrouted = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder missingEmail = new LongAdder();

	/**
	 * How many events were rejected because they cannot be sent as they are.
	 * @return the number of events, counted for each destination
	 */
	public long rejected() {
		return this.rejected.sum();
	}

	/**
	 * How many events were for no destination, for example because none is configured.
	 * @return the number of events
	 */
	public long unrouted() {
		return this.unrouted.sum();
	}

	/**
	 * How many events could not be captured because something failed, such as an
	 * expression of an annotation.
	 * @return the number of events
	 */
	public long failed() {
		return this.failed.sum();
	}

	/**
	 * How many events were meant for Bento and had no email.
	 * @return the number of events
	 */
	public long missingEmail() {
		return this.missingEmail.sum();
	}

	void addRejected() {
		this.rejected.increment();
	}

	void addUnrouted() {
		this.unrouted.increment();
	}

	void addFailed() {
		this.failed.increment();
	}

	void addMissingEmail() {
		this.missingEmail.increment();
	}

}
