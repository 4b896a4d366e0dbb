package io.github.rudderbento.test;

import java.util.Comparator;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares values as they are on the wire.
 */
final class JsonValues {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private static final Comparator<JsonNode> BY_VALUE = (one, other) -> {
		if (one.isNumber() && other.isNumber()) {
			return one.decimalValue().compareTo(other.decimalValue());
		}
		return one.equals(other) ? 0 : 1;
	};

	private JsonValues() {
	}

	static ObjectNode read(String json) {
		return (ObjectNode) MAPPER.readTree(json);
	}

	/**
	 * What becomes of a value when it is tracked.
	 * @param value any value that can be tracked
	 * @return its JSON
	 */
	static JsonNode of(@Nullable Object value) {
		Attributes attributes = Attributes.builder().put("value", value).build().resolve(MAPPER);
		return read(EventJson.encode(attributes).getValue()).path("value");
	}

	/**
	 * Compares by value: 12.5 is 12.50, and 5 is 5.0.
	 */
	static boolean same(JsonNode one, JsonNode other) {
		return one.equals(BY_VALUE, other);
	}

	/**
	 * Finds a value by its name, or by a path with dots.
	 * @return the value; missing when there is none
	 */
	static JsonNode at(JsonNode object, String path) {
		if (object.has(path)) {
			return object.path(path);
		}
		int dot = path.indexOf('.');
		return (dot > 0) ? at(object.path(path.substring(0, dot)), path.substring(dot + 1)) : object.path(path);
	}

}
