package io.github.rudderbento.standin.bento;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.standin.StandInReply;

/**
 * Ends the handling of a request with an answer other than success.
 */
final class BentoRefusal extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient StandInReply reply;

	BentoRefusal(StandInReply reply) {
		super("status " + reply.status(), null, false, false);
		this.reply = reply;
	}

	StandInReply reply() {
		return this.reply;
	}

	static BentoRefusal error(int status, String message) {
		return new BentoRefusal(StandInReply.json(status, Map.of("error", message)));
	}

	static BentoRefusal badRequest() {
		return error(400, "Bad Request");
	}

	static BentoRefusal notFound() {
		return error(404, "Not found");
	}

	static BentoRefusal unprocessable(String field, String message) {
		return unprocessable(List.of(fieldError(field, message)));
	}

	static BentoRefusal unprocessable(List<Map<String, String>> errors) {
		return new BentoRefusal(StandInReply.json(422, Map.of("errors", errors)));
	}

	static Map<String, String> fieldError(String field, String message) {
		// The order of the documentation, which Map.of does not keep.
		Map<String, String> error = new LinkedHashMap<>();
		error.put("field", field);
		error.put("message", message);
		return error;
	}

}
