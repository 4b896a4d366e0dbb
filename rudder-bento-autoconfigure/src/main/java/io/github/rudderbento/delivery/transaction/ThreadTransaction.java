package io.github.rudderbento.delivery.transaction;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.HandOver.Phase;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Our part in a transaction that is bound to its thread.
 */
final class ThreadTransaction implements TransactionSynchronization {

	private final Object key;

	private final PendingEvents pending;

	private ThreadTransaction(Object key, PendingEvents pending) {
		this.key = key;
		this.pending = pending;
	}

	/**
	 * Adds an event to the transaction of the calling thread.
	 * @param key under which our part is bound
	 * @param maxEvents how many events may wait
	 * @param delivery the event's delivery
	 * @param event the event
	 * @param phase its phase
	 * @return {@code false} when no transaction runs, or it is already ending
	 */
	static boolean add(Object key, int maxEvents, Delivery delivery, CapturedEvent event, Phase phase) {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| !TransactionSynchronizationManager.isSynchronizationActive()) {
			return false;
		}
		ThreadTransaction current = (ThreadTransaction) TransactionSynchronizationManager.getResource(key);
		if (current == null) {
			current = new ThreadTransaction(key, new PendingEvents(maxEvents));
			if (!current.join()) {
				return false;
			}
		}
		return current.pending.add(delivery, event, phase);
	}

	private boolean join() {
		try {
			TransactionSynchronizationManager.registerSynchronization(this);
		}
		catch (IllegalStateException | UnsupportedOperationException ex) {
			return false;
		}
		TransactionSynchronizationManager.bindResource(this.key, this);
		return true;
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
		this.pending.savepoint(savepoint);
	}

	@Override
	public void savepointRollback(Object savepoint) {
		this.pending.savepointRollback(savepoint);
	}

	@Override
	public void afterCompletion(int status) {
		TransactionSynchronizationManager.unbindResourceIfPossible(this.key);
		this.pending.completed(status == STATUS_COMMITTED);
	}

}
