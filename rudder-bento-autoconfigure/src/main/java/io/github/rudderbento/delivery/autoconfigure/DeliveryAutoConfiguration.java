package io.github.rudderbento.delivery.autoconfigure;

import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryInterceptor;
import io.github.rudderbento.delivery.DeliveryLifecycle;
import io.github.rudderbento.delivery.DeliveryListener;
import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.delivery.transaction.TransactionalHandOver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Auto-configures what all deliveries share.
 */
@AutoConfiguration
@EnableConfigurationProperties(RudderBentoProperties.class)
public final class DeliveryAutoConfiguration {

	DeliveryAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	DeliveryFactory deliveryFactory(ObjectProvider<DeliveryListener> listeners,
			ObjectProvider<DeliveryInterceptor> interceptors, Environment environment) {
		return new DeliveryFactory(listeners.orderedStream().toList(), interceptors.orderedStream().toList(),
				environment);
	}

	@Bean
	@ConditionalOnMissingBean
	OutcomePublisher deliveryOutcomePublisher(ApplicationContext context, Environment environment) {
		return new OutcomePublisher(context, DeliveryFactory.threads("outcomes", environment));
	}

	@Bean
	@ConditionalOnMissingBean
	DeliveryLifecycle deliveryLifecycle(ObjectProvider<Delivery> deliveries, RudderBentoProperties properties) {
		PropertyCheck.under("rudder-bento").notNegative("shutdown-timeout", properties.shutdownTimeout());
		return new DeliveryLifecycle(deliveries.orderedStream().toList(), properties.shutdownTimeout());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TransactionSynchronizationManager.class)
	static class TransactionalConfiguration {

		@Bean
		@ConditionalOnMissingBean(HandOver.class)
		TransactionalHandOver handOver(RudderBentoProperties properties) {
			PropertyCheck.under("rudder-bento.tracking")
				.positive("max-events-per-transaction", properties.tracking().maxEventsPerTransaction());
			return new TransactionalHandOver(properties.tracking().maxEventsPerTransaction());
		}

	}

}
