package io.github.rudderbento.benchmarks.sidebyside;

import java.util.Map;

/**
 * A tracking client under test. {@link #track} is called by one thread.
 */
interface Client extends AutoCloseable {

	/**
	 * Tracks one event, in the way that the client's documentation shows.
	 * @param userId who
	 * @param properties ten properties
	 */
	void track(String userId, Map<String, Object> properties);

	/**
	 * How many events the client says are done with.
	 * @return the number of events, or -1 when it does not say
	 */
	long done();

	/**
	 * Asks the client to send what it holds, without waiting.
	 */
	void flush();

	/**
	 * Shuts the client down as its documentation shows, waiting as long as that does.
	 */
	@Override
	void close();

}
