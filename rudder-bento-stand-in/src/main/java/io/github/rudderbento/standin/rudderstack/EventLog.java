package io.github.rudderbento.standin.rudderstack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the stand-in keeps: the last events and requests, and counts of all of them.
 */
final class EventLog {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition arrival = this.lock.newCondition();

	private final Deque<ReceivedEvent> events = new ArrayDeque<>();

	private final Deque<ReceivedRequest> requests = new ArrayDeque<>();

	private final int retained;

	private MessageIds messageIds = new MessageIds();

	private long received;

	private long duplicates;

	EventLog(int retained) {
		this.retained = retained;
	}

	boolean isCountOnly() {
		return this.retained == 0;
	}

	/**
	 * Adds a request and the events it brought, so that who sees the one sees the other.
	 */
	void add(ReceivedRequest request, List<ReceivedEvent> events) {
		this.lock.lock();
		try {
			keep(this.requests, request);
			for (ReceivedEvent event : events) {
				this.received++;
				if (!this.messageIds.add(event.messageId())) {
					this.duplicates++;
				}
				keep(this.events, event);
			}
			this.arrival.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private <T> void keep(Deque<T> kept, T added) {
		if (isCountOnly()) {
			return;
		}
		if (kept.size() == this.retained) {
			kept.remove();
		}
		kept.add(added);
	}

	boolean await(long count, Duration timeout) throws InterruptedException {
		long left = timeout.toNanos();
		this.lock.lock();
		try {
			while (this.received < count) {
				if (left <= 0) {
					return false;
				}
				left = this.arrival.awaitNanos(left);
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	List<ReceivedEvent> events() {
		this.lock.lock();
		try {
			return List.copyOf(this.events);
		}
		finally {
			this.lock.unlock();
		}
	}

	List<ReceivedRequest> requests() {
		this.lock.lock();
		try {
			return List.copyOf(this.requests);
		}
		finally {
			this.lock.unlock();
		}
	}

	long received() {
		this.lock.lock();
		try {
			return this.received;
		}
		finally {
			this.lock.unlock();
		}
	}

	long duplicates() {
		this.lock.lock();
		try {
			return this.duplicates;
		}
		finally {
			this.lock.unlock();
		}
	}

	void clear() {
		this.lock.lock();
		try {
			this.events.clear();
			this.requests.clear();
			this.messageIds = new MessageIds();
			this.received = 0;
			this.duplicates = 0;
		}
		finally {
			this.lock.unlock();
		}
	}

}
