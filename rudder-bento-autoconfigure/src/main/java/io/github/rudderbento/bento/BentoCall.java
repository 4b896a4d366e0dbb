package io.github.rudderbento.bento;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriUtils;

import io.github.rudderbento.payload.InvalidPayloadException;

/**
 * One direct call. Immutable.
 *
 * @param operation what is called
 * @param path the path below the base URL, ids filled in and encoded
 * @param query the raw query, without the site
 * @param body the JSON body, or {@code null} for none
 * @param repeatable whether it may be sent again although it may have been executed
 * @param patient whether it waits for its turn as long as it takes, as a chunk of a batch
 * does
 * @param from the sender, when it sends mail
 */
record BentoCall(BentoOperation operation, String path, MultiValueMap<String, String> query, byte @Nullable [] body,
		boolean repeatable, boolean patient, @Nullable String from) {

	static BentoCall of(BentoOperation operation) {
		return new BentoCall(operation, operation.path(), new LinkedMultiValueMap<>(), null,
				operation.retrySafety() == RetrySafety.REPEATABLE, false, null);
	}

	static BentoCall of(BentoOperation operation, String id) {
		if (id.equals(".") || id.equals("..")) {
			// Nothing to encode, and yet it would lead to another endpoint.
			throw new InvalidPayloadException("id", "is not an id");
		}
		BentoCall call = of(operation);
		String path = operation.path().replace("{id}", UriUtils.encode(id, StandardCharsets.UTF_8));
		return new BentoCall(operation, path, call.query, null, call.repeatable, false, null);
	}

	BentoCall query(String name, @Nullable Object value) {
		if (value == null) {
			return this;
		}
		MultiValueMap<String, String> query = new LinkedMultiValueMap<>(this.query);
		query.set(name, value.toString());
		return new BentoCall(this.operation, this.path, query, this.body, this.repeatable, this.patient, this.from);
	}

	BentoCall body(byte[] body) {
		return new BentoCall(this.operation, this.path, this.query, body, this.repeatable, this.patient, this.from);
	}

	BentoCall chunk(byte[] body, boolean repeatable, boolean patient, @Nullable String from) {
		return new BentoCall(this.operation, this.path, this.query, body, repeatable, patient, from);
	}

	@Override
	public String toString() {
		return this.operation.toString();
	}

}
