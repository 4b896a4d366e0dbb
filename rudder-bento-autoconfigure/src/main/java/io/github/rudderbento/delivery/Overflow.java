package io.github.rudderbento.delivery;

/**
 * What happens to an event for which there is no room.
 */
public enum Overflow {

	/** It is dropped and counted. The caller goes on at full speed. */
	DROP_NEWEST,

	/**
	 * The oldest waiting segment makes room for it, as a whole. If the delivery thread
	 * cannot keep up with that, the event is dropped.
	 */
	DROP_OLDEST,

	/**
	 * The caller waits for room, up to a timeout; then the event is dropped. On threads
	 * that must not block like {@link #DROP_NEWEST}: Reactor's, and the delivery threads,
	 * on which a {@link DeliveryListener} is called.
	 */
	BLOCK

}
