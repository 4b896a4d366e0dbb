package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sender that the account may send mail from.
 *
 * @param id Bento's id
 * @param name the name, or {@code null}
 * @param email the address
 */
public record Author(String id, @Nullable String name, String email) {

	static @Nullable Author read(JsonNode node) {
		JsonNode attributes = Json.attributes(node);
		String email = Json.text(attributes, "email");
		return (email != null) ? new Author(Json.id(node), Json.text(attributes, "name"), email) : null;
	}

	@Override
	public String toString() {
		return "Author[" + this.id + "]";
	}

}
