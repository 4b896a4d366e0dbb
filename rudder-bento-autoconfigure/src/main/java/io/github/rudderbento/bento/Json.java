package io.github.rudderbento.bento;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads answers tolerantly: what is missing, null or of another type is not there, and
 * ids may be numbers or texts.
 */
final class Json {

	/**
	 * Times as Rails writes them: ISO 8601 with any offset, or with a space and
	 * {@code UTC}; without an offset they are UTC.
	 */
	private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
		.append(DateTimeFormatter.ISO_LOCAL_DATE)
		.appendPattern("['T'][' ']")
		.append(DateTimeFormatter.ISO_LOCAL_TIME)
		.appendPattern("[' '][XXX][XX]['UTC']")
		.parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
		.toFormatter(Locale.ROOT);

	private Json() {
	}

	static JsonNode member(@Nullable JsonNode node, String name) {
		JsonNode member = (node != null) ? node.get(name) : null;
		return (member != null && !member.isNull()) ? member : MissingNode.getInstance();
	}

	/**
	 * The attributes of a resource, or the resource itself when it has none.
	 */
	static JsonNode attributes(JsonNode node) {
		JsonNode attributes = member(node, "attributes");
		return attributes.isObject() ? attributes : node;
	}

	/**
	 * What stands under a name, or the node itself when nothing stands there.
	 */
	static JsonNode unwrapped(JsonNode node, String wrapper) {
		JsonNode inner = member(node, wrapper);
		return (inner.isObject() || inner.isArray()) ? inner : node;
	}

	static JsonNode first(JsonNode node) {
		if (!node.isArray()) {
			return node;
		}
		return node.isEmpty() ? MissingNode.getInstance() : node.get(0);
	}

	/**
	 * The single resource of an answer, which may stand in a list.
	 * @return the resource, or a missing node
	 */
	static JsonNode resource(JsonNode answer) {
		JsonNode data = first(member(answer, "data"));
		return (data.isObject() && !data.isEmpty()) ? data : MissingNode.getInstance();
	}

	static Iterable<JsonNode> elements(JsonNode node) {
		return node.isArray() ? node : List.of();
	}

	static String id(JsonNode node) {
		String id = text(node, "id");
		if (id == null) {
			id = text(member(node, "attributes"), "id");
		}
		return (id != null) ? id : "";
	}

	static @Nullable String text(JsonNode node, String name) {
		JsonNode member = member(node, name);
		return member.isValueNode() ? member.asString() : null;
	}

	static List<String> texts(JsonNode node, String name) {
		JsonNode member = member(node, name);
		if (member.isString()) {
			return List.of(member.stringValue());
		}
		List<String> texts = new ArrayList<>();
		for (JsonNode element : elements(member)) {
			if (element.isValueNode() && !element.isNull()) {
				texts.add(element.asString());
			}
		}
		return List.copyOf(texts);
	}

	static @Nullable Boolean bool(JsonNode node, String name) {
		JsonNode member = member(node, name);
		if (member.isBoolean()) {
			return member.booleanValue();
		}
		String text = member.isString() ? member.stringValue() : "";
		return switch (text) {
			case "true" -> Boolean.TRUE;
			case "false" -> Boolean.FALSE;
			default -> null;
		};
	}

	static @Nullable BigDecimal decimal(JsonNode node, String name) {
		JsonNode member = member(node, name);
		if (member.isNumber()) {
			return member.decimalValue();
		}
		try {
			return member.isString() ? new BigDecimal(member.stringValue().strip()) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	static long number(JsonNode node, String name) {
		BigDecimal number = decimal(node, name);
		return (number != null) ? number.longValue() : 0;
	}

	static @Nullable Instant instant(JsonNode node, String name) {
		JsonNode member = member(node, name);
		if (!member.isString()) {
			return null;
		}
		try {
			return TIME.parse(member.stringValue().strip(), Instant::from);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	static Map<String, @Nullable Object> map(JsonNode node, String name) {
		return map(member(node, name));
	}

	static Map<String, @Nullable Object> map(JsonNode node) {
		if (!node.isObject()) {
			return Map.of();
		}
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> member : node.properties()) {
			map.put(member.getKey(), value(member.getValue()));
		}
		return Collections.unmodifiableMap(map);
	}

	static List<@Nullable Object> list(JsonNode node, String name) {
		List<@Nullable Object> list = new ArrayList<>();
		for (JsonNode element : elements(member(node, name))) {
			list.add(value(element));
		}
		return Collections.unmodifiableList(list);
	}

	static @Nullable Object value(JsonNode node) {
		if (node.isObject()) {
			return map(node);
		}
		if (node.isArray()) {
			List<@Nullable Object> list = new ArrayList<>();
			node.forEach((element) -> list.add(value(element)));
			return Collections.unmodifiableList(list);
		}
		if (node.isString()) {
			return node.stringValue();
		}
		if (node.isBoolean()) {
			return node.booleanValue();
		}
		return node.isNumber() ? node.numberValue() : null;
	}

}
