package io.github.rudderbento.bento;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.rudderbento.bento.BentoValidationException.FieldError;
import io.github.rudderbento.http.HttpAnswer;

/**
 * What the server says is wrong. The shape varies with the age of the endpoint:
 * {@code error} or {@code message} as text, {@code errors} as text, list of texts, list of
 * field and message, or messages by field; or no JSON at all.
 */
final class ErrorBody {

	private static final int MAX_ERRORS = 20;

	private static final int MAX_CHARS = 200;

	private ErrorBody() {
	}

	static List<FieldError> read(HttpAnswer answer, JsonMapper mapper) {
		List<FieldError> errors = new ArrayList<>();
		if (answer.html() || answer.body().length == 0) {
			return errors;
		}
		try {
			JsonNode body = mapper.readTree(answer.body());
			if (body.isObject()) {
				add(errors, null, body.get("error"));
				add(errors, null, body.get("message"));
				add(errors, null, body.get("errors"));
			}
			else {
				add(errors, null, body);
			}
		}
		catch (JacksonException ex) {
			errors.add(new FieldError(null, Redaction.line(answer.bodyText(MAX_CHARS), MAX_CHARS)));
		}
		return List.copyOf(errors);
	}

	/**
	 * Status and text for logs and messages.
	 */
	static String text(HttpAnswer answer, List<FieldError> errors) {
		StringBuilder text = new StringBuilder().append(answer.status());
		if (answer.html()) {
			text.append(" with a web page");
		}
		if (!errors.isEmpty()) {
			text.append(' ');
			for (int i = 0; i < errors.size() && text.length() < MAX_CHARS; i++) {
				text.append((i > 0) ? "; " : "").append(errors.get(i));
			}
		}
		return text.toString();
	}

	private static void add(List<FieldError> errors, @Nullable String field, @Nullable JsonNode node) {
		if (node == null || node.isNull() || errors.size() >= MAX_ERRORS) {
			return;
		}
		if (node.isArray()) {
			node.forEach((element) -> add(errors, field, element));
		}
		else if (node.isObject()) {
			JsonNode message = node.get("message");
			if (message != null && message.isString()) {
				JsonNode name = node.get("field");
				errors.add(new FieldError((name != null && name.isString()) ? line(name.stringValue()) : field,
						line(message.stringValue())));
				return;
			}
			for (Map.Entry<String, JsonNode> member : node.properties()) {
				add(errors, line(member.getKey()), member.getValue());
			}
		}
		else {
			errors.add(new FieldError(field, line(node.asString())));
		}
	}

	private static String line(String text) {
		return Redaction.line(text, MAX_CHARS);
	}

}
