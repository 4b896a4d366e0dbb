package io.github.rudderbento.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.regex.Pattern;

import io.github.rudderbento.delivery.PrintableText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

/**
 * What a server answered.
 *
 * @param status the status code
 * @param headers the headers
 * @param body the body, as far as the transport's limit lets it be read; not to be
 * changed
 */
public record HttpAnswer(int status, HttpHeaders headers, byte[] body) {

	private static final int CHARS_OF_ID = 100;

	private static final Pattern EMAIL = Pattern
		.compile("[^\\s@\"'<>,;:()\\[\\]{}=]{1,64}@[^\\s@\"'<>,;:()\\[\\]{}=]{1,253}");

	/** At most so many bytes of UTF-8 are needed for one UTF-16 unit. */
	private static final int BYTES_PER_CHAR = 3;

	/**
	 * Whether the status is 2xx.
	 * @return whether the request was taken, going by the status
	 */
	public boolean successful() {
		return this.status >= 200 && this.status < 300;
	}

	/**
	 * Whether this is a web page, as a wrong URL, a proxy or a captive portal sends it.
	 * @return whether the content type says so or the body starts like one
	 */
	public boolean html() {
		String type = this.headers.getFirst(HttpHeaders.CONTENT_TYPE);
		if (type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("text/html")) {
			return true;
		}
		String start = new String(this.body, 0, Math.min(this.body.length, 64), StandardCharsets.UTF_8)
			.replace("\uFEFF", "")
			.stripLeading()
			.toLowerCase(Locale.ROOT);
		return start.startsWith("<!doctype html") || start.startsWith("<html");
	}

	/**
	 * The body as text that can be logged: on one line, control characters escaped, email
	 * addresses taken out.
	 * @param maxChars how many characters of the body to show at most
	 * @return the text; empty when there is none
	 */
	public String bodyText(int maxChars) {
		int bytes = (int) Math.min(this.body.length, (long) BYTES_PER_CHAR * maxChars + BYTES_PER_CHAR);
		String text = new String(this.body, 0, bytes, StandardCharsets.UTF_8).strip();
		text = EMAIL.matcher(text).replaceAll("***");
		boolean cut = bytes < this.body.length || text.length() > maxChars;
		return PrintableText.of(text, maxChars) + ((cut && text.length() <= maxChars) ? "…" : "");
	}

	/**
	 * How long the server asks to wait, from {@code Retry-After} in seconds or as a date.
	 * @param now the time to count from when it is a date
	 * @return the wait, or {@code null} when there is none, it has passed, or it cannot
	 * be read
	 */
	public @Nullable Duration retryAfter(Instant now) {
		String value = this.headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (!StringUtils.hasText(value)) {
			return null;
		}
		String text = value.strip();
		if (text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			// Nine digits are some thirty years: more than anybody will wait.
			return Duration.ofSeconds((text.length() > 9) ? 999_999_999 : Long.parseLong(text));
		}
		try {
			ZonedDateTime date = this.headers.getFirstZonedDateTime(HttpHeaders.RETRY_AFTER);
			Duration wait = (date != null) ? Duration.between(now, date.toInstant()) : null;
			return (wait != null && !wait.isNegative()) ? wait : null;
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			return null;
		}
	}

	/**
	 * The server's own name for this request, to quote to its support.
	 * @return {@code X-Request-Id}, else Cloudflare's ray, else {@code null}
	 */
	public @Nullable String requestId() {
		String id = this.headers.getFirst("X-Request-Id");
		if (!StringUtils.hasText(id)) {
			id = this.headers.getFirst("CF-Ray");
		}
		return StringUtils.hasText(id) ? PrintableText.of(id.strip(), CHARS_OF_ID) : null;
	}

	/**
	 * Names the status only: the body may quote what was sent.
	 */
	@Override
	public String toString() {
		return "HttpAnswer[" + this.status + ", " + this.body.length + " bytes]";
	}

}
