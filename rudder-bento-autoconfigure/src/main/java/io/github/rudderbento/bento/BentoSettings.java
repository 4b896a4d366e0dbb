package io.github.rudderbento.bento;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * What {@link BentoClient} and {@link BentoDestination} need to know. Immutable;
 * {@link #of(String)} has the defaults.
 *
 * @param siteUuid the site's UUID, sent with each request
 * @param nestedFields what to do with profile fields that are not flat; default
 * {@link NestedFields#WARN}
 * @param batchEvents how many items a request of a batch holds; default 250, at most
 * 1,000
 * @param maxBatchBytes how many bytes a request of a batch holds, unless a single item is
 * longer; default 512 KiB
 * @param maxInFlight how many requests of one batch are under way together; default 3
 * @param maxWait how long a direct call waits for its turn before it fails as rate
 * limited; default 5 seconds
 * @param maxRetries how often a direct call is repeated; default 3
 * @param baseDelay the pause before the first repeat, doubled for each that follows, with
 * full jitter; default 200 ms
 * @param maxDelay the longest pause between repeats; default 30 seconds
 * @param maxRetryAfter the longest {@code Retry-After} that is honoured; default 5
 * minutes
 */
public record BentoSettings(String siteUuid, NestedFields nestedFields, int batchEvents, int maxBatchBytes,
		int maxInFlight, Duration maxWait, int maxRetries, Duration baseDelay, Duration maxDelay,
		Duration maxRetryAfter) {

	/** The URL of Bento's API. */
	public static final String DEFAULT_URL = "https://app.bentonow.com/api/v1";

	/**
	 * How much of an answer the transport should read: lists of tags, fields and form
	 * responses come in one piece.
	 */
	public static final int MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

	/** How many items Bento takes in one request; fewer for mails and broadcasts. */
	public static final int MAX_BATCH_EVENTS = 1000;

	/** How many mails Bento takes in one request. */
	public static final int MAX_EMAILS = 60;

	/** How many broadcasts Bento takes in one request. */
	public static final int MAX_BROADCASTS = 100;

	/**
	 * Checks the settings.
	 */
	public BentoSettings {
		Assert.hasText(siteUuid, "bento.site-uuid is missing");
		// It becomes part of a header.
		Assert.isTrue(siteUuid.chars().allMatch((c) -> c > ' ' && c < 127),
				"bento.site-uuid must be plain ASCII without white space");
		Assert.isTrue(batchEvents > 0 && batchEvents <= MAX_BATCH_EVENTS,
				() -> "the number of events in a Bento request must be from 1 to " + MAX_BATCH_EVENTS);
		Assert.isTrue(maxBatchBytes > 0, "the size of a Bento request must be positive");
		Assert.isTrue(maxInFlight > 0, "the number of Bento requests in flight must be positive");
		Assert.isTrue(!maxWait.isNegative(), "the wait for a turn must not be negative");
		Assert.isTrue(maxRetries >= 0, "the number of retries must not be negative");
		Assert.isTrue(!baseDelay.isNegative() && !maxDelay.isNegative() && !maxRetryAfter.isNegative(),
				"delays must not be negative");
	}

	/**
	 * Settings with all defaults.
	 * @param siteUuid the site's UUID
	 * @return the settings
	 */
	public static BentoSettings of(String siteUuid) {
		return new BentoSettings(siteUuid, NestedFields.WARN, 250, 512 * 1024, 3, Duration.ofSeconds(5), 3,
				Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofMinutes(5));
	}

	/**
	 * The name under which we call: Bento's edge refuses requests without one, and those
	 * of a generic one.
	 * @return the {@code User-Agent}
	 */
	public String userAgent() {
		return "bento-java-" + this.siteUuid;
	}

	/**
	 * These settings with another treatment of nested fields.
	 * @param nestedFields what to do with profile fields that are not flat
	 * @return changed settings
	 */
	public BentoSettings withNestedFields(NestedFields nestedFields) {
		return new BentoSettings(this.siteUuid, nestedFields, this.batchEvents, this.maxBatchBytes, this.maxInFlight,
				this.maxWait, this.maxRetries, this.baseDelay, this.maxDelay, this.maxRetryAfter);
	}

	/**
	 * These settings with other batches.
	 * @param events how many items a request holds, at most 1,000
	 * @param bytes how many bytes a request holds
	 * @param inFlight how many requests of a batch are under way together
	 * @return changed settings
	 */
	public BentoSettings withBatch(int events, int bytes, int inFlight) {
		return new BentoSettings(this.siteUuid, this.nestedFields, events, bytes, inFlight, this.maxWait,
				this.maxRetries, this.baseDelay, this.maxDelay, this.maxRetryAfter);
	}

	/**
	 * These settings with another wait for a turn.
	 * @param maxWait how long a direct call waits before it fails as rate limited
	 * @return changed settings
	 */
	public BentoSettings withMaxWait(Duration maxWait) {
		return new BentoSettings(this.siteUuid, this.nestedFields, this.batchEvents, this.maxBatchBytes,
				this.maxInFlight, maxWait, this.maxRetries, this.baseDelay, this.maxDelay, this.maxRetryAfter);
	}

	/**
	 * These settings with other repeats of direct calls.
	 * @param maxRetries how often a call is repeated
	 * @param baseDelay the pause before the first repeat
	 * @param maxDelay the longest pause
	 * @param maxRetryAfter the longest {@code Retry-After} that is honoured
	 * @return changed settings
	 */
	public BentoSettings withRetry(int maxRetries, Duration baseDelay, Duration maxDelay, Duration maxRetryAfter) {
		return new BentoSettings(this.siteUuid, this.nestedFields, this.batchEvents, this.maxBatchBytes,
				this.maxInFlight, this.maxWait, maxRetries, baseDelay, maxDelay, maxRetryAfter);
	}

}
