package io.github.rudderbento.delivery;

/**
 * Application event: accepted events were dropped, or expired. What is dropped for the
 * same reason in quick succession is told in one. Published only when somebody listens,
 * after the fact and on a thread of its own; {@link DeliveryCounters} have it all.
 *
 * @param destination the destination's name
 * @param reason why: a {@link DropReason#tag()}, or {@code expired}
 * @param events how many events
 */
public record EventsDropped(String destination, String reason, long events) {
}
