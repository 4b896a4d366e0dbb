package io.github.rudderbento.rudderstack;

/**
 * The server does not know the write key. Nothing was taken.
 */
public final class RudderStackUnauthorizedException extends RudderStackException {

	private static final long serialVersionUID = 1L;

	RudderStackUnauthorizedException(Failure failure) {
		super(failure, null);
	}

	@Override
	RudderStackUnauthorizedException about(Failure failure) {
		return new RudderStackUnauthorizedException(failure);
	}

}
