package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A broadcast that was created, as a draft unless it was approved.
 *
 * @param id Bento's id
 * @param templateId the id of its mail template, or {@code null}
 * @param name the name, or {@code null}
 * @param dashboardUrl where Bento shows it, or {@code null}
 */
public record CreatedBroadcast(String id, @Nullable String templateId, @Nullable String name,
		@Nullable String dashboardUrl) {

	static CreatedBroadcast read(JsonNode node) {
		JsonNode attributes = Json.attributes(node);
		return new CreatedBroadcast(Json.id(node), Json.text(attributes, "template_id"), Json.text(attributes, "name"),
				Json.text(attributes, "dashboard_url"));
	}

}
