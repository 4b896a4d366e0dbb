package io.github.rudderbento.delivery.transaction;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.HandOver;
import reactor.util.context.ContextView;

/**
 * Hands events over at the end of the transaction that runs on the calling thread:
 * committed, they go to their delivery in the order of their capture; rolled back, they
 * are gone, except those of {@link HandOver.Phase#AFTER_COMPLETION}. Rolling back to a
 * savepoint drops what was captured after it. Read-only transactions are treated alike.
 * <p>
 * Reactive transactions are treated alike by the hand-over {@link #within} the Reactor
 * context that they run in.
 * <p>
 * One synchronization serves all events of a transaction, whose number is bounded.
 */
public final class TransactionalHandOver implements HandOver {

	/** The default bound of {@link #TransactionalHandOver(int)}. */
	public static final int DEFAULT_MAX_EVENTS = 10_000;

	private final int maxEvents;

	private final Lock joining = new ReentrantLock();

	/**
	 * Creates the hand-over.
	 * @param maxEvents how many events of one transaction may wait for its end; further
	 * ones are dropped and counted
	 */
	public TransactionalHandOver(int maxEvents) {
		this.maxEvents = maxEvents;
	}

	@Override
	public void handOver(Delivery delivery, CapturedEvent event, Phase phase) {
		if (phase == Phase.IMMEDIATE || !ThreadTransaction.add(this, this.maxEvents, delivery, event, phase)) {
			delivery.offer(event);
		}
	}

	@Override
	public HandOver within(ContextView context) {
		ReactiveTransaction reactive = ReactiveTransaction.find(context, this, this.joining, this.maxEvents);
		return (reactive != null) ? reactive : this;
	}

}
