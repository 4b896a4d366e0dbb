package io.github.rudderbento.tracking;

import org.jspecify.annotations.Nullable;

/**
 * Whose consent to what is asked for.
 *
 * @param destination where the event is to go, such as {@code rudderstack}
 * @param event the event's name; of a message without one its kind, such as
 * {@code identify}
 * @param userId whom it is about, or {@code null}
 * @param anonymousId whom it is about where nobody knows, or {@code null}
 * @param email whom it is about at Bento, or {@code null}
 */
public record ConsentRequest(String destination, String event, @Nullable String userId, @Nullable String anonymousId,
		@Nullable String email) {

	/**
	 * Names the destination only, as the rest may be personal data.
	 */
	@Override
	public String toString() {
		return "ConsentRequest[" + this.destination + "]";
	}

}
