package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;

/**
 * Bento, or the edge before it, refuses us: 403.
 */
public final class BentoForbiddenException extends BentoException {

	private static final long serialVersionUID = 1L;

	private final boolean blocked;

	BentoForbiddenException(Trouble trouble, boolean blocked) {
		super(trouble, blocked ? "The User-Agent may be blocked: something on the way may replace it by a generic one"
				: "Check that the keys may use the site of bento.site-uuid", null);
		this.blocked = blocked;
	}

	/**
	 * Whether the answer is a web page, which comes from the edge before Bento: the
	 * {@code User-Agent} may be blocked, or this host's address.
	 * @return whether it came from the edge
	 */
	public boolean isBlocked() {
		return this.blocked;
	}

}
