package io.github.rudderbento.bento;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Bento thinks of a text.
 *
 * @param valid whether it is fine
 * @param reasons why not
 * @param safeOriginalContent the text made safe, or {@code null}
 */
public record Moderation(boolean valid, List<String> reasons, @Nullable String safeOriginalContent) {

	static Moderation read(JsonNode answer) {
		JsonNode moderation = Json.unwrapped(answer, "data");
		Validation validation = Validation.read(moderation);
		return new Moderation(validation.valid(), validation.reasons(), Json.text(moderation, "safe_original_content"));
	}

	@Override
	public String toString() {
		return "Moderation[valid=" + this.valid + "]";
	}

}
