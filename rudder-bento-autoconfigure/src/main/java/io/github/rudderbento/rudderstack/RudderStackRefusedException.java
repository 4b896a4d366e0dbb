package io.github.rudderbento.rudderstack;

/**
 * Nothing will be taken until somebody mends something: a URL, a proxy, an account. The
 * message says what to look at.
 */
public final class RudderStackRefusedException extends RudderStackException {

	private static final long serialVersionUID = 1L;

	RudderStackRefusedException(Failure failure) {
		super(failure, null);
	}

	@Override
	RudderStackRefusedException about(Failure failure) {
		return new RudderStackRefusedException(failure);
	}

}
