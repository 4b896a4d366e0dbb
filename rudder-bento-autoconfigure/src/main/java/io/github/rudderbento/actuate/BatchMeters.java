package io.github.rudderbento.actuate;

import io.github.rudderbento.delivery.DeliveryListener;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * Meters of what was delivered, a few for each request. Listed in
 * {@code docs/metrics.md}.
 */
public final class BatchMeters implements DeliveryListener {

	private final MeterProvider<DistributionSummary> size;

	private final MeterProvider<DistributionSummary> bytes;

	private final MeterProvider<Timer> lag;

	/**
	 * Creates the meters.
	 * @param registry takes them
	 */
	public BatchMeters(MeterRegistry registry) {
		this.size = DistributionSummary.builder("rudder.bento.batch.size")
			.baseUnit("events")
			.description("Events of a request that was taken")
			.withRegistry(registry);
		this.bytes = DistributionSummary.builder("rudder.bento.batch.bytes")
			.baseUnit("bytes")
			.description("Length of the body, as sent, of a request that was taken")
			.withRegistry(registry);
		this.lag = Timer.builder("rudder.bento.delivery.lag")
			.description("How long the oldest event of a request had waited when it was taken")
			.withRegistry(registry);
	}

	@Override
	public void delivered(DeliveredBatch batch) {
		Tags tags = Tags.of("destination", batch.destination(), "route", batch.route());
		this.size.withTags(tags).record(batch.events());
		this.bytes.withTags(tags).record(batch.bytes());
		this.lag.withTags(tags).record(batch.lag());
	}

}
