package io.github.rudderbento.rudderstack;

/**
 * An event that is larger than it may be. It was not taken.
 */
public final class RudderStackTooLargeException extends RudderStackException {

	private static final long serialVersionUID = 1L;

	RudderStackTooLargeException(Failure failure) {
		super(failure, null);
	}

	@Override
	RudderStackTooLargeException about(Failure failure) {
		return new RudderStackTooLargeException(failure);
	}

}
