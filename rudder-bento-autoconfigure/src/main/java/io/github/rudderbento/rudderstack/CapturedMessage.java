package io.github.rudderbento.rudderstack;

import java.time.Instant;

import io.github.rudderbento.payload.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * A message with all that is fixed when it is captured.
 *
 * @param message the message; its own attributes, context, integrations and times are not
 * read any more
 * @param attributes its resolved properties or traits
 * @param context its whole context, or {@code null} for the default one
 * @param integrations its resolved integrations
 * @param capturedAt when it was captured, in milliseconds since the epoch
 * @param originalTimestamp when it happened, or {@code null} for {@code capturedAt}
 * @param timestamp the time that destinations are told, or {@code null} for the same
 */
record CapturedMessage(RudderStackMessage message, Attributes attributes, @Nullable Attributes context,
		Attributes integrations, long capturedAt, @Nullable Instant originalTimestamp, @Nullable Instant timestamp) {

	@Override
	public String toString() {
		return this.message.toString();
	}

}
