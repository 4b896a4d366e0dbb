package io.github.rudderbento.rudderstack;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.http.HttpAnswer;
import io.github.rudderbento.http.HttpFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * What an exchange means, going by the gateway's statuses and texts.
 *
 * @param answer the meaning
 * @param status the status code, or 0 when there was no answer
 * @param serverText the server's own words, fit for a log line
 * @param failure what failed when there was no answer
 * @param requestId the server's name for the request, if it gave one
 */
record Outcome(Answer answer, int status, String serverText, HttpFailure.@Nullable Kind failure,
		@Nullable String requestId) {

	private static final int MAX_TEXT = 200;

	private static final String CHECK_URL = "check rudderstack.data-plane-url";

	private static final String CHECK_KEY = "check rudderstack.write-key";

	static final String SOURCE_DISABLED = "source is disabled";

	static Outcome of(HttpAnswer answer, Instant now) {
		String body = answer.bodyText(MAX_TEXT);
		return new Outcome(classify(answer, body, answer.retryAfter(now)), answer.status(), body, null,
				answer.requestId());
	}

	static Outcome of(Throwable thrown) {
		if (thrown instanceof HttpFailure failure) {
			Answer answer = failure.requestWritten() ? new Answer.Ambiguous(null, failure.text())
					: new Answer.NotExecuted(isUnreachable(failure.kind()), null, failure.text());
			return new Outcome(answer, 0, failure.text(), failure.kind(), null);
		}
		String text = thrown.getClass().getName();
		return new Outcome(new Answer.Ambiguous(null, text), 0, text, HttpFailure.Kind.OTHER, null);
	}

	private static boolean isUnreachable(HttpFailure.Kind kind) {
		return kind == HttpFailure.Kind.CONNECT || kind == HttpFailure.Kind.DNS || kind == HttpFailure.Kind.TLS;
	}

	private static Answer classify(HttpAnswer answer, String body, @Nullable Duration retryAfter) {
		int status = answer.status();
		if (answer.successful()) {
			// Some other server's page: nobody took the events.
			return answer.html() ? new Answer.Held(CHECK_URL + ": a web page answers there", true, status + " web page")
					: new Answer.Delivered(Integer.toString(status));
		}
		String text = body.isEmpty() ? Integer.toString(status) : status + " " + body;
		return switch (status) {
			case 401 -> new Answer.Held(CHECK_KEY, false, text);
			case 402 -> new Answer.Held(CHECK_KEY + ": payment is required", false, text);
			case 404 -> body.contains(SOURCE_DISABLED)
					? new Answer.Held("the source is disabled: enable it in RudderStack, or " + CHECK_KEY, false, text)
					: new Answer.Held(CHECK_URL, true, text);
			case 407 -> new Answer.Held("check rudderstack.http.proxy: the proxy wants credentials", false, text);
			case 403, 405, 410, 415, 431 -> new Answer.Held(CHECK_URL, true, text);
			case 413 -> new Answer.TooLarge(text);
			case 408, 429, 451, 503, 521, 522, 523, 525, 526 -> new Answer.NotExecuted(false, retryAfter, text);
			default -> other(answer, body, retryAfter, text);
		};
	}

	private static Answer other(HttpAnswer answer, String body, @Nullable Duration retryAfter, String text) {
		int status = answer.status();
		if (status >= 500) {
			return new Answer.Ambiguous(retryAfter, text);
		}
		if (status >= 400) {
			return new Answer.Rejected(body.toLowerCase(Locale.ROOT).contains("invalid json"), text);
		}
		return new Answer.Held(CHECK_URL + location(answer), true, text);
	}

	private static String location(HttpAnswer answer) {
		String location = answer.headers().getFirst(HttpHeaders.LOCATION);
		if (location == null) {
			return "";
		}
		try {
			URI target = URI.create(location);
			return (target.getHost() != null)
					? ": the server redirects to " + target.getScheme() + "://" + target.getHost() : "";
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	boolean isDelivered() {
		return this.answer instanceof Answer.Delivered;
	}

	@Nullable Duration retryAfter() {
		if (this.answer instanceof Answer.NotExecuted notExecuted) {
			return notExecuted.retryAfter();
		}
		return (this.answer instanceof Answer.Ambiguous ambiguous) ? ambiguous.retryAfter() : null;
	}

}
