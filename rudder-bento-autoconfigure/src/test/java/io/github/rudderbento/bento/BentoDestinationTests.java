package io.github.rudderbento.bento;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.DeliveryRequest;
import io.github.rudderbento.delivery.Lanes;
import io.github.rudderbento.delivery.Route;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.payload.InvalidPayloadException;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.bento.BentoStandIn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Bento as the engine sees it: capture, routes, and what answers mean.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BentoDestinationTests {

	private static final String EMAIL = "user@example.com";

	private static final Map<String, String> JSON = Map.of("Content-Type", "application/json", "X-Request-Id",
			"request-7");

	private final BentoFixture fixture = new BentoFixture();

	private final BentoStandIn standIn = this.fixture.standIn();

	private final BentoDestination destination = destination(this.fixture.transport(), BentoFixture.fast());

	private final BentoCapture capture = new BentoCapture(this.destination, BentoFixture.settings(),
			BentoFixture.MAPPER);

	@BeforeEach
	void reset() {
		this.standIn.reset();
	}

	@AfterAll
	void close() {
		this.fixture.close();
	}

	@Test
	void routes() {
		assertThat(this.destination.name()).isEqualTo("bento");
		assertThat(this.destination.routes()).extracting(Route::name)
			.containsExactly("events", "subscribers", "commands");
		assertThat(this.destination.routes()).allSatisfy((route) -> {
			assertThat(route.limits().events()).isEqualTo(250);
			assertThat(route.limits().maxEvents()).isEqualTo(1000);
		});
		assertThat(this.destination.events().pace()).isSameAs(this.destination.subscribers().pace())
			.isNotSameAs(this.destination.commands().pace());
	}

	@Test
	void capture() {
		BentoEvent event = BentoEvents.login("User@Example.com").detail("method", "password").build();
		CapturedEvent captured = this.capture.capture(event);
		assertThat(captured.id()).isEqualTo(event.id());
		assertThat(captured.route()).isSameAs(this.destination.events());
		assertThat(captured.lanes()).isEqualTo(Lanes.of(EMAIL));
		assertThat(captured.weight()).isGreaterThan(encode(captured).length());
		assertThat(this.capture.capture(SubscriberUpdate.of(EMAIL).build()).route())
			.isSameAs(this.destination.subscribers());
		CapturedEvent change = this.capture.capture(SubscriberCommand.changeEmail(EMAIL, "New@example.com"));
		assertThat(change.route()).isSameAs(this.destination.commands());
		assertThat(change.lanes()).isEqualTo(Lanes.of(EMAIL) | Lanes.of("new@example.com"));
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> this.capture.capture(BentoEvents.login("nobody").build()));
	}

	@Test
	void encodes() {
		assertThat(encode(this.capture.capture(BentoEvents.login(EMAIL)
			.field("plan", "pro")
			.detail("a", List.of(1))
			.date(Instant.parse("2026-01-02T03:04:05.678Z"))
			.build()))).isEqualTo(
					"{\"type\":\"$login\",\"email\":\"user@example.com\",\"fields\":{\"plan\":\"pro\"},\"details\":{\"a\":[1]},"
							+ "\"date\":\"2026-01-02T03:04:05.678Z\"}");
		assertThat(encode(this.capture.capture(
				SubscriberUpdate.of(EMAIL).firstName("Jo").tags("a", "b").removeTags("c").field("plan", null).build())))
			.isEqualTo(
					"{\"email\":\"user@example.com\",\"first_name\":\"Jo\",\"tags\":\"a,b\",\"remove_tags\":\"c\",\"plan\":null}");
		assertThat(encode(this.capture.capture(SubscriberCommand.unsubscribe(EMAIL))))
			.isEqualTo("{\"command\":\"unsubscribe\",\"email\":\"user@example.com\"}");
	}

	@Test
	void whatMayBeRepeated() {
		assertRepeatable(BentoEvents.purchase(EMAIL).key("o").amount(1).currency("EUR").build(), true);
		assertRepeatable(BentoEvents.login(EMAIL).build(), false);
		assertRepeatable(BentoEvents.login(EMAIL).detail("unique", Map.of("key", "x")).build(), false);
		assertRepeatable(SubscriberUpdate.of(EMAIL).build(), true);
		assertRepeatable(SubscriberCommand.addTag(EMAIL, "t"), true);
		assertRepeatable(SubscriberCommand.removeTag(EMAIL, "t"), true);
		assertRepeatable(SubscriberCommand.addField(EMAIL, "k", "v"), true);
		assertRepeatable(SubscriberCommand.removeField(EMAIL, "k"), true);
		assertRepeatable(SubscriberCommand.addTagViaEvent(EMAIL, "t"), false);
		assertRepeatable(SubscriberCommand.subscribe(EMAIL), false);
		assertRepeatable(SubscriberCommand.unsubscribe(EMAIL), false);
		assertRepeatable(SubscriberCommand.changeEmail(EMAIL, "new@example.com"), false);
	}

	private void assertRepeatable(BentoMessage message, boolean repeatable) {
		CapturedEvent captured = this.capture.capture(message);
		assertThat(captured.route().repeatable(captured)).isEqualTo(repeatable);
		byte[] json = encode(captured).getBytes(StandardCharsets.UTF_8);
		CapturedEvent replayed = CapturedEvent.of("id", captured.route(), captured.lanes(), 1, json);
		assertThat(captured.route().repeatable(replayed)).as("as it comes back").isEqualTo(repeatable);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void delivers(int route) {
		List<BentoMessage> messages = List.of(BentoEvents.login(EMAIL).build(), SubscriberUpdate.of(EMAIL).build(),
				SubscriberCommand.subscribe(EMAIL));
		assertThat(post(messages.get(route))).isInstanceOf(Answer.Delivered.class);
		assertThat(this.fixture.lastRequest().path())
			.isEqualTo("/api/v1" + List.of("/batch/events", "/batch/subscribers", "/fetch/commands").get(route));
		assertThat(this.fixture.lastRequest().itemCount()).isOne();
		assertThat(this.fixture.lastRequest().query()).containsEntry("site_uuid", List.of(BentoFixture.SITE));
		assertThat(this.fixture.lastRequest().headers()).doesNotContainKey("content-encoding");
	}

	static Stream<Arguments> answers() {
		return Stream.of(arguments(200, "{\"results\":2}", Answer.Delivered.class),
				arguments(201, "{\"results\":2,\"failed\":0}", Answer.Delivered.class),
				arguments(202, "{\"result\":2}", Answer.Delivered.class),
				arguments(200, "{\"results\":\"2\"}", Answer.Delivered.class),
				arguments(200, "{\"data\":{\"results\":2}}", Answer.Delivered.class),
				arguments(200, "{\"results\":1,\"failed\":1}", Answer.Partial.class),
				arguments(200, "{\"results\":0,\"failed\":2}", Answer.Rejected.class),
				arguments(200, "{\"failed\":2}", Answer.Rejected.class), arguments(200, "{}", Answer.Held.class),
				arguments(200, "fine", Answer.Held.class), arguments(204, "", Answer.Held.class),
				arguments(200, "<html><body>Welcome</body></html>", Answer.Held.class),
				arguments(302, "", Answer.Held.class), arguments(400, "", Answer.Rejected.class),
				arguments(401, "", Answer.Held.class), arguments(402, "", Answer.Held.class),
				arguments(403, "", Answer.Held.class), arguments(404, "", Answer.Held.class),
				arguments(405, "", Answer.Held.class), arguments(407, "", Answer.Held.class),
				arguments(408, "", Answer.NotExecuted.class), arguments(410, "", Answer.Held.class),
				arguments(413, "", Answer.TooLarge.class), arguments(415, "", Answer.Held.class),
				arguments(418, "", Answer.Rejected.class), arguments(422, "", Answer.Rejected.class),
				arguments(429, "", Answer.NotExecuted.class), arguments(431, "", Answer.Held.class),
				arguments(451, "", Answer.NotExecuted.class), arguments(500, "", Answer.Ambiguous.class),
				arguments(500, "{\"error\":\"Author not authorized to send on this account\"}", Answer.Rejected.class),
				arguments(502, "", Answer.Ambiguous.class), arguments(503, "", Answer.NotExecuted.class),
				arguments(504, "", Answer.Ambiguous.class), arguments(520, "", Answer.Ambiguous.class),
				arguments(521, "", Answer.NotExecuted.class), arguments(522, "", Answer.NotExecuted.class),
				arguments(523, "", Answer.NotExecuted.class), arguments(524, "", Answer.Ambiguous.class),
				arguments(525, "", Answer.NotExecuted.class), arguments(526, "", Answer.NotExecuted.class));
	}

	@ParameterizedTest
	@MethodSource
	void answers(int status, String body, Class<? extends Answer> meaning) {
		this.standIn.faults().always(Fault.status(status, body, JSON));
		Answer answer = post(BentoEvents.login(EMAIL).build(), BentoEvents.login(EMAIL).build());
		assertThat(answer).isInstanceOf(meaning);
		assertThat(answer.text()).startsWith(String.valueOf(status)).contains("request request-7", "(call ");
		if (answer instanceof Answer.Partial partial) {
			assertThat(partial.taken()).isOne();
			assertThat(partial.failed()).isOne();
		}
		if (answer instanceof Answer.Held held) {
			assertThat(held.advice()).containsPattern("bento\\.[a-z]+");
			assertThat(held.contentMayMatter()).isEqualTo(status != 401 && status != 402 && status != 407);
		}
		if (answer instanceof Answer.NotExecuted notExecuted) {
			assertThat(notExecuted.unreachable()).isFalse();
		}
	}

	@Test
	void edgeThatBlocks() {
		this.standIn.faults().always(Fault.html(403));
		assertThat(post(BentoEvents.login(EMAIL).build())).isInstanceOfSatisfying(Answer.Held.class,
				(held) -> assertThat(held.advice()).contains("User-Agent"));
	}

	@Test
	void unreadableToTheServer() {
		this.standIn.faults().always(Fault.status(400, "{\"error\":\"invalid JSON for user@example.com\"}", JSON));
		assertThat(post(BentoEvents.login(EMAIL).build())).isInstanceOfSatisfying(Answer.Rejected.class, (rejected) -> {
			assertThat(rejected.transport()).isTrue();
			assertThat(rejected.text()).contains("invalid JSON").doesNotContain("user@");
		});
	}

	@Test
	void commandsThatWereNotQueued() {
		this.standIn.failItems((item) -> item.email().startsWith("bad"));
		assertThat(post(SubscriberCommand.subscribe("bad@example.com"), SubscriberCommand.subscribe(EMAIL)))
			.isInstanceOf(Answer.Partial.class);
		assertThat(post(SubscriberCommand.subscribe("bad@example.com"))).isInstanceOf(Answer.Rejected.class);
	}

	@Test
	void failures() {
		BentoEvent event = BentoEvents.login(EMAIL).build();
		this.standIn.faults().always(Fault.resetAfterReading());
		assertThat(post(event)).isInstanceOf(Answer.Ambiguous.class);
		this.standIn.faults().clear();
		BentoDestination quick = destination(
				this.fixture.transport((builder) -> builder.timeout(Duration.ofMillis(80))), BentoFixture.fast());
		this.standIn.faults().always(Fault.hang());
		assertThat(post(quick, event)).isInstanceOf(Answer.Ambiguous.class);
		try (HttpTransport nowhere = HttpTransport.builder().baseUrl(URI.create("http://127.0.0.1:1")).build()) {
			assertThat(post(destination(nowhere, BentoFixture.fast()), event))
				.isInstanceOfSatisfying(Answer.NotExecuted.class, (answer) -> {
					assertThat(answer.unreachable()).isTrue();
					assertThat(answer.text()).contains("(call ");
				});
		}
	}

	@Test
	void retryAfterIsCappedAndHoldsEverybody() {
		BentoPace pace = BentoPace.defaults();
		BentoDestination destination = destination(this.fixture.transport(), pace);
		this.standIn.faults().always(Fault.retryAfterSeconds(429, 3600));
		assertThat(post(destination, BentoEvents.login(EMAIL).build())).isInstanceOfSatisfying(Answer.NotExecuted.class,
				(answer) -> assertThat(answer.retryAfter()).isEqualTo(Duration.ofMinutes(5)));
		assertThat(Duration.ofNanos(pace.of(BentoFamily.BATCH).tryAcquire())).isBetween(Duration.ofMinutes(4),
				Duration.ofMinutes(5));
		assertThat(pace.of(BentoFamily.FETCH).tryAcquire()).isZero();
		BentoClient bento = new BentoClient(this.fixture.transport(), BentoFixture.settings(), pace,
				BentoFixture.MAPPER);
		assertThatExceptionOfType(BentoRateLimitedException.class)
			.isThrownBy(() -> bento.events().track(BentoEvents.login(EMAIL).build()).block());
	}

	@Test
	void probe() {
		assertThat(this.destination.probe().block()).isInstanceOf(Answer.Delivered.class);
		assertThat(this.fixture.lastRequest().method()).isEqualTo("GET");
		assertThat(this.fixture.lastRequest().path()).isEqualTo("/api/v1/fetch/authors");
		this.standIn.faults().always(Fault.status(401));
		assertThat(this.destination.probe().block()).isInstanceOfSatisfying(Answer.Held.class,
				(held) -> assertThat(held.advice()).contains("bento.publishable-key", "bento.secret-key",
						"bento.site-uuid"));
	}

	private BentoDestination destination(HttpTransport transport, BentoPace pace) {
		return new BentoDestination(transport, BentoFixture.settings(), pace, BentoDestination.DEFAULT_LIMITS);
	}

	private Answer post(BentoMessage... messages) {
		return post(this.destination, messages);
	}

	private Answer post(BentoDestination destination, BentoMessage... messages) {
		BentoCapture capture = new BentoCapture(destination, BentoFixture.settings(), BentoFixture.MAPPER);
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		Route route = capture.capture(messages[0]).route();
		body.writeBytes(route.framing().prefix());
		for (int i = 0; i < messages.length; i++) {
			if (i > 0) {
				body.writeBytes(route.framing().separator());
			}
			body.writeBytes(encode(capture.capture(messages[i])).getBytes(StandardCharsets.UTF_8));
		}
		body.writeBytes(route.framing().suffix());
		return destination.post(new DeliveryRequest(route, body.toByteArray(), false, messages.length, 1)).block();
	}

	private static String encode(CapturedEvent event) {
		ByteArrayOutputStream json = new ByteArrayOutputStream();
		event.route().newEncoder().encode(event, json);
		return json.toString(StandardCharsets.UTF_8);
	}

}
