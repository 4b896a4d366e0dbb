package io.github.rudderbento.standin.bento;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what clients send, and spells what Bento answers.
 */
final class BentoJson {

	// Numbers stay as they were sent, to the last digit.
	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private BentoJson() {
	}

	static JsonNode read(byte[] json) {
		return MAPPER.readTree(json);
	}

	static String write(JsonNode node) {
		return MAPPER.writeValueAsString(node);
	}

	/**
	 * Builds an object whose members keep their order and may be null, which
	 * {@link Map#of} cannot.
	 */
	static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
		}
		return object;
	}

	static Map<String, @Nullable Object> map(@Nullable JsonNode object) {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		if (object != null) {
			object.properties().forEach((member) -> map.put(member.getKey(), value(member.getValue())));
		}
		return Collections.unmodifiableMap(map);
	}

	static @Nullable Object value(@Nullable JsonNode node) {
		if (node == null || node.isNull()) {
			return null;
		}
		if (node.isObject()) {
			return map(node);
		}
		if (node.isArray()) {
			List<@Nullable Object> list = new ArrayList<>();
			node.forEach((element) -> list.add(value(element)));
			return Collections.unmodifiableList(list);
		}
		if (node.isBoolean()) {
			return node.booleanValue();
		}
		if (node.isNumber()) {
			Number number = node.numberValue();
			return (number instanceof BigDecimal decimal) ? (Number) decimal.doubleValue() : number;
		}
		return node.stringValue();
	}

	static boolean isAbsent(@Nullable JsonNode node) {
		return node == null || node.isNull();
	}

	static @Nullable String text(@Nullable Instant instant) {
		return (instant != null) ? MILLISECONDS.format(instant) : null;
	}

	/**
	 * Reads an ISO-8601 date or time; without an offset it is UTC.
	 * @return the instant, or {@code null} if the text is something else
	 */
	static @Nullable Instant instant(String text) {
		try {
			TemporalAccessor parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from,
					LocalDateTime::from);
			return (parsed instanceof OffsetDateTime time) ? time.toInstant()
					: ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
		}
		catch (DateTimeException ex) {
			return startOfDay(text);
		}
	}

	static @Nullable Instant startOfDay(String text) {
		try {
			return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
