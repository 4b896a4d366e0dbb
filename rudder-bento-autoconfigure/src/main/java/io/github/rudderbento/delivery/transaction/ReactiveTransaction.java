package io.github.rudderbento.delivery.transaction;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.HandOver;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

/**
 * Hands over at the end of one reactive transaction.
 */
final class ReactiveTransaction implements HandOver {

	private final Object key;

	private final Lock lock;

	private final int maxEvents;

	private final TransactionSynchronizationManager manager;

	private ReactiveTransaction(Object key, Lock lock, int maxEvents, TransactionSynchronizationManager manager) {
		this.key = key;
		this.lock = lock;
		this.maxEvents = maxEvents;
		this.manager = manager;
	}

	/**
	 * Finds the transaction of a Reactor context.
	 * @param context the context
	 * @param key under which our part is bound
	 * @param lock held while it is bound
	 * @param maxEvents how many events may wait
	 * @return the hand-over, or {@code null} when no transaction runs in there
	 */
	static @Nullable ReactiveTransaction find(ContextView context, Object key, Lock lock, int maxEvents) {
		TransactionSynchronizationManager manager = manager(context);
		if (manager == null || !manager.isActualTransactionActive() || !manager.isSynchronizationActive()) {
			return null;
		}
		return new ReactiveTransaction(key, lock, maxEvents, manager);
	}

	private static @Nullable TransactionSynchronizationManager manager(ContextView context) {
		if (context.isEmpty()) {
			return null;
		}
		if (context.hasKey(TransactionContext.class)) {
			return new TransactionSynchronizationManager(context.get(TransactionContext.class));
		}
		// Completes while it is subscribed to; what it looks for is not public.
		CompletableFuture<TransactionSynchronizationManager> current = TransactionSynchronizationManager
			.forCurrentTransaction()
			.contextWrite(context)
			.onErrorComplete()
			.toFuture();
		return current.getNow(null);
	}

	@Override
	public void handOver(Delivery delivery, CapturedEvent event, Phase phase) {
		if (phase == Phase.IMMEDIATE || !add(delivery, event, phase)) {
			delivery.offer(event);
		}
	}

	private boolean add(Delivery delivery, CapturedEvent event, Phase phase) {
		Participation current = join();
		return current != null && current.pending.add(delivery, event, phase);
	}

	/**
	 * One after the other, as several parts of a transaction may run at the same time.
	 */
	private @Nullable Participation join() {
		this.lock.lock();
		try {
			if (!this.manager.isSynchronizationActive()) {
				return null;
			}
			Participation current = (Participation) this.manager.getResource(this.key);
			if (current == null) {
				current = new Participation(new PendingEvents(this.maxEvents));
				this.manager.registerSynchronization(current);
				this.manager.bindResource(this.key, current);
			}
			return current;
		}
		catch (IllegalStateException | UnsupportedOperationException ex) {
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private final class Participation implements TransactionSynchronization {

		private final PendingEvents pending;

		Participation(PendingEvents pending) {
			this.pending = pending;
		}

		@Override
		public Mono<Void> suspend() {
			return Mono.fromRunnable(this::unbind);
		}

		@Override
		public Mono<Void> resume() {
			return Mono
				.fromRunnable(() -> ReactiveTransaction.this.manager.bindResource(ReactiveTransaction.this.key, this));
		}

		@Override
		public Mono<Void> afterCompletion(int status) {
			return Mono.fromRunnable(() -> {
				unbind();
				this.pending.completed(status == STATUS_COMMITTED);
			});
		}

		private void unbind() {
			ReactiveTransaction.this.manager.unbindResourceIfPossible(ReactiveTransaction.this.key);
		}

	}

}
