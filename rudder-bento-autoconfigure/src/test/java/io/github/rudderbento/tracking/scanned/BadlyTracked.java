package io.github.rudderbento.tracking.scanned;

import io.github.rudderbento.tracking.TrackEvent;

/**
 * A domain event whose exclusion is misspelt.
 */
@TrackEvent(event = "Badly Tracked", userId = "user", exclude = "crad")
public record BadlyTracked(String user, String card) {
}
