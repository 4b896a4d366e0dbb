package io.github.rudderbento.actuate.autoconfigure;

import io.github.rudderbento.actuate.DeliveryHealthIndicator;
import io.github.rudderbento.bento.autoconfigure.BentoAutoConfiguration;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.autoconfigure.RudderBentoProperties;
import io.github.rudderbento.rudderstack.autoconfigure.RudderStackAutoConfiguration;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configures a health indicator for each vendor, {@code rudderstack} and
 * {@code bento}.
 */
@AutoConfiguration(after = { RudderStackAutoConfiguration.class, BentoAutoConfiguration.class })
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
public final class DeliveryHealthAutoConfiguration {

	DeliveryHealthAutoConfiguration() {
	}

	private static DeliveryHealthIndicator indicator(Delivery delivery, RudderBentoProperties properties) {
		return new DeliveryHealthIndicator(delivery, new Status(properties.health().failureStatus()));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(name = "rudderStackDelivery")
	@ConditionalOnEnabledHealthIndicator("rudderstack")
	static class RudderStackConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "rudderstackHealthContributor")
		DeliveryHealthIndicator rudderstackHealthContributor(@Qualifier("rudderStackDelivery") Delivery delivery,
				RudderBentoProperties properties) {
			return indicator(delivery, properties);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(name = "bentoDelivery")
	@ConditionalOnEnabledHealthIndicator("bento")
	static class BentoConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "bentoHealthContributor")
		DeliveryHealthIndicator bentoHealthContributor(@Qualifier("bentoDelivery") Delivery delivery,
				RudderBentoProperties properties) {
			return indicator(delivery, properties);
		}

	}

}
