package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;

/**
 * Bento does not know the keys or the site: 401.
 */
public final class BentoUnauthorizedException extends BentoException {

	private static final long serialVersionUID = 1L;

	BentoUnauthorizedException(Trouble trouble) {
		super(trouble, "Check bento.publishable-key, bento.secret-key and bento.site-uuid", null);
	}

}
