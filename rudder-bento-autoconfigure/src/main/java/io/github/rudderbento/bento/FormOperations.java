package io.github.rudderbento.bento;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Forms.
 */
public final class FormOperations {

	private final BentoExchange exchange;

	FormOperations(BentoExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * Lists what was submitted with a form.
	 * @param formId the form's id
	 * @return the responses
	 */
	public Flux<FormResponse> responses(String formId) {
		return Mono.defer(() -> {
			BentoRules.checkText("id", formId, "a form's id");
			return this.exchange.find(BentoCall.of(BentoOperation.LIST_FORM_RESPONSES).query("id", formId),
					(answer) -> Pages.items(answer, FormResponse::read));
		}).flatMapIterable((responses) -> responses);
	}

}
