package io.github.rudderbento.standin.bento;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/**
 * A token bucket for each family of paths, all off at first. A full bucket holds the
 * requests of one window; they come back evenly over the window. Thread-safe.
 */
final class BentoRateLimits {

	private final InstantSource clock;

	private final Map<BentoRateFamily, Bucket> buckets = new EnumMap<>(BentoRateFamily.class);

	BentoRateLimits(InstantSource clock) {
		this.clock = clock;
	}

	synchronized void limit(BentoRateFamily family, int requests, Duration window) {
		if (requests < 1 || window.isNegative() || window.isZero()) {
			throw new IllegalArgumentException("A rate needs at least one request and a window longer than nothing");
		}
		this.buckets.put(family, new Bucket(requests, window.toNanos() / (double) requests, this.clock.instant()));
	}

	synchronized void clear() {
		this.buckets.clear();
	}

	/**
	 * Takes a token.
	 * @return 0 if there was one, or the whole seconds until there will be one
	 */
	synchronized long secondsToWait(BentoRateFamily family) {
		Bucket bucket = this.buckets.get(family);
		return (bucket != null) ? bucket.secondsToWait(this.clock.instant()) : 0;
	}

	private static final class Bucket {

		private final int capacity;

		private final double nanosPerToken;

		private double tokens;

		private Instant filledAt;

		Bucket(int capacity, double nanosPerToken, Instant now) {
			this.capacity = capacity;
			this.nanosPerToken = nanosPerToken;
			this.tokens = capacity;
			this.filledAt = now;
		}

		long secondsToWait(Instant now) {
			long passed = Math.max(0, Duration.between(this.filledAt, now).toNanos());
			this.tokens = Math.min(this.capacity, this.tokens + passed / this.nanosPerToken);
			this.filledAt = now;
			// A whisker below one is one: the sum of the parts is not exact.
			if (this.tokens >= 1 - 1e-6) {
				this.tokens = Math.max(0, this.tokens - 1);
				return 0;
			}
			return Math.max(1, (long) Math.ceil((1 - this.tokens) * this.nanosPerToken / 1e9 - 1e-6));
		}

	}

}
