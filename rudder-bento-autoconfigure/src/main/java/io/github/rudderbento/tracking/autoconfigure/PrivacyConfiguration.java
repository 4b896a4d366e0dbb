package io.github.rudderbento.tracking.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.rudderbento.delivery.autoconfigure.RudderBentoProperties;
import io.github.rudderbento.payload.AttributeRedaction;
import io.github.rudderbento.tracking.Admission;
import io.github.rudderbento.tracking.ConsentProvider;
import io.github.rudderbento.tracking.EmailResolver;
import io.github.rudderbento.tracking.EventMapping;
import io.github.rudderbento.tracking.EventStage;
import io.github.rudderbento.tracking.Mode;
import io.github.rudderbento.tracking.TrackingCounters;
import io.github.rudderbento.tracking.UserResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What events pass before they are captured.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TrackingProperties.class)
class PrivacyConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(PrivacyConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	AttributeRedaction trackingRedaction(TrackingProperties properties) {
		return properties.redaction().toRedaction();
	}

	@Bean
	@ConditionalOnMissingBean
	Admission trackingAdmission(TrackingProperties properties, RudderBentoProperties shared,
			AttributeRedaction redaction, TrackingCounters counters, ObjectProvider<EventMapping> mappings,
			ObjectProvider<UserResolver> users, ObjectProvider<EmailResolver> emails, ObjectProvider<EventStage> stages,
			ObjectProvider<ConsentProvider> consents) {
		if (shared.mode() != Mode.LIVE) {
			logger.info("Nothing that is tracked is sent: rudder-bento.mode is {}",
					(shared.mode() == Mode.OFF) ? "off" : "dry-run");
		}
		return Admission.builder(counters)
			.mode(shared.mode())
			.users(users.orderedStream().toList())
			.emails(emails.orderedStream().toList())
			.stages(stages.orderedStream().toList())
			.consents(consents(properties, consents.orderedStream().toList()))
			.sampling(properties.sampling().toSampling())
			.destinations(properties.destinationRules(destinations(mappings)))
			.redaction(redaction)
			.build();
	}

	private static List<ConsentProvider> consents(TrackingProperties properties, List<ConsentProvider> providers) {
		if (properties.consent().required() && providers.isEmpty()) {
			logger.warn("Nothing that is tracked is sent: rudder-bento.tracking.consent.required is set, and there is "
					+ "no ConsentProvider");
			return List.of((request) -> false);
		}
		return providers;
	}

	private static Set<String> destinations(ObjectProvider<EventMapping> mappings) {
		Set<String> names = new TreeSet<>(Set.of("rudderstack", "bento"));
		mappings.forEach((mapping) -> names.add(mapping.delivery().name()));
		return names;
	}

}
