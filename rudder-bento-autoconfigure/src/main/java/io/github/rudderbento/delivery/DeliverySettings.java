package io.github.rudderbento.delivery;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * How one destination is delivered to.
 *
 * @param linger how long the first event of a batch waits for others
 * @param maxInFlight how many requests may be under way at once
 * @param gzip whether request bodies are compressed
 * @param maxAge how old an event may become before it expires, or {@code null} for ever
 * @param retry how failures are repeated
 */
public record DeliverySettings(Duration linger, int maxInFlight, boolean gzip, @Nullable Duration maxAge,
		RetrySettings retry) {

	/**
	 * Checks the settings.
	 */
	public DeliverySettings {
		Assert.isTrue(!linger.isNegative(), "'linger' must not be negative");
		Assert.isTrue(maxInFlight > 0 && maxInFlight <= 64, "'maxInFlight' must be between 1 and 64");
		Assert.isTrue(maxAge == null || (!maxAge.isNegative() && !maxAge.isZero()), "'maxAge' must be positive");
	}

}
