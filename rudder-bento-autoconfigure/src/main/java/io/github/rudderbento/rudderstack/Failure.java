package io.github.rudderbento.rudderstack;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.PrintableText;
import io.github.rudderbento.http.HttpFailure;
import io.github.rudderbento.payload.InvalidPayloadException;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RudderStackException} tells.
 *
 * @param text what happened and what to do
 * @param status the status code, or 0
 * @param serverText the server's words
 * @param attempts how many requests were sent
 * @param eventIds the events it is about
 * @param retryAfter how long the server asked to wait
 */
record Failure(String text, int status, String serverText, int attempts, List<String> eventIds,
		@Nullable Duration retryAfter) implements Serializable {

	/** So many ids stand in a message; the others can be asked for. */
	private static final int IDS_IN_MESSAGE = 5;

	private static final int CHARS_OF_ID = 100;

	Failure {
		eventIds = List.copyOf(eventIds);
	}

	/**
	 * The exception for an outcome that is not a delivery.
	 * @param outcome the outcome of the last request
	 * @param attempts how many requests were sent
	 * @param eventIds the events they held
	 * @return the exception
	 */
	static RudderStackException of(Outcome outcome, int attempts, List<String> eventIds) {
		Failure failure = new Failure(outcome.answer().text(), outcome.status(), outcome.serverText(), attempts,
				eventIds, outcome.retryAfter());
		Answer answer = outcome.answer();
		if (answer instanceof Answer.Held held) {
			Failure advised = failure.because(held.advice() + " (" + held.text() + ")");
			if (outcome.status() == 401) {
				return new RudderStackUnauthorizedException(advised);
			}
			return outcome.serverText().contains(Outcome.SOURCE_DISABLED)
					? new RudderStackSourceDisabledException(advised) : new RudderStackRefusedException(advised);
		}
		if (answer instanceof Answer.Rejected) {
			return new RudderStackInvalidPayloadException(failure, null);
		}
		if (answer instanceof Answer.TooLarge) {
			return new RudderStackTooLargeException(failure);
		}
		if (outcome.status() == 429) {
			return new RudderStackRateLimitedException(failure);
		}
		if (outcome.failure() == HttpFailure.Kind.TIMEOUT) {
			return new RudderStackTimeoutException(failure);
		}
		return new RudderStackUnavailableException(failure);
	}

	static RudderStackException invalid(InvalidPayloadException problem, List<String> eventIds) {
		Failure failure = new Failure(String.valueOf(problem.getMessage()), 0, "", 0, eventIds, null);
		return (problem instanceof TooLargePayloadException) ? new RudderStackTooLargeException(failure)
				: new RudderStackInvalidPayloadException(failure, problem);
	}

	static RudderStackTooLargeException tooLarge(int bytes, int maxBytes, String eventId) {
		return new RudderStackTooLargeException(
				new Failure(bytes + " bytes are more than the " + maxBytes + " that an event may have", 0, "", 0,
						List.of(eventId), null));
	}

	private Failure because(String text) {
		return new Failure(text, this.status, this.serverText, this.attempts, this.eventIds, this.retryAfter);
	}

	Failure about(List<String> eventIds) {
		return new Failure(this.text, this.status, this.serverText, this.attempts, eventIds, this.retryAfter);
	}

	String message() {
		StringBuilder message = new StringBuilder(this.text);
		if (this.attempts > 1) {
			message.append(", ").append(this.attempts).append(" attempts");
		}
		// An id may be the application's own, so it is foreign text.
		List<String> first = this.eventIds.stream()
			.limit(IDS_IN_MESSAGE)
			.map((id) -> PrintableText.of(id, CHARS_OF_ID))
			.toList();
		message.append(first.size() == 1 ? " [event " : " [events ").append(String.join(", ", first));
		if (first.size() < this.eventIds.size()) {
			message.append(" and ").append(this.eventIds.size() - first.size()).append(" more");
		}
		return message.append(']').toString();
	}

}
