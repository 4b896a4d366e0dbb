package io.github.rudderbento.delivery.autoconfigure;

import java.time.Duration;

import io.github.rudderbento.delivery.RetrySettings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How failures are repeated.
 *
 * @param enabled Whether to repeat calls of the direct client; buffered events always are
 * repeated
 * @param maxRetries How often a call of the direct client is repeated; buffered events
 * are repeated until they are delivered or expire
 * @param baseDelay Pause after the first failure, which doubles with each further one
 * @param maxDelay Longest pause
 * @param jitter Share of a pause that is drawn at random, from 0 to 1
 * @param maxRetryAfter Longest time that a server's Retry-After is honoured
 * @param retryAmbiguous Whether to repeat what may have been executed already and is not
 * safe to repeat, such as a Bento event without a dedupe key
 */
public record RetryProperties(@DefaultValue("true") boolean enabled, @DefaultValue("3") int maxRetries,
		@DefaultValue("200ms") Duration baseDelay, @DefaultValue("30s") Duration maxDelay,
		@DefaultValue("1.0") double jitter, @DefaultValue("5m") Duration maxRetryAfter,
		@DefaultValue("false") boolean retryAmbiguous) {

	/**
	 * The properties as the engine takes them.
	 * @param prefix the prefix under which they are set
	 * @return the settings
	 * @throws InvalidConfigurationException when a value cannot be used; names the
	 * property
	 */
	public RetrySettings toSettings(String prefix) {
		PropertyCheck.under(prefix)
			.between("max-retries", this.maxRetries, 0, Integer.MAX_VALUE)
			.positive("base-delay", this.baseDelay)
			.relation(this.maxDelay.compareTo(this.baseDelay) >= 0, "max-delay", "is less than base-delay")
			.between("jitter", this.jitter, 0, 1)
			.notNegative("max-retry-after", this.maxRetryAfter);
		return new RetrySettings(this.baseDelay, this.maxDelay, this.jitter, this.maxRetryAfter, this.retryAmbiguous);
	}

	/**
	 * How often a call of the direct client is repeated.
	 * @return 0 when that is switched off
	 */
	public int retries() {
		return this.enabled ? this.maxRetries : 0;
	}

}
