package io.github.rudderbento.delivery;

/**
 * How fast requests may follow each other. Shared by all that call the same family of
 * endpoints, buffered or not. Safe for use by any thread; never blocks.
 */
public interface Pace {

	/**
	 * Takes leave for one request now, if there is any.
	 * @return 0 when the request may be sent, else how many nanoseconds to wait before
	 * asking again
	 */
	long tryAcquire();

	/**
	 * Keeps everybody from sending for a while, as a server asked for with
	 * {@code Retry-After}.
	 * @param nanos for how long from now
	 */
	default void holdFor(long nanos) {
	}

	/**
	 * No limit.
	 * @return a pace that always lets pass
	 */
	static Pace unlimited() {
		return () -> 0L;
	}

}
