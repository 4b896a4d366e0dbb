package io.github.rudderbento.standin.bento;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One JSON object of a request, read member by member. A wrong type ends the request at
 * once with 400; what breaks a rule is collected for a 422, so that a wrong type later in
 * the batch still wins.
 */
final class BentoItem {

	private final JsonNode json;

	private final List<Map<String, String>> errors;

	BentoItem(JsonNode json, List<Map<String, String>> errors) {
		if (!json.isObject()) {
			throw BentoRefusal.badRequest();
		}
		this.json = json;
		this.errors = errors;
	}

	JsonNode json() {
		return this.json;
	}

	void reject(String field, String message) {
		this.errors.add(BentoRefusal.fieldError(field, message));
	}

	@Nullable JsonNode member(String name) {
		JsonNode member = this.json.get(name);
		return BentoJson.isAbsent(member) ? null : member;
	}

	@Nullable String text(String name) {
		JsonNode member = member(name);
		if (member == null) {
			return null;
		}
		if (!member.isString()) {
			throw BentoRefusal.badRequest();
		}
		return member.stringValue();
	}

	String requiredText(String name) {
		String text = text(name);
		if (text == null || text.isBlank()) {
			reject(name, "can't be blank");
			return "";
		}
		return text;
	}

	String requiredEmail(String name) {
		String email = requiredText(name);
		if (!email.isEmpty() && !BentoEmailAddress.isValid(email)) {
			reject(name, "is invalid");
		}
		return email;
	}

	@Nullable BentoItem object(String name) {
		JsonNode member = member(name);
		return (member != null) ? new BentoItem(member, this.errors) : null;
	}

	boolean flag(String name) {
		JsonNode member = member(name);
		if (member == null) {
			return false;
		}
		if (!member.isBoolean()) {
			throw BentoRefusal.badRequest();
		}
		return member.booleanValue();
	}

	void positiveNumber(String name, int least) {
		JsonNode member = member(name);
		if (member == null) {
			return;
		}
		if (!member.isIntegralNumber()) {
			throw BentoRefusal.badRequest();
		}
		if (member.bigIntegerValue().longValue() < least) {
			reject(name, "must be at least " + least);
		}
	}

	@Nullable String timestamp(String name) {
		String text = text(name);
		if (text != null && BentoJson.instant(text) == null) {
			reject(name, "is invalid");
		}
		return text;
	}

	@Nullable String oneOf(String name, String... allowed) {
		String text = text(name);
		if (text != null && !Arrays.asList(allowed).contains(text)) {
			reject(name, "is not included in the list");
		}
		return text;
	}

	/**
	 * Reads names separated by commas, as imports and broadcasts have them.
	 */
	List<String> names(String name) {
		String text = text(name);
		if (text == null) {
			return List.of();
		}
		List<String> names = new ArrayList<>();
		for (String part : text.split(",")) {
			if (!part.isBlank()) {
				names.add(part.strip());
			}
		}
		return names;
	}

}
