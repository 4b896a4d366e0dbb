/**
 * Tracking as applications see it: {@link io.github.rudderbento.tracking.EventTracker},
 * {@link io.github.rudderbento.tracking.TrackEvent @TrackEvent} and published events. All
 * of them go through one intake, which maps an event to each vendor that it is for.
 */
@NullMarked
package io.github.rudderbento.tracking;

import org.jspecify.annotations.NullMarked;
