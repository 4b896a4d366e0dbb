package io.github.rudderbento.rudderstack;

import io.github.rudderbento.payload.InvalidPayloadException;
import io.github.rudderbento.payload.PayloadProblem;
import org.jspecify.annotations.Nullable;

/**
 * An event that cannot be sent as it is: refused here, before anything was sent, or by
 * the server. {@link #eventIds()} names it.
 */
public final class RudderStackInvalidPayloadException extends RudderStackException {

	private static final long serialVersionUID = 1L;

	private final @Nullable InvalidPayloadException invalid;

	RudderStackInvalidPayloadException(Failure failure, @Nullable InvalidPayloadException invalid) {
		super(failure, invalid);
		this.invalid = invalid;
	}

	/**
	 * What and where, when it was refused here.
	 * @return the problem, or {@code null} when the server refused it
	 */
	public @Nullable PayloadProblem problem() {
		return (this.invalid != null) ? this.invalid.problem() : null;
	}

	@Override
	RudderStackInvalidPayloadException about(Failure failure) {
		return new RudderStackInvalidPayloadException(failure, this.invalid);
	}

}
