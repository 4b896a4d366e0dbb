package io.github.rudderbento.bento;

/**
 * When a request may be sent again.
 */
public enum RetrySafety {

	/** Whenever it failed for a while: doing it twice is the same as doing it once. */
	REPEATABLE,

	/**
	 * Only when it was surely not executed: doing it twice can send mail twice, create
	 * something twice, or undo itself.
	 */
	ONLY_IF_NOT_EXECUTED,

	/**
	 * {@link #REPEATABLE} when each of its items is, else {@link #ONLY_IF_NOT_EXECUTED}.
	 */
	BY_CONTENT

}
