package io.github.rudderbento.delivery;

/**
 * Application event: a destination takes events again, after an outage or after it was
 * {@linkplain DestinationHeld held}. Published only when somebody listens, after the fact
 * and on a thread of its own.
 *
 * @param destination the destination's name
 */
public record DestinationRecovered(String destination) {
}
