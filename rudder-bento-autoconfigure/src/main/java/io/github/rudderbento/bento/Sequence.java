package io.github.rudderbento.bento;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sequence of mails.
 *
 * @param id Bento's id, as its other endpoints want it
 * @param prefixId the same with its kind before it, or {@code null}
 * @param name the name, or {@code null}
 * @param createdAt when it was created, or {@code null}
 * @param emailTemplates its mails
 */
public record Sequence(String id, @Nullable String prefixId, @Nullable String name, @Nullable Instant createdAt,
		List<TemplateSummary> emailTemplates) {

	static Sequence read(JsonNode node) {
		JsonNode attributes = Json.attributes(node);
		return new Sequence(Json.id(node), Json.text(attributes, "prefix_id"), Json.text(attributes, "name"),
				Json.instant(attributes, "created_at"), TemplateSummary.list(attributes));
	}

}
