package io.github.rudderbento.bento;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A mail template.
 *
 * @param id Bento's id
 * @param name the name, or {@code null}
 * @param subject the subject, or {@code null}
 * @param html the body, or {@code null}
 * @param createdAt when it was created, or {@code null}
 * @param stats how it did
 */
public record EmailTemplate(String id, @Nullable String name, @Nullable String subject, @Nullable String html,
		@Nullable Instant createdAt, Map<String, @Nullable Object> stats) {

	static @Nullable EmailTemplate read(JsonNode node) {
		String id = Json.id(node);
		JsonNode attributes = Json.attributes(node);
		if (id.isEmpty() && attributes.isEmpty()) {
			return null;
		}
		return new EmailTemplate(id, Json.text(attributes, "name"), Json.text(attributes, "subject"),
				Json.text(attributes, "html"), Json.instant(attributes, "created_at"), Json.map(attributes, "stats"));
	}

	@Override
	public String toString() {
		return "EmailTemplate[" + this.id + "]";
	}

}
