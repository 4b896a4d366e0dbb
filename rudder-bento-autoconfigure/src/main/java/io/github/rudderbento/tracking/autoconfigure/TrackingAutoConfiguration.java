package io.github.rudderbento.tracking.autoconfigure;

import java.util.List;
import java.util.Set;

import io.github.rudderbento.bento.BentoCapture;
import io.github.rudderbento.bento.BentoDestination;
import io.github.rudderbento.bento.autoconfigure.BentoAutoConfiguration;
import io.github.rudderbento.bento.autoconfigure.BentoProperties;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.EventOrigin;
import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.delivery.autoconfigure.DeliveryAutoConfiguration;
import io.github.rudderbento.delivery.autoconfigure.RudderBentoProperties;
import io.github.rudderbento.rudderstack.RudderStackCapture;
import io.github.rudderbento.rudderstack.autoconfigure.RudderStackAutoConfiguration;
import io.github.rudderbento.tracking.Admission;
import io.github.rudderbento.tracking.BentoMapping;
import io.github.rudderbento.tracking.BufferedEventTracker;
import io.github.rudderbento.tracking.CallerCarrier;
import io.github.rudderbento.tracking.DryRunHandOver;
import io.github.rudderbento.tracking.EventCatalogue;
import io.github.rudderbento.tracking.EventMapping;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.Intake;
import io.github.rudderbento.tracking.Mode;
import io.github.rudderbento.tracking.PublishedEventListener;
import io.github.rudderbento.tracking.RudderStackMapping;
import io.github.rudderbento.tracking.TrackEventAdvisor;
import io.github.rudderbento.tracking.TrackedMethodsCheck;
import io.github.rudderbento.tracking.TrackedTypes;
import io.github.rudderbento.tracking.TrackingCounters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Auto-configures all ways of tracking. After the transactions' configuration, so that
 * the annotation's advice runs inside that of the same method's transaction.
 */
@AutoConfiguration(
		after = { DeliveryAutoConfiguration.class, RudderStackAutoConfiguration.class, BentoAutoConfiguration.class },
		afterName = { "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
				"org.springframework.boot.autoconfigure.aop.AopAutoConfiguration" })
@Import({ PrivacyConfiguration.class, CallerConfiguration.class })
public final class TrackingAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(TrackingAutoConfiguration.class);

	TrackingAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	TrackingCounters trackingCounters() {
		return new TrackingCounters();
	}

	@Bean
	@ConditionalOnMissingBean
	Intake trackingIntake(ObjectProvider<EventMapping> mappings, ObjectProvider<HandOver> handOver,
			ObjectProvider<EventOrigin> origin, TrackingCounters counters, Admission admission,
			ObjectProvider<CallerCarrier> carriers, RudderBentoProperties properties) {
		HandOver hands = (properties.mode() == Mode.DRY_RUN) ? new DryRunHandOver(counters)
				: noting(origin.getIfAvailable(), handOver.getIfAvailable(HandOver::immediate));
		Intake intake = new Intake(mappings.orderedStream().toList(), hands, counters, admission,
				carriers.orderedStream().toList());
		if (mappings.stream().findAny().isEmpty()) {
			logger.info("Nothing is tracked, only counted: set rudderstack.write-key and rudderstack.data-plane-url "
					+ "for RudderStack; bento.site-uuid, bento.publishable-key and bento.secret-key for Bento");
		}
		return intake;
	}

	private static HandOver noting(@Nullable EventOrigin origin, HandOver handOver) {
		return (origin != null) ? origin.noting(handOver) : handOver;
	}

	@Bean
	@ConditionalOnMissingBean(EventTracker.class)
	BufferedEventTracker eventTracker(Intake intake, ObjectProvider<Delivery> deliveries) {
		return new BufferedEventTracker(intake, deliveries.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "rudder-bento.tracking.published-events", matchIfMissing = true)
	PublishedEventListener trackedEventListener(Intake intake, ObjectProvider<TrackedTypes> types) {
		return new PublishedEventListener(intake, types.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	EventCatalogue eventCatalogue(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<TrackEventAdvisor> methods, ObjectProvider<TrackedTypes> types, Environment environment) {
		// Bound here, as the catalogue is the same with Bento's keys and without.
		Set<String> bentoEvents = Binder.get(environment)
			.bind("bento.events.include", Bindable.setOf(String.class))
			.orElseGet(Set::of);
		return EventCatalogue.of(beanFactory, methods.getIfAvailable(), types.getIfAvailable(), bentoEvents);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(RudderStackCapture.class)
	static class RudderStackConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RudderStackMapping rudderStackMapping(@Qualifier("rudderStackDelivery") Delivery delivery,
				RudderStackCapture capture) {
			return new RudderStackMapping(delivery, capture);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(BentoCapture.class)
	static class BentoConfiguration {

		@Bean
		@ConditionalOnMissingBean
		BentoMapping bentoMapping(@Qualifier("bentoDelivery") Delivery delivery, BentoCapture capture,
				BentoDestination destination, BentoProperties properties, TrackingCounters counters) {
			return new BentoMapping(delivery, capture, destination.events(), properties.events().include(),
					properties.missingEmail(), counters);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "rudder-bento.tracking.annotation.enabled", matchIfMissing = true)
	@Import(ProxyRegistrar.class)
	static class AnnotationConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		@ConditionalOnMissingBean
		static TrackEventAdvisor trackEventAdvisor(ObjectProvider<Intake> intake, ConfigurableBeanFactory beanFactory) {
			return new TrackEventAdvisor(intake, beanFactory::resolveEmbeddedValue, beanFactory);
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		@ConditionalOnMissingBean
		static TrackedMethodsCheck trackedMethodsCheck(TrackEventAdvisor advisor) {
			return new TrackedMethodsCheck(advisor);
		}

		@Bean
		@ConditionalOnMissingBean
		TrackedTypes trackedTypes(ConfigurableBeanFactory beanFactory) {
			return new TrackedTypes(beanFactory::resolveEmbeddedValue, beanFactory,
					AutoConfigurationPackages.has(beanFactory) ? AutoConfigurationPackages.get(beanFactory)
							: List.of());
		}

	}

}
