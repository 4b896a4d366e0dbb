package io.github.rudderbento.http;

import org.jspecify.annotations.Nullable;

/**
 * An exchange that came to no answer.
 * <p>
 * Its text names the host and what failed, never the URL's query, a header or the body.
 */
public final class HttpFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	private final boolean requestWritten;

	HttpFailure(Kind kind, boolean requestWritten, String text, @Nullable Throwable cause) {
		super(text, cause);
		this.kind = kind;
		this.requestWritten = requestWritten;
	}

	/**
	 * What failed.
	 * @return the kind of failure
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Whether the server may have got the whole request. {@code false} is a promise: not
	 * all of it was handed to the socket, and nothing more of it will be, so the server
	 * cannot have executed it. {@code true} after a {@link Kind#TIMEOUT timeout} means
	 * that writing had begun.
	 * @return whether the request may have been executed
	 */
	public boolean requestWritten() {
		return this.requestWritten;
	}

	/**
	 * What failed, in a few words fit for a log line.
	 * @return a text without keys and personal data
	 */
	public String text() {
		return String.valueOf(getMessage());
	}

	/**
	 * Kinds of failure.
	 */
	public enum Kind {

		/** No connection came about. */
		CONNECT,

		/** The host's name could not be resolved. */
		DNS,

		/** The server's certificate, or the TLS handshake, was not accepted. */
		TLS,

		/** The exchange took longer than it may. */
		TIMEOUT,

		/** The connection was closed before the answer was complete. */
		RESET,

		/** What came back is not HTTP. */
		UNREADABLE_ANSWER,

		/** Something else, such as a filter of the application that threw. */
		OTHER

	}

}
