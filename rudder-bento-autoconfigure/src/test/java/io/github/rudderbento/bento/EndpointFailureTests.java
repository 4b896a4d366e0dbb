package io.github.rudderbento.bento;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.rudderbento.bento.BentoValidationException.FieldError;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.standin.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every endpoint, and every way in which it can fail, over real HTTP.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointFailureTests {

	private static final Map<String, String> JSON = Map.of("Content-Type", "application/json", "X-Request-Id",
			"request-7");

	private static final int RETRIES = BentoFixture.settings().maxRetries();

	private final BentoFixture fixture = new BentoFixture();

	private final BentoClient bento = this.fixture.client();

	private final BentoClient impatient = new BentoClient(
			this.fixture.transport((builder) -> builder.timeout(Duration.ofMillis(150))),
			BentoFixture.settings().withRetry(0, Duration.ZERO, Duration.ZERO, Duration.ZERO), BentoFixture.fast(),
			BentoFixture.MAPPER);

	@BeforeEach
	void reset() {
		this.fixture.standIn().reset();
	}

	@AfterAll
	void close() {
		this.fixture.close();
	}

	@ParameterizedTest
	@EnumSource
	void unauthorized(EndpointCall call) {
		fault(Fault.status(401, "{\"error\":\"Unauthorized\"}", JSON));
		BentoUnauthorizedException ex = fails(call, BentoUnauthorizedException.class);
		assertFacts(ex, call, 401);
		assertThat(ex).hasMessageContaining("401 Unauthorized")
			.hasMessageContaining("bento.secret-key")
			.hasMessageContaining("request-7")
			.hasMessageContaining(ex.callId());
		assertThat(ex.requestId()).isEqualTo("request-7");
		assertRequests(1);
	}

	@Test
	void exceptionsCanBeSerialized() throws Exception {
		fault(Fault.status(422, "{\"errors\":[{\"field\":\"email\",\"message\":\"is invalid\"}]}", JSON));
		BentoValidationException ex = fails(EndpointCall.values()[0], BentoValidationException.class);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		new ObjectOutputStream(bytes).writeObject(ex);
		BentoValidationException copy = (BentoValidationException) new ObjectInputStream(
				new ByteArrayInputStream(bytes.toByteArray()))
			.readObject();
		assertThat(copy.status()).isEqualTo(422);
		assertThat(copy.operation()).isEqualTo(ex.operation());
		assertThat(copy.callId()).isEqualTo(ex.callId());
		assertThat(copy.errors()).isEqualTo(ex.errors()).isNotEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void forbiddenByTheEdge(EndpointCall call) {
		fault(Fault.html(403));
		BentoForbiddenException ex = fails(call, BentoForbiddenException.class);
		assertFacts(ex, call, 403);
		assertThat(ex.isBlocked()).isTrue();
		assertThat(ex).hasMessageContaining("User-Agent");
		assertRequests(1);
	}

	@ParameterizedTest
	@EnumSource
	void notFound(EndpointCall call) {
		fault(Fault.status(404, "{\"error\":\"Not found\"}", JSON));
		if (call.isEmptyWhenNotFound()) {
			Object result = call.call(this.bento).block();
			assertThat(result == null || ((Collection<?>) result).isEmpty()).isTrue();
		}
		else {
			assertFacts(fails(call, BentoNotFoundException.class), call, 404);
		}
		assertRequests(1);
	}

	@ParameterizedTest
	@EnumSource
	void invalid(EndpointCall call) {
		fault(Fault.status(422, "{\"errors\":[{\"field\":\"email\",\"message\":\"is invalid\"}]}", JSON));
		BentoValidationException ex = fails(call, BentoValidationException.class);
		assertFacts(ex, call, 422);
		assertThat(ex.errors()).containsExactly(new FieldError("email", "is invalid"));
		assertThat(ex.mayHaveBeenExecuted()).isFalse();
		assertRequests(1);
	}

	@ParameterizedTest
	@EnumSource
	void rateLimitedOnce(EndpointCall call) {
		this.fixture.standIn().faults().next(1, Fault.status(429, "{\"error\":\"Too many requests\"}", JSON));
		try {
			call.call(this.bento).block();
		}
		catch (BentoNotFoundException ex) {
			// The account is empty; the call was repeated all the same.
		}
		assertThat(this.fixture.standIn().requestCount()).isGreaterThanOrEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void rateLimitedForLong(EndpointCall call) {
		fault(Fault.retryAfterSeconds(429, 60));
		BentoClient bento = this.fixture.client();
		BentoRateLimitedException ex = fails(bento, call, BentoRateLimitedException.class);
		assertFacts(ex, call, 429);
		assertThat(ex.retryAfter()).isEqualTo(Duration.ofSeconds(60));
		assertRequests(1);
		// What follows in the same family waits for as long, so it is not even sent.
		assertThat(fails(bento, call, BentoRateLimitedException.class).retryAfter()).isBetween(Duration.ofSeconds(50),
				Duration.ofSeconds(60));
		assertRequests(1);
	}

	@ParameterizedTest
	@EnumSource
	void failing(EndpointCall call) {
		fault(Fault.html(500));
		BentoUnavailableException ex = fails(call, BentoUnavailableException.class);
		assertFacts(ex, call, 500);
		assertThat(ex.mayHaveBeenExecuted()).isTrue();
		assertRequests(call.isRepeatable() ? 1 + RETRIES : 1);
	}

	@ParameterizedTest
	@EnumSource
	void unavailable(EndpointCall call) {
		fault(Fault.status(503));
		BentoUnavailableException ex = fails(call, BentoUnavailableException.class);
		assertFacts(ex, call, 503);
		assertThat(ex.mayHaveBeenExecuted()).isFalse();
		assertRequests(1 + RETRIES);
	}

	@ParameterizedTest
	@EnumSource
	void authorNotAuthorized(EndpointCall call) {
		fault(Fault.status(500, "{\"error\":\"Author not authorized to send on this account\"}", JSON));
		BentoAuthorNotAuthorizedException ex = fails(call, BentoAuthorNotAuthorizedException.class);
		assertFacts(ex, call, 500);
		assertThat(ex.isPassing()).isFalse();
		assertRequests(1);
		if (call == EndpointCall.SEND_EMAILS) {
			assertThat(ex.from()).isEqualTo(BentoFixture.SENDER);
			assertThat(ex).hasMessageContaining("s…@example.com");
		}
	}

	@ParameterizedTest
	@EnumSource
	void answerThatIsNotJson(EndpointCall call) {
		fault(Fault.status(200, "all fine, thanks"));
		BentoUnreadableAnswerException ex = fails(call, BentoUnreadableAnswerException.class);
		assertFacts(ex, call, 200);
		assertThat(ex.mayHaveBeenExecuted()).isTrue();
		assertRequests(1);
	}

	@ParameterizedTest
	@EnumSource
	void webPage(EndpointCall call) {
		fault(Fault.html(200));
		BentoUnreadableAnswerException ex = fails(call, BentoUnreadableAnswerException.class);
		assertThat(ex).hasMessageContaining("bento.url");
		assertRequests(1);
	}

	@ParameterizedTest
	@EnumSource
	void redirect(EndpointCall call) {
		fault(Fault.redirect("https://example.com/"));
		BentoException ex = fails(call, BentoException.class);
		assertFacts(ex, call, 302);
		assertThat(ex).hasMessageContaining("never followed");
		assertRequests(1);
	}

	@ParameterizedTest
	@EnumSource
	void stalledBody(EndpointCall call) {
		fault(Fault.slowBody(Duration.ofSeconds(5)));
		BentoTimeoutException ex = fails(this.impatient, call, BentoTimeoutException.class);
		assertFacts(ex, call, 0);
		assertThat(ex.mayHaveBeenExecuted()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void reset(EndpointCall call) {
		fault(Fault.resetAfterReading());
		BentoUnavailableException ex = fails(call, BentoUnavailableException.class);
		assertFacts(ex, call, 0);
		assertThat(ex.mayHaveBeenExecuted()).isTrue();
		assertRequests(call.isRepeatable() ? 1 + RETRIES : 1);
	}

	@ParameterizedTest
	@EnumSource
	void truncatedAnswer(EndpointCall call) {
		fault(Fault.truncatedAnswer());
		BentoException ex = fails(call, BentoException.class);
		assertThat(ex.mayHaveBeenExecuted()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void refusedConnection(EndpointCall call) throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		try (HttpTransport nowhere = HttpTransport.builder().baseUrl(URI.create("http://127.0.0.1:" + port)).build()) {
			BentoClient bento = new BentoClient(nowhere, BentoFixture.settings(), BentoFixture.fast(),
					BentoFixture.MAPPER);
			BentoUnavailableException ex = fails(bento, call, BentoUnavailableException.class);
			assertFacts(ex, call, 0);
			assertThat(ex.mayHaveBeenExecuted()).isFalse();
		}
	}

	private void fault(Fault fault) {
		this.fixture.standIn().faults().always(fault);
	}

	private <T extends BentoException> T fails(EndpointCall call, Class<T> type) {
		return fails(this.bento, call, type);
	}

	private static <T extends BentoException> T fails(BentoClient bento, EndpointCall call, Class<T> type) {
		return catchThrowableOfType(type, () -> call.call(bento).block());
	}

	private void assertFacts(BentoException ex, EndpointCall call, int status) {
		assertThat(ex.status()).isEqualTo(status);
		assertThat(ex.callId()).hasSize(36);
		assertThat(ex.method()).isEqualTo(ex.operation().method().name());
		assertThat(call.path()).matches(ex.path().replace("{id}", "[^/]+"));
		assertThat(ex.getMessage()).doesNotContain("user@example", "new@example", "sk", "site-uuid-123");
		if (status != 0) {
			assertThat(this.fixture.lastRequest().path()).isEqualTo("/api/v1" + call.path());
			assertThat(this.fixture.lastRequest().query().get("site_uuid")).containsExactly(BentoFixture.SITE);
		}
	}

	private void assertRequests(long count) {
		assertThat(this.fixture.standIn().server().requestCount()).isEqualTo(count);
	}

}
