/**
 * RudderStack: its messages, the client for those who want the server's answer, and its
 * {@link io.github.rudderbento.delivery.Destination} for events that are buffered.
 */
@NullMarked
package io.github.rudderbento.rudderstack;

import org.jspecify.annotations.NullMarked;
