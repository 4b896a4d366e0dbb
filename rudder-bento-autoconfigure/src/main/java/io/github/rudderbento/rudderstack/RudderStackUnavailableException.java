package io.github.rudderbento.rudderstack;

/**
 * The server could not be reached, or failed, as often as it was tried. After a failure
 * on its side, or a connection that broke after writing, it may have taken the events all
 * the same; sending the same messages again does no harm.
 */
public final class RudderStackUnavailableException extends RudderStackException {

	private static final long serialVersionUID = 1L;

	RudderStackUnavailableException(Failure failure) {
		super(failure, null);
	}

	@Override
	RudderStackUnavailableException about(Failure failure) {
		return new RudderStackUnavailableException(failure);
	}

}
