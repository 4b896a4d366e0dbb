package io.github.rudderbento.bento;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A tag.
 *
 * @param id Bento's id
 * @param name the name
 * @param createdAt when it was created, or {@code null}
 * @param discardedAt when it was deleted, or {@code null}
 * @param siteId the site's number, or {@code null}
 */
public record Tag(String id, String name, @Nullable Instant createdAt, @Nullable Instant discardedAt,
		@Nullable String siteId) {

	static @Nullable Tag read(JsonNode node) {
		JsonNode attributes = Json.attributes(node);
		String name = Json.text(attributes, "name");
		if (name == null) {
			return null;
		}
		return new Tag(Json.id(node), name, Json.instant(attributes, "created_at"),
				Json.instant(attributes, "discarded_at"), Json.text(attributes, "site_id"));
	}

}
