package io.github.rudderbento.delivery;

import java.util.List;

/**
 * Application event: events could not be delivered and are kept for a person to look at,
 * see {@link DeadLetters}. Published only when somebody listens, after the fact and on a
 * thread of its own.
 *
 * @param destination the destination's name
 * @param letters the dead letters; their payloads may hold personal data
 */
public record EventsDeadLettered(String destination, List<DeadLetter> letters) {

	/**
	 * Copies the letters.
	 * @param destination the destination's name
	 * @param letters the dead letters
	 */
	public EventsDeadLettered {
		letters = List.copyOf(letters);
	}

}
