package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.springframework.util.Assert;

/**
 * A pace by token bucket: {@code permits} requests per {@code period} in the long run, at
 * most {@code burst} at once. Kept as the one instant at which the bucket would be full
 * again (the generic cell rate algorithm), so that taking a token is one compare-and-set.
 */
public final class TokenBucket implements Pace {

	private final long interval;

	private final long tolerance;

	private final LongSupplier clock;

	private final AtomicLong fullAt;

	private final AtomicLong heldUntil;

	/**
	 * Creates a full bucket.
	 * @param permits how many requests a period allows
	 * @param period the period
	 * @param burst how many requests may be sent at once after a pause; at least 1
	 */
	public TokenBucket(int permits, Duration period, int burst) {
		this(permits, period, burst, System::nanoTime);
	}

	/**
	 * Creates a full bucket with a clock of its own, for tests.
	 * @param permits how many requests a period allows
	 * @param period the period
	 * @param burst how many requests may be sent at once after a pause; at least 1
	 * @param clock nanoseconds, as {@link System#nanoTime()} gives them
	 */
	public TokenBucket(int permits, Duration period, int burst, LongSupplier clock) {
		Assert.isTrue(permits > 0, "'permits' must be positive");
		Assert.isTrue(burst > 0, "'burst' must be positive");
		this.interval = Math.max(1, period.toNanos() / permits);
		this.tolerance = this.interval * (burst - 1);
		this.clock = clock;
		long now = clock.getAsLong();
		this.fullAt = new AtomicLong(now);
		this.heldUntil = new AtomicLong(now);
	}

	@Override
	public long tryAcquire() {
		while (true) {
			long now = this.clock.getAsLong();
			long held = this.heldUntil.get() - now;
			if (held > 0) {
				return held;
			}
			long full = this.fullAt.get();
			long base = (full - now > 0) ? full : now;
			long wait = base - now - this.tolerance;
			if (wait > 0) {
				return wait;
			}
			if (this.fullAt.compareAndSet(full, base + this.interval)) {
				return 0;
			}
		}
	}

	@Override
	public void holdFor(long nanos) {
		long until = this.clock.getAsLong() + nanos;
		this.heldUntil.accumulateAndGet(until, (held, asked) -> (asked - held > 0) ? asked : held);
	}

}
