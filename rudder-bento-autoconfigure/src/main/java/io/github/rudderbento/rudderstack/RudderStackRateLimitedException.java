package io.github.rudderbento.rudderstack;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Too many events, as often as it was tried. Nothing was taken.
 */
public final class RudderStackRateLimitedException extends RudderStackException {

	private static final long serialVersionUID = 1L;

	RudderStackRateLimitedException(Failure failure) {
		super(failure, null);
	}

	/**
	 * How long the server asked to wait with its last answer.
	 * @return the wait, or {@code null} when it did not say
	 */
	public @Nullable Duration retryAfter() {
		return failure().retryAfter();
	}

	@Override
	RudderStackRateLimitedException about(Failure failure) {
		return new RudderStackRateLimitedException(failure);
	}

}
