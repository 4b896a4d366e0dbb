package io.github.rudderbento.actuate;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

import io.github.rudderbento.delivery.DeadLetter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON object of a dead letter, which may hold personal data, and what may be shown
 * of it.
 */
final class DeadLetterPayload {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** Keys that look like anything else may be data: an email, a name. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$.-]{0,63}");

	private static final String HIDDEN = "***";

	/** Shorter texts are too likely to stand in an answer by chance. */
	private static final int MIN_TEXT = 3;

	/** Shorter numbers may be a status. */
	private static final int MIN_NUMBER = 5;

	/** The names under which the vendors' events hold whom they are about. */
	private static final Set<String> USER_FIELDS = Set.of("userid", "anonymousid", "previousid", "email", "to",
			"query");

	private final @Nullable JsonNode json;

	private DeadLetterPayload(@Nullable JsonNode json) {
		this.json = json;
	}

	static DeadLetterPayload of(DeadLetter letter) {
		try {
			return new DeadLetterPayload(JSON.readTree(letter.payload()));
		}
		catch (JacksonException ex) {
			return new DeadLetterPayload(null);
		}
	}

	/**
	 * The payload as it is.
	 * @return a tree of plain values
	 */
	Object values() {
		return (this.json != null) ? JSON.convertValue(this.json, Object.class) : HIDDEN;
	}

	/**
	 * The payload's structure.
	 * @return a tree with the type of each value in its place
	 */
	Object structure() {
		return (this.json != null) ? structure(this.json) : HIDDEN;
	}

	private static Object structure(JsonNode node) {
		if (node.isObject()) {
			Map<String, Object> fields = new LinkedHashMap<>();
			node.properties()
				.forEach((field) -> fields.put(NAME.matcher(field.getKey()).matches() ? field.getKey() : HIDDEN,
						structure(field.getValue())));
			return fields;
		}
		if (node.isArray()) {
			// The elements are mostly alike.
			return node.isEmpty() ? List.of() : List.of(structure(node.get(0)));
		}
		return node.getNodeType().name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Takes what the payload holds out of a text, such as an answer that quotes it.
	 * @param text the text
	 * @return the text without values
	 */
	String removeFrom(String text) {
		Set<String> values = new TreeSet<>(
				Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
		if (this.json != null) {
			anyField(this.json, "", (field, value) -> {
				boolean number = Character.isDigit(value.charAt(value.length() - 1));
				if (value.length() >= (number ? MIN_NUMBER : MIN_TEXT)) {
					values.add(value);
				}
				return false;
			});
		}
		String removed = text;
		for (String value : values) {
			removed = removed.replace(value, HIDDEN);
		}
		return removed;
	}

	/**
	 * Whether the event is about a user.
	 * @param user a user's id, anonymous id or email
	 * @return whether a field that names users has this value; for an email, whether any
	 * field has
	 */
	boolean isOf(String user) {
		boolean email = user.indexOf('@') >= 0;
		return this.json != null && anyField(this.json, "", (field, value) -> email ? value.equalsIgnoreCase(user)
				: (value.equals(user) && USER_FIELDS.contains(field.toLowerCase(Locale.ROOT))));
	}

	private static boolean anyField(JsonNode node, String name, BiPredicate<String, String> test) {
		if (node.isObject()) {
			return node.properties().stream().anyMatch((field) -> anyField(field.getValue(), field.getKey(), test));
		}
		if (node.isArray()) {
			return node.valueStream().anyMatch((element) -> anyField(element, name, test));
		}
		return (node.isString() || node.isNumber()) && !node.asString().isEmpty() && test.test(name, node.asString());
	}

}
