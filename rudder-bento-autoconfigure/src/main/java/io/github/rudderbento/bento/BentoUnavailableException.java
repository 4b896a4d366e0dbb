package io.github.rudderbento.bento;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Bento cannot be reached, or fails for a while.
 */
public final class BentoUnavailableException extends BentoException {

	private static final long serialVersionUID = 1L;

	BentoUnavailableException(Trouble trouble, @Nullable Throwable cause) {
		super(trouble, cause);
	}

	/**
	 * When to try again.
	 * @return how long to wait, or {@code null} when the server did not say
	 */
	public @Nullable Duration retryAfter() {
		return trouble().retryAfter();
	}

}
