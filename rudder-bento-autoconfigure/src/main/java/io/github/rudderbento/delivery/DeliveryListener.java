package io.github.rudderbento.delivery;

import java.time.Duration;

/**
 * Hears what becomes of batches. Called on the delivery thread, so implementations must
 * be quick and must not block; what they throw is logged and ignored. An event that one
 * of them tracks is dropped when the buffer is full, even with {@link Overflow#BLOCK}.
 */
public interface DeliveryListener {

	/**
	 * A request's events were taken.
	 * @param batch what was delivered
	 */
	default void delivered(DeliveredBatch batch) {
	}

	/**
	 * Events were dropped or expired.
	 * @param destination the destination's name
	 * @param reason why: a {@link DropReason#tag()}, or {@code expired}
	 * @param events how many
	 */
	default void dropped(String destination, String reason, long events) {
	}

	/**
	 * An event became a dead letter.
	 * @param letter the dead letter
	 */
	default void deadLettered(DeadLetter letter) {
	}

	/**
	 * A destination takes nothing until somebody mends something.
	 * @param destination the destination's name
	 * @param advice what to look at
	 */
	default void held(String destination, String advice) {
	}

	/**
	 * A destination takes events again after an outage or a hold.
	 * @param destination the destination's name
	 */
	default void recovered(String destination) {
	}

	/**
	 * A request whose events were taken.
	 *
	 * @param destination the destination's name
	 * @param route the route's name
	 * @param events how many events
	 * @param bytes the length of the body as sent
	 * @param attempts how many requests it took
	 * @param exchange how long the last request took
	 * @param lag how long its oldest event had waited
	 */
	record DeliveredBatch(String destination, String route, int events, int bytes, int attempts, Duration exchange,
			Duration lag) {
	}

}
