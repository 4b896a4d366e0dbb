package io.github.rudderbento.standin.bento;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.github.rudderbento.standin.StandInRequest;

/**
 * A request that passed the checks of its envelope and has an endpoint.
 *
 * @param id the id in the path, for the endpoints that have one
 * @param body the JSON object of the body, or {@code null} if there is no body
 */
record BentoCall(BentoEndpoint endpoint, @Nullable String id, StandInRequest request, @Nullable JsonNode body,
		Instant receivedAt) {

	String requiredId() {
		if (this.id == null) {
			throw BentoRefusal.notFound();
		}
		return this.id;
	}

	@Nullable String query(String name) {
		String value = this.request.queryParameter(name);
		return (value != null && !value.isEmpty()) ? value : null;
	}

	int positiveQuery(String name, int otherwise) {
		String value = query(name);
		if (value == null) {
			return otherwise;
		}
		if (!value.matches("[1-9]\\d{0,8}")) {
			throw BentoRefusal.unprocessable(name, "is invalid");
		}
		return Integer.parseInt(value);
	}

	/**
	 * Gives a parameter that may come in the body or in the query.
	 */
	@Nullable String parameter(String name) {
		if (this.body != null) {
			JsonNode member = this.body.get(name);
			if (!BentoJson.isAbsent(member)) {
				if (!member.isString()) {
					throw BentoRefusal.badRequest();
				}
				return member.stringValue();
			}
		}
		return query(name);
	}

	boolean flagParameter(String name) {
		JsonNode member = (this.body != null) ? this.body.get(name) : null;
		if (member != null && !member.isNull()) {
			if (!member.isBoolean()) {
				throw BentoRefusal.badRequest();
			}
			return member.booleanValue();
		}
		return "true".equals(query(name));
	}

	/**
	 * Gives what the body has under the one name that its endpoint asks for.
	 */
	JsonNode wrapped(String wrapper) {
		JsonNode wrapped = (this.body != null) ? this.body.get(wrapper) : null;
		if (wrapped == null || wrapped.isNull()) {
			throw BentoRefusal.badRequest();
		}
		return wrapped;
	}

	BentoItem wrappedObject(String wrapper, List<Map<String, String>> errors) {
		return new BentoItem(wrapped(wrapper), errors);
	}

	List<BentoItem> wrappedArray(String wrapper, int max, List<Map<String, String>> errors) {
		JsonNode wrapped = wrapped(wrapper);
		if (!wrapped.isArray() || wrapped.isEmpty()) {
			throw BentoRefusal.badRequest();
		}
		if (wrapped.size() > max) {
			errors.add(BentoRefusal.fieldError(wrapper, "must have at most " + max + " items"));
		}
		List<BentoItem> items = new ArrayList<>(wrapped.size());
		wrapped.forEach((item) -> items.add(new BentoItem(item, errors)));
		return items;
	}

}
