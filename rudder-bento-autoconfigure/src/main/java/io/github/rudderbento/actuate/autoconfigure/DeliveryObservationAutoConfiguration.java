package io.github.rudderbento.actuate.autoconfigure;

import io.github.rudderbento.actuate.DeliveryObservationConvention;
import io.github.rudderbento.actuate.DeliveryTracingObservationHandler;
import io.github.rudderbento.actuate.ObservedDelivery;
import io.github.rudderbento.actuate.TraceOrigin;
import io.github.rudderbento.delivery.EventOrigin;
import io.github.rudderbento.tracking.autoconfigure.TrackingAutoConfiguration;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configures an observation of each request with events, and its links to the traces
 * that published them.
 */
@AutoConfiguration(before = TrackingAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class DeliveryObservationAutoConfiguration {

	DeliveryObservationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	ObservedDelivery observedDelivery(ObservationRegistry registry,
			ObjectProvider<DeliveryObservationConvention> convention) {
		return new ObservedDelivery(registry, convention.getIfAvailable());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Tracer.class)
	@ConditionalOnBean(Tracer.class)
	@ConditionalOnBooleanProperty(name = "rudder-bento.observation.trace-links", matchIfMissing = true)
	static class TraceLinkConfiguration {

		@Bean
		@ConditionalOnMissingBean(EventOrigin.class)
		TraceOrigin traceOrigin(Tracer tracer) {
			return new TraceOrigin(tracer);
		}

		/**
		 * Before the handler of all other observations, of which only the first that
		 * matches is asked.
		 */
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		@ConditionalOnMissingBean
		DeliveryTracingObservationHandler deliveryTracingObservationHandler(Tracer tracer) {
			return new DeliveryTracingObservationHandler(tracer);
		}

	}

}
