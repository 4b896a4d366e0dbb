package io.github.rudderbento.delivery.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What both vendors share.
 *
 * @param shutdownTimeout how long the last events may take when the application shuts
 * down
 * @param tracking how events are taken
 * @param health how health is told
 * @param observation how deliveries are observed
 */
@ConfigurationProperties("rudder-bento")
public record RudderBentoProperties(@DefaultValue("10s") Duration shutdownTimeout, @DefaultValue Tracking tracking,
		@DefaultValue Health health, @DefaultValue Observation observation) {

	/**
	 * How events are taken.
	 *
	 * @param annotation how annotated methods are tracked
	 * @param publishedEvents whether to take messages that are published as application
	 * events
	 * @param maxEventsPerTransaction how many events of one transaction may wait for its
	 * end
	 */
	public record Tracking(@DefaultValue Annotation annotation, @DefaultValue("true") boolean publishedEvents,
			@DefaultValue("10000") int maxEventsPerTransaction) {

		/**
		 * How annotated methods are tracked.
		 *
		 * @param enabled whether to track methods with TrackEvent
		 */
		public record Annotation(@DefaultValue("true") boolean enabled) {
		}

	}

	/**
	 * How health is told.
	 *
	 * @param failureStatus the health status of a vendor that cannot be delivered to. An
	 * analytics vendor that is down is no reason to take an application out of rotation.
	 */
	public record Health(@DefaultValue("UNKNOWN") String failureStatus) {
	}

	/**
	 * How deliveries are observed.
	 *
	 * @param traceLinks whether to link the span of each request to the traces that
	 * published its events, a few of them. Only with tracing on the class path.
	 */
	public record Observation(@DefaultValue("true") boolean traceLinks) {
	}

}
