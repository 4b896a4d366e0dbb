package io.github.rudderbento.actuate.autoconfigure;

import io.github.rudderbento.actuate.BatchMeters;
import io.github.rudderbento.actuate.DeliveryMeters;
import io.github.rudderbento.bento.autoconfigure.BentoAutoConfiguration;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.rudderstack.autoconfigure.RudderStackAutoConfiguration;
import io.github.rudderbento.tracking.TrackingCounters;
import io.github.rudderbento.tracking.autoconfigure.TrackingAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configures the meters of what waits, and of what became of events and batches.
 */
@AutoConfiguration(
		after = { RudderStackAutoConfiguration.class, BentoAutoConfiguration.class, TrackingAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, TrackingCounters.class })
public final class DeliveryMetricsAutoConfiguration {

	DeliveryMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	DeliveryMeters deliveryMeters(ObjectProvider<Delivery> deliveries, TrackingCounters counters) {
		return new DeliveryMeters(deliveries.orderedStream().toList(), counters);
	}

	@Bean
	@ConditionalOnMissingBean
	BatchMeters batchMeters(MeterRegistry registry) {
		return new BatchMeters(registry);
	}

}
