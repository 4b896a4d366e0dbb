package io.github.rudderbento.standin.rudderstack;

/**
 * What the gateway refuses with. It finds the status by the text, so that a text it does
 * not know, such as a database error, becomes 500.
 */
enum Refusal {

	CONCURRENCY(503, "Service Unavailable"),

	NO_WRITE_KEY_IN_HEADER(401, "failed to read writekey from header"),

	NO_WRITE_KEY_IN_QUERY(401, "failed to read writekey from query params"),

	INVALID_WRITE_KEY(401, "invalid write key"),

	NO_SOURCE_ID(401, "failed to read source id from header"),

	SOURCE_DISABLED(404, "source is disabled"),

	PAGE_NOT_FOUND(404, "404 page not found"),

	BODY_READ_FAILED(500, "failed to read body from request"),

	INVALID_JSON(400, "invalid json"),

	NOT_RUDDER_EVENT(400, "event is not a valid rudder event"),

	NON_IDENTIFIABLE(400, "request neither has anonymousId nor userId"),

	TOO_MANY_REQUESTS(429, "max requests limit reached"),

	TOO_LARGE(413, "request size exceeds max limit"),

	EMPTY_BATCH(400, "empty batch payload"),

	GATEWAY_TIMEOUT(504, "gateway timeout");

	private final int status;

	private final String text;

	Refusal(int status, String text) {
		this.status = status;
		this.text = text;
	}

	String text() {
		return this.text;
	}

	static int statusOf(String text) {
		for (Refusal refusal : values()) {
			if (refusal.text.equals(text)) {
				return refusal.status;
			}
		}
		return 500;
	}

}
