package io.github.rudderbento.rudderstack;

import java.time.Instant;

import io.github.rudderbento.payload.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * What goes on the wire of a message, fixed when it is captured.
 *
 * @param form the call
 * @param id the message's id
 * @param userId who it is about
 * @param anonymousId who it is about where no user id is known
 * @param subject what it is about beside the user, see {@link MessageForm#subject()}
 * @param category a page's or screen's category
 * @param attributes its resolved properties or traits
 * @param context its whole context, or {@code null} for the default one
 * @param integrations its resolved integrations
 * @param capturedAt when it was captured, in milliseconds since the epoch
 * @param originalTimestamp when it happened, or {@code null} for {@code capturedAt}
 * @param timestamp the time that destinations are told, or {@code null} for the same
 */
record CapturedMessage(MessageForm form, String id, @Nullable String userId, @Nullable String anonymousId,
		@Nullable String subject, @Nullable String category, Attributes attributes, @Nullable Attributes context,
		Attributes integrations, long capturedAt, @Nullable Instant originalTimestamp, @Nullable Instant timestamp) {

	@Override
	public String toString() {
		return this.form.type().getValue().replace("\"", "") + "[" + this.id + "]";
	}

}
