package io.github.rudderbento.rudderstack;

import java.util.List;

/**
 * What became of a batch, event by event.
 *
 * @param events the results, in the order of the batch's messages
 */
public record BatchResult(List<EventResult> events) {

	/**
	 * Copies the list.
	 */
	public BatchResult {
		events = List.copyOf(events);
	}

	/**
	 * Whether the server took every event.
	 * @return {@code false} when at least one was not delivered
	 */
	public boolean isComplete() {
		return delivered() == this.events.size();
	}

	/**
	 * How many events the server took.
	 * @return the number
	 */
	public int delivered() {
		return (int) this.events.stream().filter((event) -> event.status() == EventResult.Status.DELIVERED).count();
	}

	/**
	 * The events that the server did not take.
	 * @return their results, in order; empty when all is well
	 */
	public List<EventResult> failures() {
		return this.events.stream().filter((event) -> event.status() != EventResult.Status.DELIVERED).toList();
	}

}
