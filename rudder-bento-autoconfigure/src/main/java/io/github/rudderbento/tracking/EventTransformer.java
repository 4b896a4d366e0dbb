package io.github.rudderbento.tracking;

import java.util.function.UnaryOperator;

/**
 * Changes an event: gives back a new one, or the same.
 */
@FunctionalInterface
public non-sealed interface EventTransformer extends EventStage {

	/**
	 * Changes an event.
	 * @param event a {@link TrackedEvent} or a message of a vendor
	 * @return the event to go on with, of any of these types; never {@code null} (an
	 * {@link EventFilter} drops events)
	 */
	Object transform(Object event);

	/**
	 * A transformer of one type of events; others pass as they are.
	 * @param <T> the type
	 * @param type the type
	 * @param change makes the new event
	 * @return a transformer
	 */
	static <T> EventTransformer of(Class<T> type, UnaryOperator<T> change) {
		return (event) -> type.isInstance(event) ? change.apply(type.cast(event)) : event;
	}

}
