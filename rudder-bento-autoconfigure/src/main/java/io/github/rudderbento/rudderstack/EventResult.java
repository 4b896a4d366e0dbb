package io.github.rudderbento.rudderstack;

import org.jspecify.annotations.Nullable;

/**
 * What became of one event of a batch.
 *
 * @param messageId the event's id
 * @param status what became of it
 * @param error why it was not delivered, or {@code null}
 */
public record EventResult(String messageId, Status status, @Nullable RudderStackException error) {

	/**
	 * What can become of an event.
	 */
	public enum Status {

		/** The server took it. */
		DELIVERED,

		/** It cannot be sent as it is: refused here or by the server. */
		REJECTED,

		/** The server did not take it as often as it was tried. */
		FAILED,

		/** It was not tried, because an event before it failed. */
		NOT_SENT

	}

}
