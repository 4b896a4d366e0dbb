package io.github.rudderbento.delivery;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What became of a request, in the engine's words: the vendor's package classifies
 * status, body and failure; the engine decides what follows.
 */
public sealed interface Answer {

	/**
	 * What was answered, for logs, dead letters and health: status and the server's text,
	 * redacted and short.
	 * @return a text without keys and personal data
	 */
	String text();

	/**
	 * All events of the request were taken.
	 *
	 * @param text what was answered
	 */
	record Delivered(String text) implements Answer {
	}

	/**
	 * Some events were taken and some not, and the answer does not tell which. They are
	 * counted and kept for review, never sent again.
	 *
	 * @param taken how many were taken
	 * @param failed how many were not
	 * @param text what was answered
	 */
	record Partial(int taken, int failed, String text) implements Answer {
	}

	/**
	 * The request was understood and refused for what it holds. It was not executed.
	 *
	 * @param transport whether the text says that the body as a whole was unreadable,
	 * which points at the way (a proxy, no gzip) rather than at an event
	 * @param text what was answered
	 */
	record Rejected(boolean transport, String text) implements Answer {
	}

	/**
	 * The request is too large. It was not executed.
	 *
	 * @param text what was answered
	 */
	record TooLarge(String text) implements Answer {
	}

	/**
	 * Nothing will be taken until somebody mends something: a key, a URL, an account. It
	 * was not executed.
	 *
	 * @param advice what to look at, such as {@code check rudderstack.write-key}
	 * @param contentMayMatter whether a filter on the way may have refused the content of
	 * this very request; {@code false} for answers about credentials
	 * @param text what was answered
	 */
	record Held(String advice, boolean contentMayMatter, String text) implements Answer {
	}

	/**
	 * The request was surely not executed and may be sent again as it is.
	 *
	 * @param unreachable whether no connection came about, so that a probe costs nobody
	 * anything
	 * @param retryAfter how long the server asked to wait, if it did
	 * @param text what was answered, or what failed
	 */
	record NotExecuted(boolean unreachable, @Nullable Duration retryAfter, String text) implements Answer {
	}

	/**
	 * Nobody knows whether the request was executed.
	 *
	 * @param retryAfter how long the server asked to wait, if it did
	 * @param text what was answered, or what failed
	 */
	record Ambiguous(@Nullable Duration retryAfter, String text) implements Answer {
	}

}
