package io.github.rudderbento.bento;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The definition of a profile field.
 *
 * @param id Bento's id
 * @param name the name that Bento shows, made from the key
 * @param key the key
 * @param whitelisted whether browsers may set it, or {@code null} when Bento does not say
 * @param createdAt when it was created, or {@code null}
 */
public record Field(String id, String name, String key, @Nullable Boolean whitelisted, @Nullable Instant createdAt) {

	static @Nullable Field read(JsonNode node) {
		JsonNode attributes = Json.attributes(node);
		String key = Json.text(attributes, "key");
		if (key == null) {
			return null;
		}
		String name = Json.text(attributes, "name");
		return new Field(Json.id(node), (name != null) ? name : key, key, Json.bool(attributes, "whitelisted"),
				Json.instant(attributes, "created_at"));
	}

}
