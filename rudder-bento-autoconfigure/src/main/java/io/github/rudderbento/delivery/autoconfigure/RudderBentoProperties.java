package io.github.rudderbento.delivery.autoconfigure;

import java.time.Duration;

import io.github.rudderbento.tracking.Mode;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What both vendors share.
 *
 * @param mode What becomes of events that are tracked: sent (live), counted in place of
 * being handed over (dry-run), or only counted (off)
 * @param shutdownTimeout How long the last events may take when the application shuts
 * down
 * @param tracking How events are taken
 * @param health How health is told
 * @param observation How deliveries are observed
 */
@ConfigurationProperties("rudder-bento")
public record RudderBentoProperties(@DefaultValue("live") Mode mode, @DefaultValue("10s") Duration shutdownTimeout,
		@DefaultValue Tracking tracking, @DefaultValue Health health, @DefaultValue Observation observation) {

	/**
	 * How events are taken.
	 *
	 * @param annotation How annotated methods are tracked
	 * @param publishedEvents Whether to take messages that are published as application
	 * events
	 * @param maxEventsPerTransaction How many events of one transaction may wait for its
	 * end
	 */
	public record Tracking(@DefaultValue Annotation annotation, @DefaultValue("true") boolean publishedEvents,
			@DefaultValue("10000") int maxEventsPerTransaction) {

		/**
		 * How annotated methods are tracked.
		 *
		 * @param enabled Whether to track methods with TrackEvent
		 */
		public record Annotation(@DefaultValue("true") boolean enabled) {
		}

	}

	/**
	 * How health is told.
	 *
	 * @param failureStatus Health status of a vendor that cannot be delivered to. An
	 * analytics vendor that is down is no reason to take an application out of rotation.
	 */
	public record Health(@DefaultValue("UNKNOWN") String failureStatus) {
	}

	/**
	 * How deliveries are observed.
	 *
	 * @param traceLinks Whether to link the span of each request to the traces that
	 * published its events, a few of them. Only with tracing on the class path.
	 */
	public record Observation(@DefaultValue("true") boolean traceLinks) {
	}

}
