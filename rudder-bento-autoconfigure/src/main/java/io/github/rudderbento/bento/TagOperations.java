package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.github.rudderbento.payload.Attributes;

/**
 * Tags.
 */
public final class TagOperations {

	private final BentoExchange exchange;

	TagOperations(BentoExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * Lists all tags, deleted ones included.
	 * @return the tags
	 */
	public Flux<Tag> list() {
		return this.exchange.call(BentoCall.of(BentoOperation.LIST_TAGS), (answer) -> Pages.items(answer, Tag::read))
			.flatMapIterable((tags) -> tags);
	}

	/**
	 * Creates a tag.
	 * @param name the name, without a comma
	 * @return the tag; empty when Bento's answer does not show it
	 */
	public Mono<Tag> create(String name) {
		return Mono.defer(() -> {
			TagNames.check("name", name);
			return this.exchange.call(BentoCall.of(BentoOperation.CREATE_TAG).body(body(name)), TagOperations::read);
		});
	}

	/**
	 * Deletes a tag, or brings it back when it is deleted already; so it is never
	 * repeated unless it was surely not executed.
	 * @param id Bento's id of the tag
	 * @param name its name
	 * @return what Bento says about it; empty when it says nothing
	 */
	public Mono<String> delete(String id, String name) {
		return Mono.defer(() -> {
			BentoRules.checkText("id", id, "a tag's id");
			TagNames.check("name", name);
			return this.exchange.call(BentoCall.of(BentoOperation.DELETE_TAG, id).body(body(name)),
					(answer) -> Json.text(answer, "message"));
		});
	}

	private static byte[] body(String name) {
		return BentoWire.body("tag", Attributes.builder().put("name", name).build());
	}

	private static @Nullable Tag read(JsonNode answer) {
		JsonNode resource = Json.resource(answer);
		return resource.isMissingNode() ? null : Tag.read(resource);
	}

}
