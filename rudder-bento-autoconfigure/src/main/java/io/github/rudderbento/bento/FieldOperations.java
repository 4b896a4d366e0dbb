package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.github.rudderbento.payload.Attributes;

/**
 * Definitions of profile fields.
 */
public final class FieldOperations {

	private final BentoExchange exchange;

	FieldOperations(BentoExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * Lists all fields.
	 * @return the fields
	 */
	public Flux<Field> list() {
		return this.exchange
			.call(BentoCall.of(BentoOperation.LIST_FIELDS), (answer) -> Pages.items(answer, Field::read))
			.flatMapIterable((fields) -> fields);
	}

	/**
	 * Creates a field. Bento makes its name of the key: {@code membershipLevel} becomes
	 * "Membership Level".
	 * @param key the key
	 * @return the field; empty when Bento's answer does not show it
	 */
	public Mono<Field> create(String key) {
		return Mono.defer(() -> {
			BentoRules.checkText("key", key, "a field's key");
			byte[] body = BentoWire.body("field", Attributes.builder().put("key", key).build());
			return this.exchange.call(BentoCall.of(BentoOperation.CREATE_FIELD).body(body), FieldOperations::read);
		});
	}

	private static @Nullable Field read(JsonNode answer) {
		JsonNode resource = Json.resource(answer);
		return resource.isMissingNode() ? null : Field.read(resource);
	}

}
