package io.github.rudderbento.bento;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * Whether something passed.
 *
 * @param valid whether it did
 * @param reasons why not, where Bento says
 */
public record Validation(boolean valid, List<String> reasons) {

	static Validation read(JsonNode answer) {
		JsonNode validation = Json.unwrapped(answer, "data");
		Boolean valid = Json.bool(validation, "valid");
		if (valid == null) {
			throw new UnknownShapeException("the answer does not say whether it is valid");
		}
		return new Validation(valid, Json.texts(validation, "reasons"));
	}

}
