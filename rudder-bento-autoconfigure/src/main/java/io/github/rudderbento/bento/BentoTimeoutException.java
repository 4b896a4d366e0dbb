package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;

/**
 * The whole exchange took longer than it may.
 */
public final class BentoTimeoutException extends BentoException {

	private static final long serialVersionUID = 1L;

	BentoTimeoutException(Trouble trouble, @Nullable Throwable cause) {
		super(trouble, cause);
	}

}
