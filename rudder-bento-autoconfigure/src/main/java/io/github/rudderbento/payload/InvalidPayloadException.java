package io.github.rudderbento.payload;

/**
 * Thrown when an event cannot be sent as it is: a value that JSON cannot carry, or a rule
 * of the vendor that it breaks. The message says what and where, and never holds the
 * value.
 */
public class InvalidPayloadException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final PayloadProblem problem;

	/**
	 * Creates the exception.
	 * @param problem what and where
	 */
	public InvalidPayloadException(PayloadProblem problem) {
		super(problem.toString());
		this.problem = problem;
	}

	/**
	 * Creates the exception.
	 * @param path where
	 * @param reason what
	 */
	public InvalidPayloadException(String path, String reason) {
		this(new PayloadProblem(path, reason));
	}

	/**
	 * What and where.
	 * @return the problem
	 */
	public PayloadProblem problem() {
		return this.problem;
	}

	/**
	 * The same exception seen from an enclosing object.
	 * @param prefix the name under which the values stand
	 * @return an exception with a longer path
	 */
	public InvalidPayloadException under(String prefix) {
		InvalidPayloadException outer = new InvalidPayloadException(this.problem.under(prefix));
		outer.initCause(this);
		return outer;
	}

}
