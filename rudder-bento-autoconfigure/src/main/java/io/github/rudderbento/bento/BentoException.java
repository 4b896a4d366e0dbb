package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;

/**
 * A call to Bento that failed. Its subclasses say how; this class itself stands for what
 * no subclass fits.
 * <p>
 * The message names operation, status and ids, and what the server said with addresses
 * left out; never keys, never the query or what was sent.
 */
public class BentoException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Trouble trouble;

	BentoException(Trouble trouble, @Nullable Throwable cause) {
		super(trouble.message(), cause);
		this.trouble = trouble;
	}

	BentoException(Trouble trouble, String advice, @Nullable Throwable cause) {
		super(trouble.message() + (advice.isEmpty() ? "" : ". " + advice), cause);
		this.trouble = trouble;
	}

	/**
	 * What was called.
	 * @return the operation
	 */
	public BentoOperation operation() {
		return this.trouble.operation();
	}

	/**
	 * The status of the answer.
	 * @return the status, or 0 when there was no answer
	 */
	public int status() {
		return this.trouble.status();
	}

	/**
	 * The HTTP method.
	 * @return the method's name
	 */
	public String method() {
		return this.trouble.operation().method().name();
	}

	/**
	 * The path below the base URL, without the query.
	 * @return the path, with <code>{id}</code> where an id stood
	 */
	public String path() {
		return this.trouble.operation().path();
	}

	/**
	 * Our own id of the call, which our logs name, too.
	 * @return the id
	 */
	public String callId() {
		return this.trouble.callId();
	}

	/**
	 * The id that the server gave the request, to quote to its support.
	 * @return the id, or {@code null} when it gave none
	 */
	public @Nullable String requestId() {
		return this.trouble.requestId();
	}

	/**
	 * Whether the call may have been executed although it failed. Only when this is
	 * {@code false} may a call that is not {@link RetrySafety#REPEATABLE repeatable} be
	 * made again.
	 * @return whether it may have been executed
	 */
	public boolean mayHaveBeenExecuted() {
		return this.trouble.executed();
	}

	/**
	 * Whether the same call may succeed a little later.
	 * @return {@code false} when something has to be mended first
	 */
	public boolean isPassing() {
		return this.trouble.passing();
	}

	Trouble trouble() {
		return this.trouble;
	}

}
