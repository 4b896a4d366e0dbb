package io.github.rudderbento.delivery;

import org.springframework.util.Assert;

/**
 * How batches of a route are formed.
 *
 * @param events as soon as this many events wait together, they are sent without
 * lingering
 * @param maxEvents how many a request may grow to under a backlog; at least
 * {@code events}
 * @param maxBytes how long a request body may be before compression, framing included
 * @param maxEventBytes how long one event may be
 */
public record BatchLimits(int events, int maxEvents, int maxBytes, int maxEventBytes) {

	/**
	 * Checks the limits.
	 */
	public BatchLimits {
		Assert.isTrue(events > 0, "'events' must be positive");
		Assert.isTrue(maxEvents >= events, "'maxEvents' must not be less than 'events'");
		Assert.isTrue(maxBytes > 0, "'maxBytes' must be positive");
		Assert.isTrue(maxEventBytes > 0, "'maxEventBytes' must be positive");
	}

}
