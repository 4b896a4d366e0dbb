package io.github.rudderbento.http;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BaseUrl}.
 */
class BaseUrlTests {

	@ParameterizedTest
	@CsvSource({ "https://example.com, https://example.com/v1/batch",
			"https://example.com/, https://example.com/v1/batch",
			"' https://example.com// ', https://example.com/v1/batch",
			"HTTPS://example.com/a/b/, https://example.com/a/b/v1/batch",
			"http://127.0.0.1:8080, http://127.0.0.1:8080/v1/batch",
			"http://[::1]:8080/x, http://[::1]:8080/x/v1/batch",
			"https://example.com/a%20b, https://example.com/a%20b/v1/batch" })
	void slashAndPrefix(String value, String expected) {
		assertThat(BaseUrl.parse("p.url", value).resolve(HttpCall.get("/v1/batch"))).hasToString(expected);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "   ", "${RUDDERSTACK_DATA_PLANE_URL}", "https://${HOST}/" })
	void missing(@Nullable String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> BaseUrl.parse("p.url", value))
			.withMessageStartingWith("p.url is missing: ");
	}

	@ParameterizedTest
	@CsvSource({ "ftp://example.com, start with https://", "example.com, start with https://",
			"//example.com, start with https://", "https:///x, host", "https://me:secret@example.com, user name",
			"https://example.com?a=secret, query", "https://example.com/#secret, fragment",
			"'https://exa mple', not a URL", "https://example.com:0, port", "https://example.com:70000, port",
			"'https://my_host', host" })
	void refused(String value, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> BaseUrl.parse("p.url", value))
			.withMessageStartingWith("p.url ")
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost:1, true", "http://LOCALHOST, true", "http://127.0.0.1, true",
			"http://127.8.8.8, true", "http://[::1]:9, true", "http://a.localhost, true",
			"http://127.example.com, false", "http://localhost.example.com, false", "http://192.168.0.1, false",
			"http://example.com, false" })
	void loopback(String value, boolean expected) {
		assertThat(BaseUrl.parse("p.url", value).loopback()).isEqualTo(expected);
	}

	@Test
	void plain() {
		assertThat(BaseUrl.parse("p", "HTTP://example.com").plain()).isTrue();
		assertThat(BaseUrl.parse("p", "https://example.com").plain()).isFalse();
	}

}
