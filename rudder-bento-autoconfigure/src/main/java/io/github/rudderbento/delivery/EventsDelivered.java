package io.github.rudderbento.delivery;

import java.time.Duration;

/**
 * Application event: a destination took the events of a request. Published only when
 * somebody listens, after the fact and on a thread of its own; a listener that is slower
 * than the delivery misses some.
 *
 * @param destination the destination's name
 * @param route the route's name
 * @param events how many events
 * @param attempts how many requests it took
 * @param exchange how long the last request took
 * @param lag how long the oldest event had waited
 */
public record EventsDelivered(String destination, String route, int events, int attempts, Duration exchange,
		Duration lag) {
}
