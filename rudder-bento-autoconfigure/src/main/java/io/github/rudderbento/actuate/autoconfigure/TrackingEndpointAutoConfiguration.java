package io.github.rudderbento.actuate.autoconfigure;

import io.github.rudderbento.actuate.CatalogueSection;
import io.github.rudderbento.actuate.TrackingEndpoint;
import io.github.rudderbento.actuate.TrackingInfoContributor;
import io.github.rudderbento.actuate.TrackingSection;
import io.github.rudderbento.bento.autoconfigure.BentoAutoConfiguration;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.http.Product;
import io.github.rudderbento.rudderstack.autoconfigure.RudderStackAutoConfiguration;
import io.github.rudderbento.tracking.EventCatalogue;
import io.github.rudderbento.tracking.TrackingCounters;
import io.github.rudderbento.tracking.autoconfigure.TrackingAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configures the {@code tracking} endpoint and the {@code tracking} section of
 * {@code info}.
 */
@AutoConfiguration(
		after = { RudderStackAutoConfiguration.class, BentoAutoConfiguration.class, TrackingAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(TrackingCounters.class)
public final class TrackingEndpointAutoConfiguration {

	TrackingEndpointAutoConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(TrackingEndpoint.class)
	@EnableConfigurationProperties(TrackingEndpointProperties.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TrackingEndpoint trackingEndpoint(ObjectProvider<Delivery> deliveries, TrackingCounters counters,
				ObjectProvider<TrackingSection> sections, TrackingEndpointProperties properties) {
			return new TrackingEndpoint(deliveries.orderedStream().toList(), counters,
					sections.orderedStream().toList(), properties.showPayloads());
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean(EventCatalogue.class)
		CatalogueSection catalogueSection(EventCatalogue catalogue) {
			return new CatalogueSection(catalogue);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(InfoContributor.class)
	@ConditionalOnEnabledInfoContributor("tracking")
	static class InfoConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TrackingInfoContributor trackingInfoContributor(ObjectProvider<Delivery> deliveries, Environment environment) {
			return new TrackingInfoContributor(deliveries.orderedStream().toList(), Product.VERSION,
					environment.getProperty("rudder-bento.mode"));
		}

	}

}
