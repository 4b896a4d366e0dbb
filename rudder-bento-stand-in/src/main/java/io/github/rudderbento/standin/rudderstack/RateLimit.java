package io.github.rudderbento.standin.rudderstack;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The gateway's rate limit: a generic cell rate algorithm that lets a whole window's
 * events through at once and then refills steadily. A batch costs as many as it has
 * events.
 */
final class RateLimit {

	private final long windowNanos;

	private final double nanosPerEvent;

	private final LongSupplier nanoTime;

	private double emptyAt;

	RateLimit(int events, Duration window, LongSupplier nanoTime) {
		if (events < 0 || window.isNegative() || window.isZero()) {
			throw new IllegalArgumentException("not a rate: " + events + " events in " + window);
		}
		this.windowNanos = window.toNanos();
		this.nanosPerEvent = (double) this.windowNanos / events;
		this.nanoTime = nanoTime;
		this.emptyAt = nanoTime.getAsLong();
	}

	synchronized boolean tryAcquire(int events) {
		if (events == 0) {
			return true;
		}
		double now = this.nanoTime.getAsLong();
		double wouldBeEmptyAt = Math.max(this.emptyAt, now) + events * this.nanosPerEvent;
		if (wouldBeEmptyAt - now > this.windowNanos) {
			return false;
		}
		this.emptyAt = wouldBeEmptyAt;
		return true;
	}

}
