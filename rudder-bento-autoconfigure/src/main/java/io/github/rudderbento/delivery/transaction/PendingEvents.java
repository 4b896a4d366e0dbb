package io.github.rudderbento.delivery.transaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DropReason;
import io.github.rudderbento.delivery.HandOver.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The events of one transaction that wait for its end. Used by the transaction's thread
 * only.
 */
final class PendingEvents implements TransactionSynchronization {

	private static final Logger logger = LoggerFactory.getLogger(PendingEvents.class);

	private final Object key;

	private final int maxEvents;

	private final List<Pending> events = new ArrayList<>();

	private final Map<Object, Integer> savepoints = new HashMap<>();

	private boolean overflowed;

	PendingEvents(Object key, int maxEvents) {
		this.key = key;
		this.maxEvents = maxEvents;
	}

	/**
	 * Joins the running transaction.
	 * @return whether it takes new participants; when it is already ending it does not
	 */
	boolean join() {
		try {
			TransactionSynchronizationManager.registerSynchronization(this);
		}
		catch (IllegalStateException | UnsupportedOperationException ex) {
			return false;
		}
		TransactionSynchronizationManager.bindResource(this.key, this);
		return true;
	}

	void add(Delivery delivery, CapturedEvent event, Phase phase) {
		if (this.events.size() < this.maxEvents) {
			this.events.add(new Pending(delivery, event, phase));
			return;
		}
		delivery.drop(DropReason.TRANSACTION_FULL);
		if (!this.overflowed) {
			this.overflowed = true;
			logger.warn("More than {} events were tracked in one transaction; the rest of them is dropped. "
					+ "See rudder-bento.tracking.max-events-per-transaction", this.maxEvents);
		}
	}

	@Override
	public void suspend() {
		TransactionSynchronizationManager.unbindResourceIfPossible(this.key);
	}

	@Override
	public void resume() {
		TransactionSynchronizationManager.bindResource(this.key, this);
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, this.events.size());
	}

	@Override
	public void savepointRollback(Object savepoint) {
		// A savepoint that is not known here is older than the first event.
		int kept = this.savepoints.getOrDefault(savepoint, 0);
		List<Pending> undone = this.events.subList(Math.min(kept, this.events.size()), this.events.size());
		undone.removeIf((pending) -> pending.phase() != Phase.AFTER_COMPLETION);
	}

	@Override
	public void afterCompletion(int status) {
		TransactionSynchronizationManager.unbindResourceIfPossible(this.key);
		for (Pending pending : this.events) {
			if (status == STATUS_COMMITTED || pending.phase() == Phase.AFTER_COMPLETION) {
				pending.delivery().offer(pending.event());
			}
		}
	}

	private record Pending(Delivery delivery, CapturedEvent event, Phase phase) {
	}

}
