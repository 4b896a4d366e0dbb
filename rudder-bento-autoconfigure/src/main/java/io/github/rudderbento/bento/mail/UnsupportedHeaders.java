package io.github.rudderbento.bento.mail;

/**
 * What to do with a header that Bento has no place for: {@code Reply-To} and headers of
 * the application's own. Other recipients and attachments are refused in any case.
 */
public enum UnsupportedHeaders {

	/** Refuse the mail. */
	REFUSE,

	/** Send the mail without the header. */
	IGNORE

}
