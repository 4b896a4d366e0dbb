package io.github.rudderbento.delivery;

/**
 * The search for an event that spoils its segment, as a binary search over what is left
 * of the segment, always from the front: the range that failed is halved until one event
 * fails alone. Then the rest is sent as a whole again. One bad event of 500 costs about
 * ten requests.
 */
final class Suspicion {

	private boolean active;

	/** The end of the range that is known, or strongly suspected, to hold a bad event. */
	private int end;

	/**
	 * How many leading events were refused alone while nothing was ever seen to pass.
	 * They may be bad, or the way may be: the next event alone will tell.
	 */
	private int aside;

	/** What had passed at the destination when the current range first failed. */
	private long passesBefore;

	/** How often the current range failed in a way that may not be its fault. */
	private int failures;

	/**
	 * How many of those failures came after something else had passed since the one
	 * before.
	 */
	private int bracketed;

	private long passesAtFailure;

	/** What the failures of the events set aside amount to. */
	private int failuresAside;

	private int bracketedAside;

	boolean active() {
		return this.active;
	}

	int aside() {
		return this.aside;
	}

	int failures() {
		return this.failures;
	}

	/**
	 * How often others passed between two failures of the range.
	 * @return a number that grows only as long as the destination takes other events
	 */
	int bracketed() {
		return this.bracketed;
	}

	long passesBefore() {
		return this.passesBefore;
	}

	/**
	 * A range failed.
	 * @param first its first event
	 * @param failedEnd its end
	 * @param passes what has passed at the destination so far
	 */
	void narrow(int first, int failedEnd, long passes) {
		if (!this.active) {
			this.active = true;
			this.passesBefore = passes;
		}
		this.end = failedEnd;
		clearFailures();
	}

	/**
	 * A range failed in a way that may not be its fault.
	 * @param passes what has passed at the destination so far
	 */
	void failedOnce(long passes) {
		if (!this.active && this.failures == 0) {
			this.passesBefore = passes;
		}
		if (this.failures > 0 && passes > this.passesAtFailure) {
			this.bracketed++;
		}
		this.passesAtFailure = passes;
		this.failures++;
	}

	/**
	 * Puts one more leading event aside.
	 */
	void setAside() {
		this.failuresAside = Math.max(this.failuresAside, this.failures);
		this.bracketedAside = Math.max(this.bracketedAside, this.bracketed);
		this.aside++;
		clearFailures();
	}

	/**
	 * Takes over what is known of the events that were set aside: another one has passed
	 * since.
	 * @param before the search that set them aside
	 */
	void resume(Suspicion before) {
		this.failures = before.failuresAside;
		this.bracketed = before.bracketedAside + 1;
		this.passesAtFailure = before.passesAtFailure + 1;
	}

	void forgetAside() {
		this.aside = 0;
	}

	/**
	 * Events passed, so that those before are settled.
	 * @param newFrom what is left starts here
	 */
	void passed(int newFrom) {
		clearFailures();
		this.aside = 0;
		if (this.active && newFrom >= this.end) {
			this.active = false;
		}
	}

	/**
	 * The bad event was found.
	 */
	void found() {
		this.active = false;
		this.aside = 0;
		clearFailures();
	}

	private void clearFailures() {
		this.failures = 0;
		this.bracketed = 0;
	}

	/**
	 * The first event to send next.
	 * @param segment the segment
	 * @return its index
	 */
	int nextFirst(Segment segment) {
		return segment.from() + this.aside;
	}

	/**
	 * The end of the events to send next.
	 * @param segment the segment
	 * @return its index, exclusive
	 */
	int nextEnd(Segment segment) {
		int first = nextFirst(segment);
		if (this.aside > 0) {
			return Math.min(first + 1, segment.to());
		}
		int bound = Math.min(segment.to(), first + segment.maxEventsPerRequest);
		if (this.active) {
			int suspects = this.end - first;
			bound = Math.min(bound, first + Math.max(1, suspects / 2));
		}
		return bound;
	}

}
