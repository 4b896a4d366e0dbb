package io.github.rudderbento.tracking;

import java.util.UUID;
import java.util.function.Consumer;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.payload.Attributes;

/**
 * Turns what an application tracks into the events of one vendor. Each bean of this type
 * adds a vendor to all ways of tracking.
 */
public interface EventMapping {

	/**
	 * The vendor's delivery, which may be asked for before the first event.
	 * @return where the events go, always the same
	 */
	Delivery delivery();

	/**
	 * Whether objects of a type are for this vendor, some of them at least.
	 * @param type a {@link TrackedEvent} or a message of a vendor
	 * @return whether {@link #map} knows what to do with them
	 */
	boolean supports(Class<?> type);

	/**
	 * Whether an object of a supported type is for this vendor, so that its rules and the
	 * person's consent are asked.
	 * @param message an object of a supported type
	 * @return whether {@link #map} does anything with it; {@code true} by default
	 */
	default boolean isFor(Object message) {
		return true;
	}

	/**
	 * Whether an event is for this vendor and lacks an email, so that
	 * {@link EmailResolver}s are asked.
	 * @param event the event
	 * @return whether an email is wanted; {@code false} by default
	 */
	default boolean wantsEmail(TrackedEvent event) {
		return false;
	}

	/**
	 * Captures the vendor's events: none, one or several. Called on the caller's thread.
	 * @param message an object of a supported type
	 * @param target takes each event
	 * @throws io.github.rudderbento.payload.InvalidPayloadException when it cannot be
	 * sent; says what and where
	 */
	void map(Object message, Consumer<CapturedEvent> target);

	/**
	 * Captures the vendor's part of the plainest of events, when nothing but the mappings
	 * wants to see it. By default like a {@link TrackedEvent}; a mapping that can do with
	 * less saves its callers time and memory.
	 * @param id the event's id
	 * @param userId who did it
	 * @param event what was done
	 * @param properties more about it
	 * @param target takes the captured event, if there is one
	 * @throws io.github.rudderbento.payload.InvalidPayloadException when it cannot be
	 * sent; says what and where
	 */
	default void track(UUID id, String userId, String event, Attributes properties, Consumer<CapturedEvent> target) {
		map(TrackedEvent.plain(id.toString(), userId, event, properties), target);
	}

}
