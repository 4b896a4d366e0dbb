package io.github.rudderbento.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.github.rudderbento.tracking.TrackingCounters;
import io.github.rudderbento.tracking.Untracked;

/**
 * What the {@code tracking} endpoint tells of everything.
 *
 * @param destinations each destination by its name
 * @param untracked how many events did not reach a destination, by the tag of each reason
 * @param sections what each {@link TrackingSection} adds, by its name
 */
public record TrackingReport(Map<String, DestinationReport> destinations, Map<String, Long> untracked,
		@JsonAnyGetter Map<String, Object> sections) {

	static Map<String, Long> untracked(TrackingCounters counters) {
		Map<String, Long> untracked = new LinkedHashMap<>();
		for (Untracked reason : Untracked.values()) {
			untracked.put(reason.tag(), counters.count(reason));
		}
		return untracked;
	}

}
