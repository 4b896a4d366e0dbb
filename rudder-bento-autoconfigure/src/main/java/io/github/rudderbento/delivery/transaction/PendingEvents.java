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

/**
 * The events of one transaction that wait for its end. Used by one thread at a time.
 */
final class PendingEvents {

	private static final Logger logger = LoggerFactory.getLogger(PendingEvents.class);

	private final int maxEvents;

	private final List<Pending> events = new ArrayList<>();

	private final Map<Object, Integer> savepoints = new HashMap<>();

	private boolean overflowed;

	PendingEvents(int maxEvents) {
		this.maxEvents = maxEvents;
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

	void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, this.events.size());
	}

	void savepointRollback(Object savepoint) {
		// A savepoint that is not known here is older than the first event.
		int kept = this.savepoints.getOrDefault(savepoint, 0);
		List<Pending> undone = this.events.subList(Math.min(kept, this.events.size()), this.events.size());
		undone.removeIf((pending) -> pending.phase() != Phase.AFTER_COMPLETION);
	}

	void completed(boolean committed) {
		for (Pending pending : this.events) {
			if (committed || pending.phase() == Phase.AFTER_COMPLETION) {
				pending.delivery().offer(pending.event());
			}
		}
	}

	private record Pending(Delivery delivery, CapturedEvent event, Phase phase) {
	}

}
