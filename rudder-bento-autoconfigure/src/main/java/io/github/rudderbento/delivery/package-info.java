/**
 * The delivery engine: takes captured events, batches them into segments and delivers
 * each to its destination, bounded, in order per user, through outages. Knows no vendor:
 * one is a {@link io.github.rudderbento.delivery.Destination} of its own package.
 */
@NullMarked
package io.github.rudderbento.delivery;

import org.jspecify.annotations.NullMarked;
