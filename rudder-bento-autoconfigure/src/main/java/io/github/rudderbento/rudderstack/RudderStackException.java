package io.github.rudderbento.rudderstack;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A call to RudderStack that failed; the subclasses say how. Holds neither the write key
 * nor anything of the events but their ids.
 */
public abstract sealed class RudderStackException extends RuntimeException
		permits RudderStackUnauthorizedException, RudderStackSourceDisabledException, RudderStackRefusedException,
		RudderStackInvalidPayloadException, RudderStackTooLargeException, RudderStackRateLimitedException,
		RudderStackUnavailableException, RudderStackTimeoutException {

	private static final long serialVersionUID = 1L;

	private final Failure failure;

	RudderStackException(Failure failure, @Nullable Throwable cause) {
		super(failure.message(), cause);
		this.failure = failure;
	}

	/**
	 * The status of the last answer.
	 * @return the status code, or 0 when there was no answer
	 */
	public int status() {
		return this.failure.status();
	}

	/**
	 * What the server said last, on one line.
	 * @return the text; what failed when there was no answer; empty when nothing was sent
	 */
	public String serverText() {
		return this.failure.serverText();
	}

	/**
	 * How many requests were sent.
	 * @return the number; 0 when the events were refused before that
	 */
	public int attempts() {
		return this.failure.attempts();
	}

	/**
	 * The events it is about.
	 * @return their message ids
	 */
	public List<String> eventIds() {
		return this.failure.eventIds();
	}

	/**
	 * The same exception about other events of the same call.
	 * @param failure the failure with other ids
	 * @return a new exception
	 */
	abstract RudderStackException about(Failure failure);

	RudderStackException about(List<String> eventIds) {
		return about(this.failure.about(eventIds));
	}

	Failure failure() {
		return this.failure;
	}

}
