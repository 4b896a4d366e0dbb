package io.github.rudderbento.standin;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * One HTTP answer.
 *
 * @param status the status code
 * @param headers the headers, in the order they are sent; {@code Content-Length} is added
 * by the server
 * @param body the body. Not copied; do not write to it.
 */
public record StandInReply(int status, Map<String, String> headers, byte[] body) {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	public StandInReply {
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
	}

	/**
	 * Answers with plain text.
	 * @param status the status code
	 * @param text the body, sent as it is
	 * @return the answer
	 */
	public static StandInReply text(int status, String text) {
		return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Answers with a JSON document.
	 * @param status the status code
	 * @param value any value that Jackson can write: a map, a list, a record, a tree
	 * @return the answer
	 */
	public static StandInReply json(int status, Object value) {
		return of(status, "application/json; charset=utf-8", JSON.writeValueAsBytes(value));
	}

	/**
	 * Answers with an HTML page, as proxies and wrong addresses do.
	 * @param status the status code
	 * @param page the page
	 * @return the answer
	 */
	public static StandInReply html(int status, String page) {
		return of(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
	}

	private static StandInReply of(int status, String contentType, byte[] body) {
		return new StandInReply(status, Map.of("Content-Type", contentType), body);
	}

	/**
	 * Gives this answer with one header more, or with another value for it.
	 * @param name the name of the header; an equal name in any case is replaced
	 * @param value the value
	 * @return the new answer
	 */
	public StandInReply withHeader(String name, String value) {
		Map<String, String> changed = new LinkedHashMap<>(this.headers);
		changed.keySet().removeIf((present) -> present.equalsIgnoreCase(name));
		changed.put(name, value);
		return new StandInReply(this.status, changed, this.body);
	}

	/**
	 * Gives the body as UTF-8 text.
	 * @return the text of the body
	 */
	public String bodyText() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return this.status + " (" + this.body.length + " bytes)";
	}

}
