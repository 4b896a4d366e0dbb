package io.github.rudderbento.actuate;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.github.rudderbento.tracking.TrackingCounters;

/**
 * What the {@code tracking} endpoint tells of everything.
 *
 * @param destinations each destination by its name
 * @param untracked events that never reached a destination
 * @param sections what each {@link TrackingSection} adds, by its name
 */
public record TrackingReport(Map<String, DestinationReport> destinations, Untracked untracked,
		@JsonAnyGetter Map<String, Object> sections) {

	/**
	 * Events that never reached a destination, in numbers.
	 *
	 * @param rejected those that cannot be sent as they are
	 * @param failed those that could not be captured, as an expression failed for example
	 * @param unrouted those for no destination
	 * @param missingEmail those that were meant for Bento and had no email
	 */
	public record Untracked(long rejected, long failed, long unrouted, long missingEmail) {

		static Untracked of(TrackingCounters counters) {
			return new Untracked(counters.rejected(), counters.failed(), counters.unrouted(), counters.missingEmail());
		}

	}

}
