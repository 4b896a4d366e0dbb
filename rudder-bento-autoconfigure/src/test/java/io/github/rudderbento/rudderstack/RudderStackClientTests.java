package io.github.rudderbento.rudderstack;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.rudderbento.delivery.BatchLimits;
import io.github.rudderbento.delivery.RetrySettings;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.http.Product;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedRequest;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RudderStackClient} over real HTTP.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class RudderStackClientTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final String SECRET = "alex@example.com";

	private static final RetrySettings QUICK = new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(5), 1,
			Duration.ofMillis(10), false);

	private final List<AutoCloseable> opened = new ArrayList<>();

	private RudderStackStandIn server = start(RudderStackStandIn.builder());

	private RudderStackClient client = client(RudderStackStandIn.WRITE_KEY, (builder) -> builder);

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
	}

	static Stream<Arguments> messages() {
		return Stream.of(Arguments.of(Identify.of("u1").trait("plan", "enterprise").build()),
				Arguments.of(Track.of("Order Completed").userId("u1").property("total", 89.99).build()),
				Arguments.of(Page.of("Schedule").category("Cultural").userId("u1").property("path", "/a/b").build()),
				Arguments.of(Screen.of("List").category("Sports").anonymousId("a1").build()),
				Arguments.of(Group.of("org_123").userId("u1").trait("employees", 500).build()),
				Arguments.of(Alias.of("old").userId("u1").build()));
	}

	@ParameterizedTest
	@MethodSource("messages")
	void messageGoesToTheEndpointOfItsType(RudderStackMessage message) {
		SendResult result = this.client.send(message).block(LONG);
		assertThat(result).isEqualTo(new SendResult(message.messageId(), 200, 1, null));
		ReceivedEvent event = event();
		assertThat(event.path()).isEqualTo("/v1/" + message.type());
		assertThat(event.type()).isEqualTo(message.type());
		assertThat(event.messageId()).isEqualTo(message.messageId());
		assertThat(event.userId()).isEqualTo(message.userId());
		assertThat(event.anonymousId()).isEqualTo(message.anonymousId());
		assertThat(event.json().get("channel").asString()).isEqualTo("server");
		assertThat(event.json().at("/context/library/version").asString()).isEqualTo(Product.VERSION);
		assertThat(event.json().get("timestamp")).isEqualTo(event.json().get("originalTimestamp"));
		assertThat(event.json().has("sentAt")).isTrue();
		ReceivedRequest request = this.server.requests().get(0);
		assertThat(request.header("content-encoding")).isEqualTo("gzip");
		assertThat(request.header("content-length")).isEqualTo(Integer.toString(request.wireSize()));
		assertThat(request.header("transfer-encoding")).isNull();
		assertThat(request.header("user-agent")).isEqualTo(Product.USER_AGENT);
	}

	@Test
	void shortcutsNeedNoMessageTypes() {
		Map<String, Object> values = Map.of("k", 1);
		Flux.concat(this.client.identify("u", values), this.client.track("u", "E"), this.client.track("u", "E", values),
				this.client.page("u", "P"), this.client.page("u", "P", values), this.client.screen("u", "S"),
				this.client.screen("u", "S", values), this.client.group("u", "g"), this.client.group("u", "g", values),
				this.client.alias("u", "old"))
			.blockLast(LONG);
		assertThat(this.server.events()).extracting(ReceivedEvent::type)
			.containsExactly("identify", "track", "track", "page", "page", "screen", "screen", "group", "group",
					"alias");
		assertThat(this.server.events().get(0).json().at("/traits/k").asInt()).isEqualTo(1);
		assertThat(this.server.events().get(2).json().at("/properties/k").asInt()).isEqualTo(1);
		assertThat(this.server.events().get(9).json().get("previousId").asString()).isEqualTo("old");
	}

	@Test
	void gzipCanBeSwitchedOff() {
		client(RudderStackStandIn.WRITE_KEY, (builder) -> builder.gzip(false)).track("u", "E").block(LONG);
		assertThat(this.server.requests().get(0).header("content-encoding")).isNull();
		assertThat(event().event()).isEqualTo("E");
	}

	@Test
	void messageIsCapturedWhenTheMethodIsCalledAndSentOnSubscription() {
		Map<String, Object> properties = new HashMap<>(Map.of("k", "before"));
		Mono<SendResult> sending = this.client.track("u", "E", properties);
		properties.put("k", "after");
		assertThat(this.server.requests()).isEmpty();
		SendResult first = sending.block(LONG);
		SendResult second = sending.block(LONG);
		assertThat(first.messageId()).isEqualTo(second.messageId());
		assertThat(this.server.events()).hasSize(2)
			.allSatisfy((event) -> assertThat(event.json().at("/properties/k").asString()).isEqualTo("before"));
		assertThat(this.server.duplicateCount()).isEqualTo(1);
		assertThat(this.server.events().get(0).json().get("timestamp"))
			.isEqualTo(this.server.events().get(1).json().get("timestamp"));
	}

	@Test
	void pathPrefixAndTrailingSlash() {
		RudderStackRoute route = route(RudderStackRoute.DEFAULT_LIMITS);
		HttpTransport transport = transport(RudderStackStandIn.WRITE_KEY, this.server.baseUrl() + "/prefix/");
		RudderStackClient client = RudderStackClient.builder(transport, route, new RudderStackCapture(route)).build();
		assertThat(error(client.track("u", "E"))).isInstanceOf(RudderStackRefusedException.class);
		assertThat(this.server.requests().get(0).path()).isEqualTo("/prefix/v1/track");
	}

	@Test
	void messageThatCannotBeSentIsRefusedBeforeAnythingIsSent() {
		RudderStackException error = error(
				this.client.send(Track.of("E").userId("u").messageId("m").property("price", Double.NaN).build()));
		assertThat(error).isInstanceOf(RudderStackInvalidPayloadException.class)
			.hasMessage("properties.price: NaN is not a JSON number [event m]");
		assertThat(((RudderStackInvalidPayloadException) error).problem().path()).isEqualTo("properties.price");
		assertThat(error.attempts()).isZero();
		assertThat(error.status()).isZero();
		assertThat(error(this.client.track(" ", "E"))).isInstanceOf(RudderStackInvalidPayloadException.class);
		assertThat(error(this.client.track("u", ""))).isInstanceOf(RudderStackInvalidPayloadException.class);
		assertThat(error(this.client.send(Track.of("E").userId("u").context("library", 1).build())))
			.hasMessageContaining("Reserve keyword present in context");
		assertThat(error(this.client.track("u", "E", Map.of("text", "x".repeat(40_000)))))
			.isInstanceOf(RudderStackTooLargeException.class);
		assertThat(error(this.client.track("u", "E", Map.of("text", "x".repeat(4_000_000)))))
			.isInstanceOf(RudderStackTooLargeException.class);
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void typedErrors() {
		assertThat(error(client("unknown-key").track("u", "E"))).isInstanceOf(RudderStackUnauthorizedException.class)
			.hasMessageContaining("check rudderstack.write-key")
			.hasMessageContaining("invalid write key");
		assertThat(error(client("disabled-key").track("u", "E"))).isInstanceOf(RudderStackSourceDisabledException.class)
			.hasMessageContaining("the source is disabled");
		assertThat(faulty(Fault.status(400, "request neither has anonymousId nor userId\n")))
			.isInstanceOf(RudderStackInvalidPayloadException.class);
		assertThat(faulty(Fault.status(413))).isInstanceOf(RudderStackTooLargeException.class);
		assertThat(faulty(Fault.html(200))).isInstanceOf(RudderStackRefusedException.class);
		assertThat(faulty(Fault.redirect("https://example.com/"))).isInstanceOf(RudderStackRefusedException.class);
		assertThat(faulty(Fault.status(429))).isInstanceOf(RudderStackRateLimitedException.class);
		assertThat(faulty(Fault.status(503))).isInstanceOf(RudderStackUnavailableException.class);
		assertThat(faulty(Fault.resetAfterReading())).isInstanceOf(RudderStackUnavailableException.class);
		RudderStackException timeout = faulty(Fault.hang());
		assertThat(timeout).isInstanceOf(RudderStackTimeoutException.class);
		assertThat(timeout.status()).isZero();
		assertThat(timeout.attempts()).isEqualTo(2);
		assertThat(faulty(Fault.slowBody(LONG))).isInstanceOf(RudderStackTimeoutException.class);
		this.server.faults().clear();
		this.server.stopListening();
		assertThat(error(this.client.track("u", "E"))).isInstanceOf(RudderStackUnavailableException.class);
	}

	@Test
	void errorsHoldNoKeysAndNoTraits() throws Exception {
		String key = "very-secret-key";
		this.server.faults().always(Fault.status(401, "unknown key " + key + " of " + SECRET));
		RudderStackException error = error(client(key).identify(SECRET, Map.of("email", SECRET)));
		List<Throwable> all = new ArrayList<>();
		for (Throwable thrown = error; thrown != null; thrown = thrown.getCause()) {
			all.add(thrown);
		}
		assertThat(all).allSatisfy((thrown) -> assertThat(thrown.toString()).doesNotContain(key, SECRET));
		assertThat(error.serverText()).isEqualTo("unknown key *** of ***");
		RudderStackException copy = serialized(error);
		assertThat(copy.status()).isEqualTo(401);
		assertThat(copy.eventIds()).isEqualTo(error.eventIds());
	}

	@Test
	void idsOfTheApplicationCannotForgeLogLines() {
		RudderStackException error = error(
				this.client.send(Track.of("").userId("u").messageId("m\n2026-01-01 ERROR forged").build()));
		assertThat(error.getMessage()).isEqualTo("event: is blank [event m\\n2026-01-01 ERROR forged]");
		assertThat(error.eventIds()).containsExactly("m\n2026-01-01 ERROR forged");
	}

	@Test
	void cancellingEndsTheRequest() {
		this.server.faults().always(Fault.hang());
		var sending = this.client.track("u", "E").subscribe();
		await().untilAsserted(() -> assertThat(this.server.server().requestCount()).isEqualTo(1));
		sending.dispose();
		await().untilAsserted(() -> assertThat(this.server.server().openConnectionCount()).isZero());
		assertThat(this.server.server().requestCount()).isEqualTo(1);
	}

	@Test
	void deliveredAfterFailures() {
		this.server.faults().next(1, Fault.status(503)).next(1, Fault.resetAfterProcessing());
		SendResult result = client(RudderStackStandIn.WRITE_KEY, (builder) -> builder.retry(QUICK)).track("u", "E")
			.block(LONG);
		assertThat(result.attempts()).isEqualTo(3);
		assertThat(this.server.receivedCount()).isEqualTo(2);
		assertThat(this.server.duplicateCount()).isEqualTo(1);
		assertThat(this.server.requests()).extracting(ReceivedRequest::checksum)
			.as("the same bytes")
			.allMatch((sum) -> sum == this.server.requests().get(0).checksum());
	}

	@Test
	void batchIsOneRequest() {
		BatchResult result = this.client
			.send(Batch.builder()
				.add(Identify.of("u1").trait("a", 1).build(), Track.of("E").userId("u1").build())
				.context("tenant", "t1")
				.build())
			.block(LONG);
		assertThat(result.isComplete()).isTrue();
		assertThat(result.delivered()).isEqualTo(2);
		assertThat(this.server.requests()).hasSize(1);
		assertThat(this.server.requests().get(0).path()).isEqualTo("/v1/batch");
		assertThat(this.server.events()).extracting(ReceivedEvent::type).containsExactly("identify", "track");
		assertThat(this.server.events())
			.allSatisfy((event) -> assertThat(event.json().at("/context/tenant").asString()).isEqualTo("t1"));
	}

	@Test
	void emptyBatchSendsNothing() {
		assertThat(this.client.batch().block(LONG)).isEqualTo(new BatchResult(List.of()));
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void batchIsSplitByCount() {
		RudderStackClient client = client(new BatchLimits(10, 10, 100_000, 10_000));
		BatchResult result = client.send(Batch.of(tracks(25))).block(LONG);
		assertThat(result.isComplete()).isTrue();
		assertThat(this.server.requests()).extracting(ReceivedRequest::eventCount).containsExactly(10, 10, 5);
		assertThat(this.server.events()).extracting(ReceivedEvent::messageId)
			.containsExactlyElementsOf(IntStream.range(0, 25).mapToObj((i) -> "m-" + i).toList());
	}

	@Test
	void batchIsSplitByBytesAndFillsTheBoundToTheLastByte() {
		this.server.close();
		this.server = start(RudderStackStandIn.builder());
		int event = encodedLength(Track.of("E").userId("u").messageId("m-0").build());
		int bound = 12 + 3 * event + 2;
		RudderStackClient exact = client(new BatchLimits(100, 100, bound, 10_000));
		exact.send(Batch.of(tracks(6))).block(LONG);
		assertThat(this.server.requests()).extracting(ReceivedRequest::bodySize).containsExactly(bound, bound);
		this.server.clear();
		client(new BatchLimits(100, 100, bound - 1, 10_000)).send(Batch.of(tracks(6))).block(LONG);
		assertThat(this.server.requests()).extracting(ReceivedRequest::eventCount).containsExactly(2, 2, 2);
	}

	@Test
	void batchOfManyMegabytesIsSplitAtTheGatewaysBound() {
		RudderStackClient client = client(new BatchLimits(100_000, 100_000, 4_096_000, 32_768));
		List<Track> tracks = new ArrayList<>();
		for (int i = 0; i < 400; i++) {
			tracks.add(Track.of("E").userId("u").property("text", "x".repeat(30_000)).build());
		}
		assertThat(client.send(Batch.of(tracks)).block(LONG).isComplete()).isTrue();
		assertThat(this.server.requests()).hasSize(3)
			.allSatisfy((request) -> assertThat(request.bodySize()).isLessThanOrEqualTo(4_096_000));
		assertThat(this.server.events()).hasSize(400);
	}

	@Test
	void batchWithThousandsOfRequestsNeedsNoStack() {
		RudderStackClient client = client(new BatchLimits(1, 1, 10_000, 10_000));
		assertThat(client.send(Batch.of(tracks(3000))).block(Duration.ofSeconds(50)).delivered()).isEqualTo(3000);
	}

	@Test
	void tooLargeRequestIsSplit() {
		restart(RudderStackStandIn.builder().maxRequestBytes(2000));
		BatchResult result = this.client.send(Batch.of(tracks(20))).block(LONG);
		assertThat(result.isComplete()).isTrue();
		assertThat(this.server.events()).hasSize(20);
		assertThat(this.server.events()).extracting(ReceivedEvent::messageId)
			.containsExactlyElementsOf(IntStream.range(0, 20).mapToObj((i) -> "m-" + i).toList());
		assertThat(this.server.requests()).extracting(ReceivedRequest::status).contains(413, 200);
	}

	@Test
	void eventThatTheServerFindsTooLargeIsNamed() {
		restart(RudderStackStandIn.builder().maxRequestBytes(2000));
		List<Track> tracks = new ArrayList<>(tracks(6));
		tracks.set(3, Track.of("E").userId("u").messageId("big").property("text", "x".repeat(3000)).build());
		BatchResult result = this.client.send(Batch.of(tracks)).block(LONG);
		assertThat(result.delivered()).isEqualTo(5);
		assertThat(result.failures()).singleElement().satisfies((failure) -> {
			assertThat(failure.messageId()).isEqualTo("big");
			assertThat(failure.status()).isEqualTo(EventResult.Status.REJECTED);
			assertThat(failure.error()).isInstanceOf(RudderStackTooLargeException.class);
		});
	}

	@Test
	void poisonIsFoundByBisection() {
		this.server.faults()
			.when((request) -> request.decodedBodyText().contains("poison"),
					Fault.status(400, "event is not a valid rudder event\n"));
		List<Track> tracks = new ArrayList<>(tracks(64));
		tracks.set(17, Track.of("poison").userId("u").messageId("bad-1").build());
		tracks.set(40, Track.of("poison").userId("u").messageId("bad-2").build());
		BatchResult result = this.client.send(Batch.of(tracks)).block(LONG);
		assertThat(result.delivered()).isEqualTo(62);
		assertThat(result.failures()).extracting(EventResult::messageId).containsExactly("bad-1", "bad-2");
		assertThat(result.failures()).allSatisfy((failure) -> {
			assertThat(failure.status()).isEqualTo(EventResult.Status.REJECTED);
			assertThat(failure.error()).isInstanceOf(RudderStackInvalidPayloadException.class);
			assertThat(failure.error().eventIds()).containsExactly(failure.messageId());
		});
		assertThat(this.server.duplicateCount()).isZero();
		assertThat(this.server.requests()).hasSizeLessThan(30);
	}

	@Test
	void invalidMessagesOfABatchAreNamedAndTheOthersSent() {
		BatchResult result = this.client
			.batch(Track.of("E").messageId("nobody").build(), Track.of("E").userId("u").messageId("ok").build(),
					Track.of("E").userId("u").messageId("nan").property("x", Double.NaN).build(),
					Track.of("E").userId("u").messageId("long").property("x", "x".repeat(40_000)).build())
			.block(LONG);
		assertThat(result.events()).extracting(EventResult::status)
			.containsExactly(EventResult.Status.REJECTED, EventResult.Status.DELIVERED, EventResult.Status.REJECTED,
					EventResult.Status.REJECTED);
		assertThat(result.failures()).extracting((failure) -> failure.error().getMessage())
			.satisfiesExactly(
					(text) -> assertThat(text)
						.isEqualTo("userId: neither userId nor anonymousId is given [event nobody]"),
					(text) -> assertThat(text).isEqualTo("properties.x: NaN is not a JSON number [event nan]"),
					(text) -> assertThat(text).contains("32768").endsWith("[event long]"));
		assertThat(this.server.events()).extracting(ReceivedEvent::messageId).containsExactly("ok");
	}

	@Test
	void hugeMessageOfABatchIsTooLarge() {
		BatchResult result = this.client
			.batch(Track.of("E").userId("u").property("text", "x".repeat(4_000_000)).build(),
					Track.of("E").userId("u").build())
			.block(LONG);
		assertThat(result.delivered()).isOne();
		assertThat(result.events().get(0).status()).isEqualTo(EventResult.Status.REJECTED);
		assertThat(result.events().get(0).error()).isInstanceOf(RudderStackTooLargeException.class);
	}

	@Test
	void batchThatNobodyTookIsAnError() {
		RudderStackException invalid = error(this.client.batch(Track.of("E").messageId("a").build(),
				Track.of("").userId("u").messageId("b").build()));
		assertThat(invalid).isInstanceOf(RudderStackInvalidPayloadException.class);
		assertThat(invalid.eventIds()).containsExactly("a", "b");
		RudderStackException reserved = error(
				this.client.send(Batch.builder().addAll(tracks(2)).context("library", "x").build()));
		assertThat(reserved).hasMessageContaining("Reserve keyword present in context");
		assertThat(reserved.eventIds()).containsExactly("m-0", "m-1");
		assertThat(this.server.requests()).isEmpty();
		RudderStackException unauthorized = error(client("unknown-key").send(Batch.of(tracks(7))));
		assertThat(unauthorized).isInstanceOf(RudderStackUnauthorizedException.class)
			.hasMessageEndingWith("[events m-0, m-1, m-2, m-3, m-4 and 2 more]");
		assertThat(unauthorized.eventIds()).hasSize(7);
	}

	@Test
	void serverThatRefusesEverythingIsNotAskedForEveryEvent() {
		this.server.faults().always(Fault.status(400, "no\n"));
		assertThat(error(this.client.send(Batch.of(tracks(400)))))
			.isInstanceOf(RudderStackInvalidPayloadException.class);
		assertThat(this.server.server().requestCount()).isLessThan(60);
	}

	@Test
	void oldServerWithoutGzipIsServedPlainFromThenOn(CapturedOutput output) {
		restart(RudderStackStandIn.builder().gzipSupported(false));
		assertThat(this.client.track("u", "E").block(LONG).attempts()).isEqualTo(2);
		assertThat(this.client.track("u", "E").block(LONG).attempts()).isEqualTo(1);
		assertThat(this.client.send(Batch.of(tracks(3))).block(LONG).isComplete()).isTrue();
		assertThat(this.server.requests()).extracting((request) -> request.header("content-encoding"))
			.containsExactly("gzip", null, null, null);
		assertThat(output.getAll().lines().filter((line) -> line.contains("only without gzip"))).hasSize(1);
	}

	@Test
	void bodyThatNobodyCanReadIsNotBisected() {
		this.server.faults().always(Fault.status(400, "invalid json\n"));
		assertThat(error(this.client.send(Batch.of(tracks(100)))))
			.isInstanceOf(RudderStackInvalidPayloadException.class);
		assertThat(this.server.server().requestCount()).isEqualTo(2);
	}

	@Test
	void manyCallsAtTheSameTime() {
		List<SendResult> results = Flux.range(0, 500)
			.flatMap((i) -> this.client.track("u" + i, "E" + i, Map.of("i", i)), 100)
			.collectList()
			.block(LONG);
		assertThat(results).hasSize(500);
		assertThat(this.server.events()).hasSize(500).allSatisfy((event) -> {
			int i = event.json().at("/properties/i").asInt();
			assertThat(event.userId()).isEqualTo("u" + i);
			assertThat(event.event()).isEqualTo("E" + i);
		});
	}

	private RudderStackException faulty(Fault fault) {
		this.server.faults().clear();
		this.server.faults().always(fault);
		HttpTransport transport = HttpTransport.builder()
			.baseUrl(URI.create(this.server.baseUrl()))
			.timeout(Duration.ofMillis(300))
			.build();
		this.opened.add(transport);
		RudderStackRoute route = route(RudderStackRoute.DEFAULT_LIMITS);
		return error(RudderStackClient.builder(transport, route, new RudderStackCapture(route))
			.retry(QUICK)
			.maxRetries(1)
			.build()
			.track("u", "E"));
	}

	private static RudderStackException error(Mono<?> sending) {
		Throwable thrown = catchThrowable(() -> sending.block(LONG));
		assertThat(thrown).isInstanceOf(RudderStackException.class);
		return (RudderStackException) thrown;
	}

	private static List<Track> tracks(int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> Track.of("E").userId("u").messageId("m-" + i).build())
			.toList();
	}

	private static int encodedLength(RudderStackMessage message) {
		RudderStackRoute route = route(RudderStackRoute.DEFAULT_LIMITS);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		route.newEncoder().encode(new RudderStackCapture(route).capture(message), bytes);
		return bytes.size();
	}

	private void restart(RudderStackStandIn.Builder builder) {
		this.server.close();
		this.server = start(builder);
		this.client = client(RudderStackStandIn.WRITE_KEY, (client) -> client);
	}

	private RudderStackStandIn start(RudderStackStandIn.Builder builder) {
		RudderStackStandIn started = builder.disabledWriteKeys("disabled-key").start();
		this.opened.add(started);
		return started;
	}

	private RudderStackClient client(String writeKey) {
		return client(writeKey, (builder) -> builder);
	}

	private RudderStackClient client(String writeKey, UnaryOperator<RudderStackClient.Builder> options) {
		return client(writeKey, RudderStackRoute.DEFAULT_LIMITS, options);
	}

	private RudderStackClient client(BatchLimits limits) {
		return client(RudderStackStandIn.WRITE_KEY, limits, (builder) -> builder);
	}

	private RudderStackClient client(String writeKey, BatchLimits limits,
			UnaryOperator<RudderStackClient.Builder> options) {
		RudderStackRoute route = route(limits);
		return options
			.apply(RudderStackClient
				.builder(transport(writeKey, this.server.baseUrl()), route, new RudderStackCapture(route))
				.retry(QUICK))
			.build();
	}

	private HttpTransport transport(String writeKey, String url) {
		HttpTransport transport = HttpTransport.builder()
			.baseUrl(URI.create(url))
			.basicAuth(writeKey, "")
			.timeout(LONG)
			.build();
		this.opened.add(transport);
		return transport;
	}

	private static RudderStackRoute route(BatchLimits limits) {
		return new RudderStackRoute(limits, Map.of());
	}

	private ReceivedEvent event() {
		assertThat(this.server.events()).hasSize(1);
		return this.server.events().get(0);
	}

	private static RudderStackException serialized(RudderStackException error)
			throws IOException, ClassNotFoundException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(error);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			return (RudderStackException) in.readObject();
		}
	}

}
