package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * How long to wait before something is tried again: {@code baseDelay}, doubling with each
 * failure up to {@code maxDelay}, part of it drawn at random, so that many processes do
 * not come back at the same instant. An immutable policy.
 *
 * @param baseDelay the pause after the first failure
 * @param maxDelay the longest pause
 * @param jitter the share of a pause that is drawn at random: 1 for anything between
 * nothing and the whole pause, 0 for the whole pause
 * @param maxRetryAfter the longest time that a server's {@code Retry-After} is honoured
 * @param retryAmbiguous whether to repeat what may have been executed already and is not
 * safe to repeat
 */
public record RetrySettings(Duration baseDelay, Duration maxDelay, double jitter, Duration maxRetryAfter,
		boolean retryAmbiguous) {

	/**
	 * Checks the settings.
	 */
	public RetrySettings {
		Assert.isTrue(!baseDelay.isNegative() && !baseDelay.isZero(), "'baseDelay' must be positive");
		Assert.isTrue(maxDelay.compareTo(baseDelay) >= 0, "'maxDelay' must not be less than 'baseDelay'");
		Assert.isTrue(jitter >= 0 && jitter <= 1, "'jitter' must be between 0 and 1");
		Assert.isTrue(!maxRetryAfter.isNegative(), "'maxRetryAfter' must not be negative");
	}

	/**
	 * 200 ms doubling to 30 s with full jitter, {@code Retry-After} up to five minutes.
	 * @return the default settings
	 */
	public static RetrySettings defaults() {
		return new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(30), 1.0, Duration.ofMinutes(5), false);
	}

	/**
	 * The pause after a failure.
	 * @param failures how many failures there were in a row, from 1
	 * @return a pause, drawn anew with each call
	 */
	public Duration pause(int failures) {
		return pause(failures, this.maxDelay, this.jitter);
	}

	Duration pause(int failures, Duration atMost) {
		return pause(failures, atMost, this.jitter);
	}

	/**
	 * The pause after an answer that will not change by itself: at least half of the
	 * whole one, as coming back soon is of no use.
	 * @param failures how many there were in a row, from 1
	 * @return a pause, drawn anew with each call
	 */
	Duration pauseOfHold(int failures) {
		return pause(failures, this.maxDelay, Math.min(this.jitter, 0.5));
	}

	private Duration pause(int failures, Duration atMost, double share) {
		long cap = Math.min(this.maxDelay.toNanos(), atMost.toNanos());
		long whole = Math.min(cap, this.baseDelay.toNanos() << Math.min(Math.max(failures - 1, 0), 20));
		if (whole <= 0) {
			whole = cap;
		}
		long random = (long) (whole * share);
		return Duration.ofNanos(whole - ((random > 0) ? ThreadLocalRandom.current().nextLong(random + 1) : 0));
	}

	/**
	 * A server's wish, bounded.
	 * @param retryAfter what the server asked for, or {@code null}
	 * @return how long to honour it; zero for no wish
	 */
	public Duration honoured(@Nullable Duration retryAfter) {
		if (retryAfter == null || retryAfter.isNegative()) {
			return Duration.ZERO;
		}
		return (retryAfter.compareTo(this.maxRetryAfter) > 0) ? this.maxRetryAfter : retryAfter;
	}

}
