package io.github.rudderbento.bento.autoconfigure;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import io.github.rudderbento.bento.BentoFamily;
import io.github.rudderbento.bento.BentoPace;
import io.github.rudderbento.bento.BentoSettings;
import io.github.rudderbento.bento.MissingEmail;
import io.github.rudderbento.bento.NestedFields;
import io.github.rudderbento.delivery.BatchLimits;
import io.github.rudderbento.delivery.DeliverySettings;
import io.github.rudderbento.delivery.autoconfigure.BufferProperties;
import io.github.rudderbento.delivery.autoconfigure.DeadLetterProperties;
import io.github.rudderbento.delivery.autoconfigure.PropertyCheck;
import io.github.rudderbento.delivery.autoconfigure.RetryProperties;
import io.github.rudderbento.http.autoconfigure.HttpProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bento.
 *
 * @param enabled Whether to send to Bento when it is configured
 * @param siteUuid UUID of the site
 * @param publishableKey Publishable key
 * @param secretKey Secret key
 * @param url URL of the API
 * @param events Which tracked events are for Bento
 * @param missingEmail What happens to an event that is meant for Bento and has no email
 * @param nestedFields What happens to profile fields that are not flat
 * @param pace How fast requests may follow each other, for direct and buffered calls
 * together
 * @param delivery How buffered events are delivered
 * @param buffer How many events may wait
 * @param deadLetters What is kept of events that could not be delivered
 * @param retry How failures are repeated
 * @param http How the HTTP client connects; the timeout of an exchange is 30 seconds by
 * default
 */
@ConfigurationProperties("bento")
public record BentoProperties(@DefaultValue("true") boolean enabled, @Nullable String siteUuid,
		@Nullable String publishableKey, @Nullable String secretKey,
		@DefaultValue(BentoSettings.DEFAULT_URL) String url, @DefaultValue Events events,
		@DefaultValue("skip") MissingEmail missingEmail, @DefaultValue("warn") NestedFields nestedFields,
		@DefaultValue Pace pace, @DefaultValue Delivery delivery,
		@NestedConfigurationProperty @DefaultValue BufferProperties buffer,
		@NestedConfigurationProperty @DefaultValue DeadLetterProperties deadLetters,
		@NestedConfigurationProperty @DefaultValue RetryProperties retry,
		@NestedConfigurationProperty @DefaultValue HttpProperties http) {

	BentoSettings toSettings(String siteUuid) {
		this.delivery.check();
		this.retry.toSettings("bento.retry");
		PropertyCheck.under("bento.pace").notNegative("max-wait", this.pace.maxWait());
		return BentoSettings.of(siteUuid.strip())
			.withNestedFields(this.nestedFields)
			.withBatch(this.delivery.batchSize(), (int) this.delivery.maxBatchBytes().toBytes(),
					this.delivery.maxInFlight())
			.withMaxWait(this.pace.maxWait())
			.withRetry(this.retry.retries(), this.retry.baseDelay(), this.retry.maxDelay(), this.retry.maxRetryAfter());
	}

	@Override
	public String toString() {
		return "BentoProperties[" + this.url + "]";
	}

	/**
	 * Which tracked events are for Bento.
	 *
	 * @param include Names of events that go to Bento without being asked for, if they
	 * have an email; an asterisk stands for anything
	 */
	public record Events(@DefaultValue Set<String> include) {
	}

	/**
	 * How fast requests may follow each other. Bento counts by IP address, so machines
	 * that share one have to share these numbers.
	 *
	 * @param maxWait How long a direct call waits for its turn before it fails as rate
	 * limited
	 * @param batch Pace of /batch/*
	 * @param fetch Pace of /fetch/*
	 * @param experimental Pace of /experimental/*
	 * @param stats Pace of /stats/*
	 */
	public record Pace(@DefaultValue("5s") Duration maxWait, @DefaultValue Rate batch, @DefaultValue Rate fetch,
			@DefaultValue Rate experimental, @DefaultValue Rate stats) {

		BentoPace toPace() {
			Map<BentoFamily, BentoPace.Rate> rates = new EnumMap<>(BentoFamily.class);
			rates.put(BentoFamily.BATCH, this.batch.over(BentoPace.defaultRate(BentoFamily.BATCH), "bento.pace.batch"));
			rates.put(BentoFamily.FETCH, this.fetch.over(BentoPace.defaultRate(BentoFamily.FETCH), "bento.pace.fetch"));
			rates.put(BentoFamily.EXPERIMENTAL,
					this.experimental.over(BentoPace.defaultRate(BentoFamily.EXPERIMENTAL), "bento.pace.experimental"));
			rates.put(BentoFamily.STATS, this.stats.over(BentoPace.defaultRate(BentoFamily.STATS), "bento.pace.stats"));
			return BentoPace.of(rates);
		}

	}

	/**
	 * A pace; 60 requests a minute with bursts of 20, for stats 30 an hour, when nothing
	 * is set.
	 *
	 * @param permits How many requests a period allows
	 * @param period How long a period is
	 * @param burst How many requests may be sent at once after a pause
	 */
	public record Rate(@Nullable Integer permits, @Nullable Duration period, @Nullable Integer burst) {

		BentoPace.Rate over(BentoPace.Rate defaults, String prefix) {
			PropertyCheck.under(prefix)
				.positive("permits", this.permits)
				.positive("period", this.period)
				.positive("burst", this.burst);
			return new BentoPace.Rate((this.permits != null) ? this.permits : defaults.permits(),
					(this.period != null) ? this.period : defaults.period(),
					(this.burst != null) ? this.burst : defaults.burst());
		}

	}

	/**
	 * How buffered events are delivered.
	 *
	 * @param batchSize How many events a request holds
	 * @param maxBatchSize How many events a request may grow to under a backlog
	 * @param maxBatchBytes How long a request body may be
	 * @param maxEventBytes How long one event may be
	 * @param linger How long the first event of a batch waits for others
	 * @param maxInFlight How many requests may be under way at once
	 * @param maxAge How old an event may become before it expires: a reminder that comes
	 * days late does harm
	 */
	public record Delivery(@DefaultValue("250") int batchSize, @DefaultValue("1000") int maxBatchSize,
			@DefaultValue("512KB") DataSize maxBatchBytes, @DefaultValue("64KB") DataSize maxEventBytes,
			@DefaultValue("1s") Duration linger, @DefaultValue("3") int maxInFlight,
			@DefaultValue("24h") Duration maxAge) {

		private void check() {
			PropertyCheck.under("bento.delivery")
				.between("batch-size", this.batchSize, 1, BentoSettings.MAX_BATCH_EVENTS)
				.between("max-batch-size", this.maxBatchSize, 1, BentoSettings.MAX_BATCH_EVENTS)
				.size("max-batch-bytes", this.maxBatchBytes, Integer.MAX_VALUE / 2)
				.size("max-event-bytes", this.maxEventBytes, Integer.MAX_VALUE / 2)
				.notNegative("linger", this.linger)
				.between("max-in-flight", this.maxInFlight, 1, 64)
				.positive("max-age", this.maxAge);
		}

		BatchLimits toLimits() {
			return new BatchLimits(this.batchSize, Math.max(this.batchSize, this.maxBatchSize),
					(int) this.maxBatchBytes.toBytes(),
					(int) Math.min(this.maxEventBytes.toBytes(), this.maxBatchBytes.toBytes()));
		}

		DeliverySettings toSettings(RetryProperties retry) {
			return new DeliverySettings(this.linger, this.maxInFlight, false, this.maxAge,
					retry.toSettings("bento.retry"));
		}

	}

}
