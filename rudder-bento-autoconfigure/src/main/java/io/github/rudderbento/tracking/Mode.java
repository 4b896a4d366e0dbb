package io.github.rudderbento.tracking;

/**
 * What becomes of events that are tracked. Says nothing about the vendors' direct clients
 * and the mail sender, which answer their caller.
 */
public enum Mode {

	/** They are sent. */
	LIVE,

	/**
	 * Everything happens up to the hand-over: resolving, filters, consent, redaction,
	 * checks. Then the event is counted and logged at DEBUG, without values, in place of
	 * being handed over. Nothing is sent.
	 */
	DRY_RUN,

	/** They are counted, and nothing else. */
	OFF

}
