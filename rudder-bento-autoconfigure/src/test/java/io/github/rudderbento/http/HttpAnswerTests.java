package io.github.rudderbento.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpAnswer}.
 */
class HttpAnswerTests {

	private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

	@ParameterizedTest
	@CsvSource({ "0, 0", "7, 7", "' 120 ', 120", "99999999999999, 999999999", "'Sun, 01 Mar 2026 12:00:30 GMT', 30",
			"'Sunday, 01-Mar-26 12:01:00 GMT', 60", "'Sun Mar 01 12:00:10 2026', 10" })
	void retryAfter(String value, long seconds) {
		assertThat(answer("Retry-After", value).retryAfter(NOW)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "-1", "-30", "1.5", "soon", "Sun, 01 Mar 2026 11:59:59 GMT",
			"Sun, 99 Mar 2026 12:00:00 GMT", "٣" })
	void retryAfterThatMeansNothing(String value) {
		assertThat(answer("Retry-After", value).retryAfter(NOW)).isNull();
		assertThat(answer(new byte[0]).retryAfter(NOW)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "text/html, true", "'Text/HTML; charset=utf-8', true", "text/plain, false",
			"application/json, false" })
	void htmlByType(String type, boolean html) {
		assertThat(answer("Content-Type", type).html()).isEqualTo(html);
	}

	@ParameterizedTest
	@CsvSource({ "'<!DOCTYPE html><html>', true", "'  <html lang=en>', true", "'\uFEFF<HTML>', true", "ok, false",
			"'{\"html\":\"<html>\"}', false", "<htm, false" })
	void htmlByBody(String body, boolean html) {
		assertThat(answer(body.getBytes(StandardCharsets.UTF_8)).html()).isEqualTo(html);
	}

	@Test
	void bodyTextCannotForgeLogLines() {
		assertThat(text("a\nb\r\tc\u0000\u001b[31m\u2028\u202e\u0085d", 100))
			.isEqualTo("a\\nb\\r\\tc\\u0000\\u001b[31m\\u2028\\u202e\\u0085d");
	}

	@Test
	void bodyTextIsCut() {
		assertThat(text("invalid json\n", 100)).isEqualTo("invalid json");
		assertThat(text("ääää", 4)).isEqualTo("ääää");
		assertThat(text("äääää", 4)).isEqualTo("ääää…");
		assertThat(text("x".repeat(10_000), 10)).isEqualTo("x".repeat(10) + "…");
		assertThat(text("", 10)).isEmpty();
	}

	@Test
	void bodyTextHoldsNoEmailAddresses() {
		assertThat(text("{\"error\":\"alex+shop@example.com is unknown\", \"to\":[\"b@c.de\"]}", 200))
			.isEqualTo("{\"error\":\"*** is unknown\", \"to\":[\"***\"]}");
	}

	@Test
	void requestId() {
		assertThat(answer("X-Request-Id", "r-1").requestId()).isEqualTo("r-1");
		assertThat(answer("CF-Ray", " 7d-FRA ").requestId()).isEqualTo("7d-FRA");
		assertThat(answer(new byte[0]).requestId()).isNull();
	}

	@Test
	void successful() {
		assertThat(new HttpAnswer(204, new HttpHeaders(), new byte[0]).successful()).isTrue();
		assertThat(new HttpAnswer(302, new HttpHeaders(), new byte[0]).successful()).isFalse();
		assertThat(new HttpAnswer(199, new HttpHeaders(), new byte[0]).successful()).isFalse();
	}

	private static String text(String body, int maxChars) {
		return answer(body.getBytes(StandardCharsets.UTF_8)).bodyText(maxChars);
	}

	private static HttpAnswer answer(String header, String value) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(header, value);
		return new HttpAnswer(200, headers, new byte[0]);
	}

	private static HttpAnswer answer(byte[] body) {
		return new HttpAnswer(200, new HttpHeaders(), body);
	}

}
