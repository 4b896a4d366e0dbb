package io.github.rudderbento.delivery;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The threads on which an application's deliveries run, those of all destinations. None
 * of them ever waits for room in a buffer, not even in another destination's: it may be
 * the one that has to make it. Safe for use by any thread.
 */
public final class DeliveryThreads {

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	/**
	 * Runs a delivery on the current thread, which is one of these until the end.
	 * @param delivery what to run
	 */
	void run(Runnable delivery) {
		Thread current = Thread.currentThread();
		this.threads.add(current);
		try {
			delivery.run();
		}
		finally {
			this.threads.remove(current);
		}
	}

	/**
	 * Whether a delivery runs on the current thread.
	 * @return whether the current thread is one of these
	 */
	boolean includeCurrent() {
		return this.threads.contains(Thread.currentThread());
	}

}
