package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;

/**
 * The sender of a mail is not an author of the account. Add it under Authors at Bento;
 * {@link AuthorOperations#list()} shows those that are there.
 */
public final class BentoAuthorNotAuthorizedException extends BentoException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String from;

	BentoAuthorNotAuthorizedException(Trouble trouble, @Nullable String from) {
		super(trouble, (from != null) ? "The sender " + Redaction.masked(from) + " is not an author of the account" : "",
				null);
		this.from = from;
	}

	/**
	 * The sender that is not an author.
	 * @return the address, or {@code null} when no mail was sent
	 */
	public @Nullable String from() {
		return this.from;
	}

}
