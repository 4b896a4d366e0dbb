package io.github.rudderbento.bento;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.rudderbento.payload.InvalidPayloadException;

/**
 * Sequences of mails.
 */
public final class SequenceOperations {

	private final BentoExchange exchange;

	SequenceOperations(BentoExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * Lists all sequences.
	 * @return the sequences, asked for page by page as they are used up
	 */
	public Flux<Sequence> list() {
		return Pages.all(this.exchange,
				(page) -> BentoCall.of(BentoOperation.LIST_SEQUENCES).query("page", (page > 1) ? page : null),
				Sequence::read);
	}

	/**
	 * Adds a mail to a sequence.
	 * @param sequenceId the sequence's id, as it is listed
	 * @param email the mail
	 * @return the mail's template; empty when Bento's answer does not show it
	 */
	public Mono<EmailTemplate> createEmail(String sequenceId, SequenceEmail email) {
		return Mono.defer(() -> {
			BentoRules.checkText("id", sequenceId, "a sequence's id");
			BentoRules.checkText("subject", email.subject(), "a mail's subject");
			BentoRules.checkText("html", email.html(), "a mail's body");
			Integer delay = email.delay();
			if (delay != null && delay < 0) {
				throw new InvalidPayloadException("delay_interval_count", "must not be negative");
			}
			return this.exchange.call(BentoCall.of(BentoOperation.CREATE_SEQUENCE_EMAIL, sequenceId).body(email.body()),
					(answer) -> EmailTemplate.read(Json.resource(answer)));
		});
	}

}
