package io.github.rudderbento.standin.bento;

import java.util.Locale;

/**
 * The states of a broadcast. Lists show {@link #SENT} unless another one, or {@code any},
 * is asked for.
 */
public enum BentoBroadcastStatus {

	/**
	 * Created through the API and not approved yet.
	 */
	DRAFT,

	/**
	 * Approved, and waiting for its time.
	 */
	SCHEDULED,

	/**
	 * On its way, batch by batch.
	 */
	SENDING,

	/**
	 * Sent to the last subscriber.
	 */
	SENT,

	/**
	 * Put away.
	 */
	ARCHIVED;

	String value() {
		return name().toLowerCase(Locale.ROOT);
	}

}
