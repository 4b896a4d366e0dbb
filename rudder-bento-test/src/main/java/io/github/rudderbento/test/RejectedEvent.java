package io.github.rudderbento.test;

import io.github.rudderbento.payload.PayloadProblem;

/**
 * An event that would not have been sent, as it breaks a rule of its destination.
 *
 * @param destination {@code rudderstack} or {@code bento}; the other one may have taken
 * it
 * @param message what the application tracked
 * @param problem what is wrong, and where
 */
public record RejectedEvent(String destination, Object message, PayloadProblem problem) {

	/**
	 * Where the value is that is wrong.
	 * @return a path such as {@code properties.cart.total}; empty for the whole event
	 */
	public String path() {
		return this.problem.path();
	}

	/**
	 * What is wrong with it.
	 * @return the reason; holds no value
	 */
	public String reason() {
		return this.problem.reason();
	}

	/**
	 * Names the event without personal data.
	 */
	@Override
	public String toString() {
		return "RejectedEvent[" + this.destination + ", " + this.message + ", " + this.problem + "]";
	}

}
