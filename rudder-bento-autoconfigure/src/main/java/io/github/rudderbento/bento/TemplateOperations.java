package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.InvalidPayloadException;

/**
 * Mail templates of sequences and workflows.
 */
public final class TemplateOperations {

	private final BentoExchange exchange;

	TemplateOperations(BentoExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * Reads a template.
	 * @param id the template's id
	 * @return the template, or empty when there is none
	 */
	public Mono<EmailTemplate> get(String id) {
		return Mono.defer(() -> {
			BentoRules.checkText("id", id, "a template's id");
			return this.exchange.find(BentoCall.of(BentoOperation.GET_TEMPLATE, id),
					(answer) -> EmailTemplate.read(Json.resource(answer)));
		});
	}

	/**
	 * Changes a template. A body must keep its
	 * <code>{{ visitor.unsubscribe_url }}</code>.
	 * @param id the template's id
	 * @param subject the new subject, or {@code null} to leave it
	 * @param html the new body, or {@code null} to leave it
	 * @return the template; fails with {@link BentoNotFoundException} when there is none,
	 * or {@link InvalidPayloadException} when there is nothing to change
	 */
	public Mono<EmailTemplate> update(String id, @Nullable String subject, @Nullable String html) {
		return Mono.defer(() -> {
			BentoRules.checkText("id", id, "a template's id");
			if (subject == null && html == null) {
				throw new InvalidPayloadException("email_template", "a subject or a body is needed");
			}
			Attributes.Builder members = Attributes.builder();
			BentoWire.put(members, "subject", subject);
			BentoWire.put(members, "html", html);
			return this.exchange.call(
					BentoCall.of(BentoOperation.UPDATE_TEMPLATE, id)
						.body(BentoWire.body("email_template", members.build())),
					(answer) -> EmailTemplate.read(Json.resource(answer)));
		});
	}

}
