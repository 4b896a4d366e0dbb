package io.github.rudderbento.bento;

/**
 * Families of endpoints that share one rate limit.
 */
public enum BentoFamily {

	/** {@code /batch/*}. */
	BATCH,

	/** {@code /fetch/*}. */
	FETCH,

	/** {@code /stats/*}. */
	STATS,

	/** {@code /experimental/*}. */
	EXPERIMENTAL

}
