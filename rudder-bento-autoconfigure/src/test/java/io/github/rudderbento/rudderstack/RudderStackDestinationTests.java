package io.github.rudderbento.rudderstack;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.DeliveryRequest;
import io.github.rudderbento.http.BaseUrl;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RudderStackDestination}: what each answer of a real server means.
 */
class RudderStackDestinationTests {

	private static final String CHECK_URL = "check rudderstack.data-plane-url";

	private static final String CHECK_KEY = "check rudderstack.write-key";

	private final RudderStackStandIn server = RudderStackStandIn.builder()
		.disabledWriteKeys("disabled-key")
		.maxRequestBytes(1000)
		.start();

	private final AtomicReference<@Nullable HttpTransport> transport = new AtomicReference<>();

	@AfterEach
	void stop() {
		HttpTransport opened = this.transport.get();
		if (opened != null) {
			opened.close();
		}
		this.server.close();
	}

	@Test
	void delivered() {
		assertThat(post(event("u1"))).isEqualTo(new Answer.Delivered("200"));
		assertThat(this.server.events()).hasSize(1);
	}

	@Test
	void answersOfTheGateway() {
		assertThat(post(event("")))
			.isEqualTo(new Answer.Rejected(false, "400 request neither has anonymousId nor userId"));
		assertThat(post("1")).isEqualTo(new Answer.Rejected(false, "400 event is not a valid rudder event"));
		assertThat(post("{")).isEqualTo(new Answer.Rejected(true, "400 invalid json"));
		assertThat(post("\"" + "x".repeat(2000) + "\"")).isInstanceOf(Answer.Rejected.class);
		assertThat(post("{\"userId\":\"u\",\"x\":\"" + "x".repeat(2000) + "\"}"))
			.isEqualTo(new Answer.TooLarge("413 request size exceeds max limit"));
		assertThat(post("unknown-key", event("u1")))
			.isEqualTo(new Answer.Held(CHECK_KEY, false, "401 invalid write key"));
		assertThat(post("disabled-key", event("u1"))).isEqualTo(new Answer.Held(
				"the source is disabled: enable it in RudderStack, or " + CHECK_KEY, false, "404 source is disabled"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 429, 451, 503, 521, 522, 523, 525, 526 })
	void notExecuted(int status) {
		this.server.faults().next(1, Fault.status(status, "later"));
		assertThat(post(event("u1"))).isEqualTo(new Answer.NotExecuted(false, null, status + " later"));
		this.server.faults().next(1, Fault.retryAfterSeconds(status, 7));
		assertThat(post(event("u1"))).isInstanceOfSatisfying(Answer.NotExecuted.class,
				(answer) -> assertThat(answer.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
		this.server.faults().next(1, Fault.retryAfterDate(status, Instant.now().plusSeconds(100)));
		assertThat(post(event("u1"))).isInstanceOfSatisfying(Answer.NotExecuted.class,
				(answer) -> assertThat(answer.retryAfter()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(100)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 501, 502, 504, 505, 511, 520, 524, 599 })
	void ambiguous(int status) {
		this.server.faults().next(1, Fault.status(status, "", Map.of("Retry-After", "3")));
		assertThat(post(event("u1"))).isEqualTo(new Answer.Ambiguous(Duration.ofSeconds(3), Integer.toString(status)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 406, 409, 411, 412, 414, 416, 418, 422, 424, 499 })
	void rejected(int status) {
		this.server.faults().next(1, Fault.status(status, "no"));
		assertThat(post(event("u1"))).isEqualTo(new Answer.Rejected(false, status + " no"));
	}

	static Stream<Arguments> held() {
		return Stream.of(Arguments.of(Fault.status(401, "who"), CHECK_KEY, false),
				Arguments.of(Fault.status(402, "pay"), CHECK_KEY + ": payment is required", false),
				Arguments.of(Fault.status(407, ""), "check rudderstack.http.proxy: the proxy wants credentials", false),
				Arguments.of(Fault.status(403, "waf"), CHECK_URL, true),
				Arguments.of(Fault.status(404, "404 page not found"), CHECK_URL, true),
				Arguments.of(Fault.status(405, ""), CHECK_URL, true),
				Arguments.of(Fault.status(410, ""), CHECK_URL, true),
				Arguments.of(Fault.status(415, ""), CHECK_URL, true),
				Arguments.of(Fault.status(431, ""), CHECK_URL, true),
				Arguments.of(Fault.status(304, ""), CHECK_URL, true),
				Arguments.of(Fault.redirect("https://login.example.com/x?token=secret"),
						CHECK_URL + ": the server redirects to https://login.example.com", true),
				Arguments.of(Fault.redirect("/elsewhere"), CHECK_URL, true),
				Arguments.of(Fault.html(200), CHECK_URL + ": a web page answers there", true),
				Arguments.of(Fault.status(200, "<!doctype html><p>portal", Map.of()),
						CHECK_URL + ": a web page answers there", true));
	}

	@ParameterizedTest
	@MethodSource("held")
	void held(Fault fault, String advice, boolean contentMayMatter) {
		this.server.faults().next(1, fault);
		assertThat(post(event("u1"))).isInstanceOfSatisfying(Answer.Held.class, (answer) -> {
			assertThat(answer.advice()).isEqualTo(advice);
			assertThat(answer.contentMayMatter()).isEqualTo(contentMayMatter);
			assertThat(answer.text()).doesNotContain("secret");
		});
		assertThat(this.server.events()).isEmpty();
	}

	@Test
	void failuresOfTheConnection() {
		this.server.faults().next(1, Fault.resetAfterReading());
		assertThat(post(event("u1"))).isInstanceOf(Answer.Ambiguous.class);
		this.server.faults().next(1, Fault.truncatedAnswer());
		assertThat(post(event("u1"))).isInstanceOf(Answer.Ambiguous.class);
		this.server.faults().next(1, Fault.garbageAnswer());
		assertThat(post(event("u1"))).isInstanceOf(Answer.Ambiguous.class);
		this.server.faults().next(1, Fault.hang());
		assertThat(post(event("u1"))).isInstanceOf(Answer.Ambiguous.class);
		this.server.stopListening();
		assertThat(post(event("u1"))).isInstanceOfSatisfying(Answer.NotExecuted.class,
				(answer) -> assertThat(answer.unreachable()).isTrue());
	}

	@Test
	void unexpectedFailureIsAnAnswerToo() {
		assertThat(Outcome.of(new IllegalStateException("secret")).answer())
			.isEqualTo(new Answer.Ambiguous(null, "java.lang.IllegalStateException"));
	}

	@Test
	void destinationIsWhatTheEngineNeeds() {
		RudderStackDestination destination = destination(RudderStackStandIn.WRITE_KEY);
		assertThat(destination.name()).isEqualTo("rudderstack");
		assertThat(destination.routes()).hasSize(1).isEqualTo(destination.routes());
		assertThat(destination.probe()).isNull();
		assertThat(destination.toString()).doesNotContain(RudderStackStandIn.WRITE_KEY);
	}

	private static String event(String userId) {
		return "{\"type\":\"track\",\"userId\":\"" + userId + "\",\"event\":\"E\"}";
	}

	private Answer post(String event) {
		return post(RudderStackStandIn.WRITE_KEY, event);
	}

	private Answer post(String writeKey, String event) {
		RudderStackDestination destination = destination(writeKey);
		byte[] body = ("{\"batch\":[" + event + "]}").getBytes(StandardCharsets.UTF_8);
		return destination.post(new DeliveryRequest(destination.routes().get(0), body, false, 1, 1))
			.block(Duration.ofSeconds(20));
	}

	private RudderStackDestination destination(String writeKey) {
		HttpTransport opened = HttpTransport.builder()
			.baseUrl(BaseUrl.parse("rudderstack.data-plane-url", this.server.baseUrl()))
			.basicAuth(writeKey, "")
			.timeout(Duration.ofSeconds(3))
			.build();
		HttpTransport before = this.transport.getAndSet(opened);
		if (before != null) {
			before.close();
		}
		return new RudderStackDestination(opened, new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, Map.of()));
	}

}
