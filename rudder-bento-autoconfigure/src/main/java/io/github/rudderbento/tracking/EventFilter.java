package io.github.rudderbento.tracking;

/**
 * Lets an event pass or not. What it stops is counted as filtered.
 */
@FunctionalInterface
public non-sealed interface EventFilter extends EventStage {

	/**
	 * Whether an event may go on.
	 * @param event a {@link TrackedEvent} or a message of a vendor
	 * @return {@code false} to drop it
	 */
	boolean accepts(Object event);

}
