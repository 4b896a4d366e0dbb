package io.github.rudderbento.bento;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A mail of a sequence or workflow.
 *
 * @param id the template's id, for {@link TemplateOperations#get(String)}
 * @param subject the subject, or {@code null}
 * @param stats how it did, such as {@code opened} and {@code clicked}
 */
public record TemplateSummary(String id, @Nullable String subject, Map<String, @Nullable Object> stats) {

	static List<TemplateSummary> list(JsonNode attributes) {
		List<TemplateSummary> templates = new ArrayList<>();
		for (JsonNode template : Json.elements(Json.member(attributes, "email_templates"))) {
			JsonNode members = Json.attributes(template);
			templates
				.add(new TemplateSummary(Json.id(template), Json.text(members, "subject"), Json.map(members, "stats")));
		}
		return List.copyOf(templates);
	}

}
