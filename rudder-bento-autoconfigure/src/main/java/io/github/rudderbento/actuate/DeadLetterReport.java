package io.github.rudderbento.actuate;

import java.time.Instant;

import io.github.rudderbento.delivery.DeadLetter;

/**
 * What the {@code tracking} endpoint tells of a dead letter.
 *
 * @param id identifies it within its destination, as long as the application runs
 * @param destination the destination's name
 * @param route the route's name
 * @param reason why it is here
 * @param answer what the vendor answered last, without what it quotes of the payload
 * @param time when it came here
 * @param bytes how long the payload is
 * @param payload the payload: its structure, with the type of a value in the value's
 * place, or all of it where that is switched on
 */
public record DeadLetterReport(long id, String destination, String route, String reason, String answer, Instant time,
		int bytes, Object payload) {

	static DeadLetterReport of(DeadLetter letter, boolean showPayload) {
		DeadLetterPayload payload = DeadLetterPayload.of(letter);
		return new DeadLetterReport(letter.id(), letter.destination(), letter.route(), letter.reason().tag(),
				showPayload ? letter.answer() : payload.removeFrom(letter.answer()), letter.time(),
				letter.payload().length, showPayload ? payload.values() : payload.structure());
	}

}
