package io.github.rudderbento.delivery;

/**
 * Gives captured events to their delivery, at once or when the running transaction ends.
 * Never throws, and blocks only with {@link Overflow#BLOCK}.
 */
@FunctionalInterface
public interface HandOver {

	/**
	 * Gives an event to its delivery.
	 * @param delivery the delivery
	 * @param event the event
	 * @param phase when
	 */
	void handOver(Delivery delivery, CapturedEvent event, Phase phase);

	/**
	 * A hand-over that knows of no transactions.
	 * @return hands over at once, whatever the phase
	 */
	static HandOver immediate() {
		return (delivery, event, phase) -> delivery.offer(event);
	}

	/**
	 * When an event is handed over. Without a running transaction always at once.
	 */
	enum Phase {

		/** When the transaction commits; never when it is rolled back. */
		AFTER_COMMIT,

		/** When the transaction has ended, in whichever way. */
		AFTER_COMPLETION,

		/** At once. */
		IMMEDIATE

	}

}
