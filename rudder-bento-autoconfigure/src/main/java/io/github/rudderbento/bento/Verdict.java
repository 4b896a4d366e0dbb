package io.github.rudderbento.bento;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.github.rudderbento.http.HttpAnswer;
import io.github.rudderbento.http.HttpFailure;

/**
 * What an answer or a failure means for the request, for direct and buffered calls alike.
 */
enum Verdict {

	/** The request was taken, going by the status. */
	TAKEN,

	/** It was refused for what it holds. */
	REJECTED,

	/** The sender of a mail is not an author of the account. */
	AUTHOR,

	/** It is too large. */
	TOO_LARGE,

	/** Nothing is taken until somebody mends something. */
	HELD,

	/** It was surely not executed. */
	NOT_EXECUTED,

	/** Nobody knows whether it was executed. */
	AMBIGUOUS;

	private static final String AUTHOR_ERROR = "author not authorized";

	static Verdict of(HttpAnswer answer) {
		int status = answer.status();
		if (answer.successful()) {
			return answer.html() ? HELD : TAKEN;
		}
		if (status >= 300 && status < 400) {
			return HELD;
		}
		if (status >= 400 && status != 429 && isAuthorError(answer)) {
			return AUTHOR;
		}
		return switch (status) {
			case 401, 402, 403, 404, 405, 407, 410, 415, 431 -> HELD;
			case 408, 429, 451, 503, 521, 522, 523, 525, 526 -> NOT_EXECUTED;
			case 413 -> TOO_LARGE;
			default -> (status >= 400 && status < 500) ? REJECTED : AMBIGUOUS;
		};
	}

	static Verdict of(HttpFailure failure) {
		return failure.requestWritten() ? AMBIGUOUS : NOT_EXECUTED;
	}

	private static boolean isAuthorError(HttpAnswer answer) {
		return new String(answer.body(), 0, Math.min(answer.body().length, 4096), StandardCharsets.UTF_8)
			.toLowerCase(Locale.ROOT)
			.contains(AUTHOR_ERROR);
	}

	/**
	 * Whether no connection came about.
	 */
	static boolean isUnreachable(HttpFailure failure) {
		return switch (failure.kind()) {
			case CONNECT, DNS, TLS -> true;
			default -> false;
		};
	}

	/**
	 * What to look at when a request is held.
	 */
	static String advice(HttpAnswer answer) {
		int status = answer.status();
		if (answer.successful()) {
			return "bento.url answers with a web page: check bento.url, and any proxy or portal on the way";
		}
		if (status >= 300 && status < 400) {
			return "bento.url answers with a redirect, which is never followed: set bento.url to where it leads";
		}
		return switch (status) {
			case 401 -> "check bento.publishable-key, bento.secret-key and bento.site-uuid";
			case 402 -> "check the plan of the account that bento.site-uuid belongs to";
			case 403 -> answer.html()
					? "the User-Agent may be blocked: check that nothing on the way replaces it, or the address of this host"
					: "check that bento.publishable-key and bento.secret-key may use the site of bento.site-uuid";
			case 407 -> "check bento.http.proxy and its credentials";
			default -> "check bento.url";
		};
	}

}
