package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;

/**
 * There is no such thing: 404, where its absence is not an empty answer.
 */
public final class BentoNotFoundException extends BentoException {

	private static final long serialVersionUID = 1L;

	BentoNotFoundException(Trouble trouble) {
		super(trouble, "If everything is not found, check bento.url", null);
	}

}
