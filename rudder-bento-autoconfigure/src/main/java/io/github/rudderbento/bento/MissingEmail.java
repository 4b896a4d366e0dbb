package io.github.rudderbento.bento;

/**
 * What happens to an event that is meant for Bento and has no email. It is never sent,
 * and always counted.
 */
public enum MissingEmail {

	/** Nothing more. */
	SKIP,

	/** A warning is logged, once for each event name. */
	WARN,

	/** It is kept with the dead letters. */
	DEAD_LETTER

}
