package io.github.rudderbento.http;

import java.util.concurrent.atomic.AtomicReference;

/**
 * How far one exchange has come, to tell whether its request may have been executed.
 * <p>
 * The writing side and the timeout meet in one compare-and-set: once an exchange is
 * abandoned nothing is written any more, and once writing has begun a timeout, which
 * comes from another thread, no longer claims that nothing was written. Failures of the
 * connection itself are signalled on the thread that writes, so for them it counts
 * whether the last byte was handed over.
 */
final class Passage {

	private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);

	/**
	 * Called before the first byte is written.
	 * @return {@code false} when the exchange was given up and nothing may be written
	 */
	boolean begin() {
		return this.stage.compareAndSet(Stage.WAITING, Stage.WRITING) || this.stage.get() != Stage.ABANDONED;
	}

	/**
	 * Called when the last byte was handed to the socket, or an answer came.
	 */
	void written() {
		this.stage.set(Stage.WRITTEN);
	}

	/**
	 * Gives the exchange up, from any thread.
	 * @return whether the request may be executed
	 */
	boolean abandon() {
		return !this.stage.compareAndSet(Stage.WAITING, Stage.ABANDONED);
	}

	/**
	 * Asked when the connection failed.
	 * @return whether all of the request was handed to the socket
	 */
	boolean complete() {
		return this.stage.get() == Stage.WRITTEN;
	}

	private enum Stage {

		WAITING, WRITING, WRITTEN, ABANDONED

	}

}
