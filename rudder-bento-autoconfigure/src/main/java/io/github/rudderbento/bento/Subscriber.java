package io.github.rudderbento.bento;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A person as Bento knows them.
 *
 * @param id Bento's id
 * @param uuid the person's UUID, or {@code null}
 * @param email the address
 * @param fields the profile's fields by key
 * @param tagIds the ids of the person's tags
 * @param unsubscribedAt when the person signed off, or {@code null}
 * @param navigationUrl where Bento shows the person, or {@code null}
 */
public record Subscriber(String id, @Nullable String uuid, String email, Map<String, @Nullable Object> fields,
		List<String> tagIds, @Nullable Instant unsubscribedAt, @Nullable String navigationUrl) {

	static @Nullable Subscriber read(JsonNode node) {
		JsonNode attributes = Json.attributes(node);
		String email = Json.text(attributes, "email");
		String uuid = Json.text(attributes, "uuid");
		String id = Json.id(node);
		if (id.isEmpty() && email == null && uuid == null) {
			return null;
		}
		return new Subscriber(id, uuid, (email != null) ? email : "", Json.map(attributes, "fields"),
				Json.texts(attributes, "cached_tag_ids"), Json.instant(attributes, "unsubscribed_at"),
				Json.text(attributes, "navigation_url"));
	}

	@Override
	public String toString() {
		return "Subscriber[" + this.id + "]";
	}

}
