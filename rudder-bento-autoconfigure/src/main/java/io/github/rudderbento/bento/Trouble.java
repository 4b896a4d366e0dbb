package io.github.rudderbento.bento;

import java.io.Serializable;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a call that failed.
 *
 * @param operation what was called
 * @param status the status of the answer, 0 when there was none
 * @param callId our own id of the call
 * @param requestId the server's id of the request, if it gave one
 * @param executed whether the call may have been executed
 * @param passing whether the same call may succeed a little later
 * @param retryAfter how long the server, or our own pace, asks to wait
 * @param text what failed, redacted
 */
record Trouble(BentoOperation operation, int status, String callId, @Nullable String requestId, boolean executed,
		boolean passing, @Nullable Duration retryAfter, String text) implements Serializable {

	String message() {
		StringBuilder message = new StringBuilder("Bento: ").append(this.operation.method())
			.append(' ')
			.append(this.operation.path())
			.append(" failed: ")
			.append(this.text)
			.append(" (call ")
			.append(this.callId);
		if (this.requestId != null) {
			message.append(", request ").append(this.requestId);
		}
		return message.append(')').toString();
	}

}
