package io.github.rudderbento.delivery.transaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DropReason;
import io.github.rudderbento.delivery.HandOver.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one transaction that wait for its end. In a reactive transaction several
 * threads may add some at the same time, and even when it has just ended.
 */
final class PendingEvents {

	private static final Logger logger = LoggerFactory.getLogger(PendingEvents.class);

	private final int maxEvents;

	private final List<Pending> events = new ArrayList<>();

	private final Map<Object, Integer> savepoints = new HashMap<>();

	private final AtomicBoolean overflowed = new AtomicBoolean();

	private boolean ended;

	PendingEvents(int maxEvents) {
		this.maxEvents = maxEvents;
	}

	/**
	 * Adds an event.
	 * @param delivery its delivery
	 * @param event the event
	 * @param phase its phase
	 * @return {@code false} when the transaction has ended meanwhile
	 */
	boolean add(Delivery delivery, CapturedEvent event, Phase phase) {
		Place place = place(new Pending(delivery, event, phase));
		if (place == Place.NONE_ANY_MORE) {
			delivery.drop(DropReason.TRANSACTION_FULL);
			if (this.overflowed.compareAndSet(false, true)) {
				logger.warn("More than {} events were tracked in one transaction; the rest of them is dropped. "
						+ "See rudder-bento.tracking.max-events-per-transaction", this.maxEvents);
			}
		}
		return place != Place.TOO_LATE;
	}

	private synchronized Place place(Pending pending) {
		if (this.ended) {
			return Place.TOO_LATE;
		}
		return (this.events.size() < this.maxEvents && this.events.add(pending)) ? Place.TAKEN : Place.NONE_ANY_MORE;
	}

	synchronized void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, this.events.size());
	}

	synchronized void savepointRollback(Object savepoint) {
		// A savepoint that is not known here is older than the first event.
		int kept = this.savepoints.getOrDefault(savepoint, 0);
		List<Pending> undone = this.events.subList(Math.min(kept, this.events.size()), this.events.size());
		undone.removeIf((pending) -> pending.phase() != Phase.AFTER_COMPLETION);
	}

	void completed(boolean committed) {
		// An offer may wait for room, so it is made outside of the lock.
		for (Pending pending : end()) {
			if (committed || pending.phase() == Phase.AFTER_COMPLETION) {
				pending.delivery().offer(pending.event());
			}
		}
	}

	private synchronized List<Pending> end() {
		this.ended = true;
		return List.copyOf(this.events);
	}

	private enum Place {

		TAKEN, NONE_ANY_MORE, TOO_LATE

	}

	private record Pending(Delivery delivery, CapturedEvent event, Phase phase) {
	}

}
