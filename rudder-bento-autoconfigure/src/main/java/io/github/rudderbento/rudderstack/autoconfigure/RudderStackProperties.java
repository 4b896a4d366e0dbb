package io.github.rudderbento.rudderstack.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.github.rudderbento.delivery.BatchLimits;
import io.github.rudderbento.delivery.DeliverySettings;
import io.github.rudderbento.delivery.autoconfigure.BufferProperties;
import io.github.rudderbento.delivery.autoconfigure.DeadLetterProperties;
import io.github.rudderbento.delivery.autoconfigure.PropertyCheck;
import io.github.rudderbento.delivery.autoconfigure.RetryProperties;
import io.github.rudderbento.http.autoconfigure.HttpProperties;
import io.github.rudderbento.rudderstack.RudderStackRoute;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * RudderStack.
 *
 * @param enabled Whether to send to RudderStack when it is configured
 * @param writeKey Write key of the source
 * @param dataPlaneUrl URL of the data plane, with a path prefix if it has one
 * @param context Default context of all messages
 * @param delivery How buffered events are delivered
 * @param buffer How many events may wait
 * @param deadLetters What is kept of events that could not be delivered
 * @param retry How failures are repeated
 * @param http How the HTTP client connects; the timeout of an exchange is 15 seconds by
 * default
 */
@ConfigurationProperties("rudderstack")
public record RudderStackProperties(@DefaultValue("true") boolean enabled, @Nullable String writeKey,
		@Nullable String dataPlaneUrl, @DefaultValue Map<String, Object> context, @DefaultValue Delivery delivery,
		@NestedConfigurationProperty @DefaultValue BufferProperties buffer,
		@NestedConfigurationProperty @DefaultValue DeadLetterProperties deadLetters,
		@NestedConfigurationProperty @DefaultValue RetryProperties retry,
		@NestedConfigurationProperty @DefaultValue HttpProperties http) {

	/**
	 * How buffered events are delivered.
	 *
	 * @param batchSize How many events a request holds at most
	 * @param maxBatchBytes How long a request body may be before compression
	 * @param maxEventBytes How long one event may be
	 * @param linger How long the first event of a batch waits for others
	 * @param maxInFlight How many requests may be under way at once
	 * @param gzip Whether to compress request bodies
	 * @param maxAge How old an event may become before it expires; never by default
	 */
	public record Delivery(@DefaultValue("500") int batchSize, @DefaultValue("512KB") DataSize maxBatchBytes,
			@DefaultValue("32KB") DataSize maxEventBytes, @DefaultValue("200ms") Duration linger,
			@DefaultValue("4") int maxInFlight, @DefaultValue("true") boolean gzip, @Nullable Duration maxAge) {

		BatchLimits toLimits() {
			PropertyCheck.under("rudderstack.delivery")
				.positive("batch-size", this.batchSize)
				.size("max-batch-bytes", this.maxBatchBytes, RudderStackRoute.MAX_REQUEST_BYTES)
				.size("max-event-bytes", this.maxEventBytes, RudderStackRoute.MAX_REQUEST_BYTES);
			return new BatchLimits(this.batchSize, this.batchSize, (int) this.maxBatchBytes.toBytes(),
					(int) Math.min(this.maxEventBytes.toBytes(), this.maxBatchBytes.toBytes()));
		}

		DeliverySettings toSettings(RetryProperties retry) {
			PropertyCheck.under("rudderstack.delivery")
				.notNegative("linger", this.linger)
				.between("max-in-flight", this.maxInFlight, 1, 64)
				.positive("max-age", this.maxAge);
			return new DeliverySettings(this.linger, this.maxInFlight, this.gzip, this.maxAge,
					retry.toSettings("rudderstack.retry"));
		}

	}

	@Override
	public String toString() {
		return "RudderStackProperties[" + this.dataPlaneUrl + "]";
	}

}
