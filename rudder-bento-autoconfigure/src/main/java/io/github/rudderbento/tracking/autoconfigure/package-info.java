/**
 * Auto-configuration of tracking: the tracker, the annotation and published events.
 */
@NullMarked
package io.github.rudderbento.tracking.autoconfigure;

import org.jspecify.annotations.NullMarked;
