package io.github.rudderbento.bento;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What blacklists say of a domain or IP address.
 *
 * @param query what was asked for, or {@code null}
 * @param description what the results mean, or {@code null}
 * @param results whether it is listed, by list; empty when Bento has no results
 */
public record BlacklistStatus(@Nullable String query, @Nullable String description, Map<String, Boolean> results) {

	static @Nullable BlacklistStatus read(JsonNode answer) {
		JsonNode status = Json.first(Json.unwrapped(answer, "data"));
		if (!status.isObject() || status.isEmpty()) {
			return null;
		}
		Map<String, Boolean> results = new LinkedHashMap<>();
		JsonNode lists = Json.member(status, "results");
		if (lists.isObject()) {
			for (Map.Entry<String, JsonNode> list : lists.properties()) {
				results.put(list.getKey(), Boolean.TRUE.equals(Json.bool(lists, list.getKey())));
			}
		}
		return new BlacklistStatus(Json.text(status, "query"), Json.text(status, "description"),
				Collections.unmodifiableMap(results));
	}

	/**
	 * Whether any list has it.
	 * @return whether one of the results is {@code true}
	 */
	public boolean isListed() {
		return this.results.containsValue(Boolean.TRUE);
	}

	/**
	 * Keeps the query to itself, which may be a person's IP address.
	 */
	@Override
	public String toString() {
		return "BlacklistStatus[listed=" + isListed() + "]";
	}

}
