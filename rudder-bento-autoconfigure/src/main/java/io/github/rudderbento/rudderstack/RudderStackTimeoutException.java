package io.github.rudderbento.rudderstack;

/**
 * No answer came in time, as often as it was tried. The server may have taken the events
 * all the same; sending the same messages again does no harm.
 */
public final class RudderStackTimeoutException extends RudderStackException {

	private static final long serialVersionUID = 1L;

	RudderStackTimeoutException(Failure failure) {
		super(failure, null);
	}

	@Override
	RudderStackTimeoutException about(Failure failure) {
		return new RudderStackTimeoutException(failure);
	}

}
