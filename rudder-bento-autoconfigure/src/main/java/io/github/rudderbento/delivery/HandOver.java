package io.github.rudderbento.delivery;

import reactor.util.context.ContextView;

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
	 * This hand-over as it is seen from a Reactor context. Called when something is
	 * subscribed to, or with the source of an application event in the context.
	 * @param context where a reactive transaction may be found
	 * @return a hand-over at the end of that transaction, or this one
	 */
	default HandOver within(ContextView context) {
		return this;
	}

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
