package io.github.rudderbento.bento;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Too many calls: Bento answered 429, or our own pace would let the call wait longer than
 * it may. It was not executed.
 */
public final class BentoRateLimitedException extends BentoException {

	private static final long serialVersionUID = 1L;

	BentoRateLimitedException(Trouble trouble) {
		super(trouble, null);
	}

	/**
	 * When to try again.
	 * @return how long to wait, or {@code null} when the server did not say
	 */
	public @Nullable Duration retryAfter() {
		return trouble().retryAfter();
	}

}
