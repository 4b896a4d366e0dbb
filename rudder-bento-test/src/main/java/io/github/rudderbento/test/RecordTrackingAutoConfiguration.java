package io.github.rudderbento.test;

import io.github.rudderbento.bento.BentoDestination;
import io.github.rudderbento.bento.autoconfigure.BentoAutoConfiguration;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.rudderstack.RudderStackDestination;
import io.github.rudderbento.rudderstack.autoconfigure.RudderStackAutoConfiguration;
import io.github.rudderbento.tracking.BufferedEventTracker;
import io.github.rudderbento.tracking.EventMapping;
import io.github.rudderbento.tracking.Intake;
import io.github.rudderbento.tracking.TrackingCounters;
import io.github.rudderbento.tracking.autoconfigure.TrackingAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Role;

/**
 * Replaces the deliveries of both vendors, by name, so that all before them stays as the
 * application configures it. Comes with {@link RecordTracking} only.
 */
@AutoConfiguration(
		before = { RudderStackAutoConfiguration.class, BentoAutoConfiguration.class, TrackingAutoConfiguration.class })
final class RecordTrackingAutoConfiguration {

	@Bean
	Recordings trackingRecordings() {
		return new Recordings();
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "rudderstack.enabled", matchIfMissing = true)
	Delivery rudderStackDelivery(RudderStackDestination destination, Recordings recordings) {
		return recordings.delivery(destination);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "bento.enabled", matchIfMissing = true)
	Delivery bentoDelivery(BentoDestination destination, Recordings recordings) {
		return recordings.delivery(destination);
	}

	@Bean
	@Fallback
	RecordingEventTracker recordingEventTracker(Recordings recordings, Intake intake, TrackingCounters counters,
			ObjectProvider<Delivery> deliveries) {
		return new RecordingEventTracker(recordings, counters,
				new BufferedEventTracker(intake, deliveries.orderedStream().toList()));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static RecordingMappings recordingMappings(ObjectProvider<Recordings> recordings) {
		return new RecordingMappings(recordings);
	}

	static final class RecordingMappings implements BeanPostProcessor {

		private final ObjectProvider<Recordings> recordings;

		RecordingMappings(ObjectProvider<Recordings> recordings) {
			this.recordings = recordings;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof EventMapping mapping) ? this.recordings.getObject().recording(mapping) : bean;
		}

	}

}
