package io.github.rudderbento.bento;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a person submitted with a form.
 *
 * @param id Bento's id
 * @param uuid the response's UUID, or {@code null}
 * @param type its type, such as {@code $form}, or {@code null}
 * @param date when it was submitted, or {@code null}
 * @param email the person's address, or {@code null}
 * @param fields what was filled in
 * @param details the context
 * @param data everything, with browser, page and location
 */
public record FormResponse(String id, @Nullable String uuid, @Nullable String type, @Nullable Instant date,
		@Nullable String email, Map<String, @Nullable Object> fields, Map<String, @Nullable Object> details,
		Map<String, @Nullable Object> data) {

	static FormResponse read(JsonNode node) {
		JsonNode attributes = Json.attributes(node);
		JsonNode data = Json.member(attributes, "data");
		return new FormResponse(Json.id(node), Json.text(attributes, "uuid"), Json.text(data, "type"),
				Json.instant(data, "date"), Json.text(Json.member(data, "identity"), "email"), Json.map(data, "fields"),
				Json.map(data, "details"), Json.map(attributes, "data"));
	}

	@Override
	public String toString() {
		return "FormResponse[" + this.id + "]";
	}

}
