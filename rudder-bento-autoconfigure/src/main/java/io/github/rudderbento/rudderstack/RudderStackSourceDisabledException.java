package io.github.rudderbento.rudderstack;

/**
 * The source that the write key belongs to is switched off. Nothing was taken.
 */
public final class RudderStackSourceDisabledException extends RudderStackException {

	private static final long serialVersionUID = 1L;

	RudderStackSourceDisabledException(Failure failure) {
		super(failure, null);
	}

	@Override
	RudderStackSourceDisabledException about(Failure failure) {
		return new RudderStackSourceDisabledException(failure);
	}

}
