package io.github.rudderbento.standin.bento;

/**
 * The families of paths that Bento counts requests by.
 */
public enum BentoRateFamily {

	/**
	 * The paths under {@code /batch}: documented with 100 a minute, observed with 60.
	 */
	BATCH,

	/**
	 * The paths under {@code /fetch}: documented with 100 a minute, observed with 60.
	 */
	FETCH,

	/**
	 * The paths under {@code /stats}: documented with 60 an hour, observed with 30.
	 */
	STATS,

	/**
	 * The paths under {@code /experimental}: documented with 100 a minute.
	 */
	EXPERIMENTAL

}
