package io.github.rudderbento.tracking;

import java.util.Locale;

/**
 * Why something that was to be tracked did not reach a buffer.
 */
public enum Untracked {

	/** It cannot be sent as it is; counted for each destination. */
	REJECTED,

	/** It is for no destination, for example because none is configured. */
	UNROUTED,

	/**
	 * Something failed: an expression of an annotation, or a filter, a transformer, the
	 * redaction or the consent, which fail closed.
	 */
	FAILED,

	/** It is meant for Bento and has no email. */
	MISSING_EMAIL,

	/** An {@link EventFilter} or a redaction rule dropped it. */
	FILTERED,

	/** A {@link ConsentProvider} did not agree; counted for each destination. */
	NO_CONSENT,

	/** Its user is not in the sample. */
	SAMPLED_OUT,

	/** A list of a destination keeps it away; counted for each destination. */
	DENIED,

	/** {@link Mode#DRY_RUN}; counted for each destination. */
	DRY_RUN,

	/** {@link Mode#OFF}. */
	OFF;

	/**
	 * The reason as a metric tag.
	 * @return lower case with hyphens
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
