package io.github.rudderbento.bento;

/**
 * What became of one item of a batch, as far as the answer tells.
 */
public enum ItemOutcome {

	/** Bento took it. */
	TAKEN,

	/** Bento did not take it; it was not executed. */
	FAILED,

	/**
	 * Nobody knows: Bento took some of the chunk and did not say which, or the chunk was
	 * sent and no answer came.
	 */
	UNDECIDED,

	/** It was not sent, for it breaks a rule. */
	INVALID

}
