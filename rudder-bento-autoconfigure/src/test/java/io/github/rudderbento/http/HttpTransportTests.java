package io.github.rudderbento.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;

import io.github.rudderbento.delivery.RequestBody;
import io.github.rudderbento.http.HttpFailure.Kind;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.StandInReply;
import io.github.rudderbento.standin.StandInRequest;
import io.github.rudderbento.standin.StandInServer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HttpTransport}, over real sockets.
 */
@Timeout(60)
class HttpTransportTests {

	private static final byte[] BODY = "{\"a\":\"ä\"}".getBytes(StandardCharsets.UTF_8);

	private static final Duration LONG = Duration.ofSeconds(20);

	private final ConcurrentLinkedQueue<StandInRequest> requests = new ConcurrentLinkedQueue<>();

	private final AtomicReference<StandInReply> reply = new AtomicReference<>(StandInReply.text(200, "ok"));

	private final StandInServer server = StandInServer.builder((request) -> {
		this.requests.add(request);
		return this.reply.get();
	}).start();

	private final List<HttpTransport> transports = new CopyOnWriteArrayList<>();

	private @Nullable HttpTransport transport;

	@BeforeEach
	void start() {
		this.transport = open(builder());
	}

	@AfterEach
	void stop() {
		this.transports.forEach(HttpTransport::close);
		this.server.close();
	}

	@Test
	void requestCarriesWhatAServerNeeds() {
		HttpAnswer answer = exchange(HttpCall.post("/v1/batch", BODY));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.bodyText(10)).isEqualTo("ok");
		StandInRequest request = received();
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.path()).isEqualTo("/v1/batch");
		assertThat(request.body()).isEqualTo(BODY);
		assertThat(request.headers().get("content-length")).containsExactly(Integer.toString(BODY.length));
		assertThat(request.headers()).doesNotContainKeys("transfer-encoding", "content-encoding", "accept-encoding");
		assertThat(request.headers().get("content-type")).containsExactly("application/json");
		assertThat(request.headers().get("accept")).containsExactly("application/json");
		assertThat(request.headers().get("user-agent")).containsExactly("tests/1");
		// key-1: with an empty password
		assertThat(request.headers().get("authorization")).containsExactly("Basic a2V5LTE6");
	}

	@Test
	void requestWithoutBodyHasNoContentType() {
		exchange(HttpCall.get("/health"));
		assertThat(received().headers()).doesNotContainKeys("content-type", "content-encoding", "transfer-encoding");
	}

	@Test
	void gzipIsNamedExactlyAndTheBodyIsNotCompressedAgain() {
		byte[] compressed = gzip(BODY);
		exchange(HttpCall.post("/v1/batch", RequestBody.of(compressed), true));
		StandInRequest request = received();
		assertThat(request.headers().get("content-encoding")).containsExactly("gzip");
		assertThat(request.headers().get("content-length")).containsExactly(Integer.toString(compressed.length));
		assertThat(request.body()).isEqualTo(compressed);
		assertThat(request.decodedBodyText()).isEqualTo(new String(BODY, StandardCharsets.UTF_8));
	}

	@Test
	void queryIsEncodedExactlyOnce() {
		String email = "a+b%20c&d=e?f#g/ü {x}@example.com";
		exchange(HttpCall.get("/fetch").withQuery("email", email).withQuery("k[]", "1").withQuery("k[]", "2"));
		StandInRequest request = received();
		assertThat(request.queryParameter("email")).isEqualTo(email);
		assertThat(request.query().get("k[]")).containsExactly("1", "2");
	}

	@Test
	void eachRequestOfAConnectionHasItsOwnQuery() {
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			exchange(HttpCall.get("/a").withQuery("n", "a" + i));
			exchange(HttpCall.get("/b"));
			exchange(HttpCall.post("/c", BODY).withQuery("n", "c" + i));
			expected.addAll(List.of("/a{n=[a" + i + "]}", "/b{}", "/c{n=[c" + i + "]}"));
		}
		assertThat(this.requests).extracting((request) -> request.path() + request.query())
			.containsExactlyElementsOf(expected);
		// Some at least came over a connection that had carried another query.
		assertThat(this.server.connectionCount()).isLessThan(20);
	}

	@Test
	void filterSeesTheQueryAndMayChangeIt() {
		List<String> seen = new CopyOnWriteArrayList<>();
		WebClient.Builder application = WebClient.builder().filter((request, next) -> {
			seen.add(request.url().getRawQuery());
			return next.exchange(
					ClientRequest.from(request).url(URI.create(request.url().toString() + "&tenant=7%2F8")).build());
		});
		exchange(open(builder().webClientBuilder(application)), HttpCall.get("/").withQuery("email", "a@b.c"));
		assertThat(seen).containsExactly("email=a%40b.c");
		assertThat(received().query()).isEqualTo(Map.of("email", List.of("a@b.c"), "tenant", List.of("7/8")));
	}

	@Test
	void encodedPathSegmentStaysAsItIs() {
		exchange(HttpCall.get("/fetch/a%2Fb%20c"));
		assertThat(received().path()).isEqualTo("/fetch/a%2Fb%20c");
	}

	@Test
	void pathPrefixOfTheBaseUrlIsKept() {
		HttpTransport transport = open(builder().baseUrl(URI.create(this.server.baseUrl() + "/rs/")));
		exchange(transport, HttpCall.get("/v1/batch"));
		assertThat(received().path()).isEqualTo("/rs/v1/batch");
	}

	@Test
	void everyStatusIsAnAnswer() {
		for (int status : new int[] { 201, 400, 401, 404, 413, 429, 500, 503 }) {
			this.server.faults().next(1, Fault.status(status));
			assertThat(exchange(HttpCall.get("/")).status()).isEqualTo(status);
		}
	}

	@Test
	void redirectIsNotFollowedWhateverTheSettingsSay() {
		HttpTransport transport = open(
				builder().httpClientSettings(HttpClientSettings.defaults().withRedirects(HttpRedirects.FOLLOW)));
		this.server.faults().next(1, Fault.redirect(this.server.baseUrl() + "/elsewhere"));
		HttpAnswer answer = exchange(transport, HttpCall.post("/v1/batch", BODY));
		assertThat(answer.status()).isEqualTo(302);
		assertThat(this.server.requestCount()).isEqualTo(1);
	}

	@Test
	void bodyBeyondTheLimitIsNotRead() {
		this.reply.set(StandInReply.text(200, "x".repeat(5_000_000)));
		assertThat(exchange(HttpCall.get("/")).body()).hasSize(1024 * 1024);
		HttpTransport small = open(builder().maxResponseBytes(10));
		assertThat(exchange(small, HttpCall.get("/")).bodyText(100)).isEqualTo("x".repeat(10));
		assertThat(exchange(small, HttpCall.get("/")).bodyText(100)).isEqualTo("x".repeat(10));
	}

	@Test
	void compressedAnswerIsNotInflated() {
		byte[] compressed = gzip(BODY);
		this.reply.set(new StandInReply(200, java.util.Map.of("Content-Encoding", "gzip"), compressed));
		assertThat(exchange(HttpCall.get("/")).body()).isEqualTo(compressed);
	}

	@Test
	void connectionIsKept() {
		for (int i = 0; i < 10; i++) {
			exchange(HttpCall.post("/", BODY));
		}
		// An answer may come a moment before its connection is free again.
		assertThat(this.server.connectionCount()).isLessThan(5);
	}

	@Test
	void customizersOfTheApplicationApplyButNotTheirCredentials() {
		WebClient.Builder application = WebClient.builder()
			.baseUrl("http://192.0.2.1")
			.defaultHeader("X-Tenant", "7")
			.defaultHeaders((headers) -> headers.setBearerAuth("foreign"))
			.filter((request, next) -> next
				.exchange(ClientRequest.from(request).headers((headers) -> headers.setBearerAuth("foreign")).build()));
		exchange(open(builder().webClientBuilder(application)), HttpCall.post("/", BODY));
		StandInRequest request = received();
		assertThat(request.headers().get("x-tenant")).containsExactly("7");
		assertThat(request.headers().get("authorization")).containsExactly("Basic a2V5LTE6");
	}

	@Test
	void foreignCredentialsAreRemovedWithoutOwnOnes() {
		WebClient.Builder application = WebClient.builder()
			.defaultHeaders((headers) -> headers.setBearerAuth("foreign"));
		HttpTransport transport = open(
				HttpTransport.builder().baseUrl(URI.create(this.server.baseUrl())).webClientBuilder(application));
		exchange(transport, HttpCall.get("/"));
		assertThat(received().headers()).doesNotContainKey("authorization");
	}

	@Test
	void filterThatThrowsForStatusesStillGivesTheAnswer() {
		WebClient.Builder application = WebClient.builder()
			.filter((request, next) -> next.exchange(request)
				.flatMap((response) -> response.statusCode().isError() ? response.createError() : Mono.just(response)));
		HttpTransport transport = open(builder().webClientBuilder(application));
		this.server.faults().next(1, Fault.status(429, "slow down, a2V5LTE6", java.util.Map.of("Retry-After", "3")));
		HttpAnswer answer = exchange(transport, HttpCall.get("/"));
		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.bodyText(20)).isEqualTo("slow down, ***");
		assertThat(answer.retryAfter(java.time.Instant.now())).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void filterThatDropsTheAttributesIsNamedAndNothingIsSent() {
		WebClient.Builder application = WebClient.builder()
			.filter((request, next) -> next.exchange(ClientRequest.create(request.method(), request.url()).build()));
		HttpFailure failure = failure(open(builder().webClientBuilder(application)), HttpCall.get("/"));
		assertThat(failure.kind()).isEqualTo(Kind.OTHER);
		assertThat(failure.requestWritten()).isFalse();
		assertThat(failure.getCause()).hasMessageContaining("ClientRequest.from(request)");
		assertThat(this.requests).isEmpty();
	}

	@Test
	void filterThatThrowsIsAFailureBeforeWriting() {
		WebClient.Builder application = WebClient.builder().filter((request, next) -> {
			throw new IllegalStateException("user u-1");
		});
		HttpFailure failure = failure(open(builder().webClientBuilder(application)), HttpCall.get("/"));
		assertThat(failure.kind()).isEqualTo(Kind.OTHER);
		assertThat(failure.requestWritten()).isFalse();
		assertThat(failure.text()).contains("IllegalStateException").doesNotContain("u-1");
	}

	@Test
	void refusedConnection() {
		this.server.stopListening();
		HttpFailure failure = failure(HttpCall.post("/v1/batch", BODY));
		assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
		assertThat(failure.requestWritten()).isFalse();
	}

	@Test
	void unknownHost() {
		HttpFailure failure = failure(open(builder().baseUrl(URI.create("http://no-such-host.invalid"))),
				HttpCall.post("/v1/batch", BODY));
		assertThat(failure.kind()).isEqualTo(Kind.DNS);
		assertThat(failure.requestWritten()).isFalse();
		assertThat(failure.text()).isEqualTo("no-such-host.invalid: host not found");
	}

	@Test
	void plainServerBehindHttps() {
		HttpTransport transport = open(builder().baseUrl(URI.create("https://127.0.0.1:" + this.server.port())));
		HttpFailure failure = failure(transport, HttpCall.post("/v1/batch", BODY));
		assertThat(failure.kind()).isEqualTo(Kind.TLS);
		assertThat(failure.requestWritten()).isFalse();
	}

	@Test
	void resetAfterReading() {
		this.server.faults().next(1, Fault.resetAfterReading());
		HttpFailure failure = failure(HttpCall.post("/v1/batch", BODY));
		assertThat(failure.kind()).isEqualTo(Kind.RESET);
		assertThat(failure.requestWritten()).isTrue();
		assertThat(this.server.requestCount()).as("nothing repeats by itself").isEqualTo(1);
	}

	@Test
	void resetAfterProcessing() {
		this.server.faults().next(1, Fault.resetAfterProcessing());
		HttpFailure failure = failure(HttpCall.post("/v1/batch", BODY));
		assertThat(failure.kind()).isEqualTo(Kind.RESET);
		assertThat(failure.requestWritten()).isTrue();
		assertThat(this.requests).hasSize(1);
	}

	@Test
	void resetWhileALargeBodyIsWritten() {
		this.server.faults().next(1, Fault.resetBeforeReading());
		HttpFailure failure = failure(HttpCall.post("/v1/batch", new byte[64 * 1024 * 1024]));
		assertThat(failure.kind()).isEqualTo(Kind.RESET);
		assertThat(failure.requestWritten()).isFalse();
	}

	@Test
	void resetOfAKeptConnectionIsNotRepeatedByTheClientItself() {
		exchange(HttpCall.post("/", BODY));
		this.server.faults().next(1, Fault.resetAfterReading());
		assertThat(failure(HttpCall.post("/", BODY)).requestWritten()).isTrue();
		assertThat(this.server.requestCount()).isEqualTo(2);
	}

	@Test
	void noAnswer() {
		this.server.faults().always(Fault.hang());
		HttpFailure failure = failure(open(builder().timeout(Duration.ofMillis(300))),
				HttpCall.post("/v1/batch", BODY));
		assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
		assertThat(failure.requestWritten()).isTrue();
		assertThat(failure.text()).endsWith("no complete answer within 300 ms");
		await().untilAsserted(() -> assertThat(this.server.openConnectionCount()).isZero());
	}

	@Test
	void timeoutCoversTheBody() {
		this.server.faults().always(Fault.slowBody(LONG));
		HttpFailure failure = failure(open(builder().timeout(Duration.ofMillis(300))),
				HttpCall.post("/v1/batch", BODY));
		assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
		assertThat(failure.requestWritten()).isTrue();
	}

	@Test
	void timeoutCoversSlowHeaders() {
		this.server.faults().always(Fault.slowHeaders(LONG));
		HttpFailure failure = failure(open(builder().timeout(Duration.ofMillis(300))),
				HttpCall.post("/v1/batch", BODY));
		assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
		assertThat(failure.requestWritten()).isTrue();
	}

	@Test
	void timeoutOfTheApplicationsSettingsAppliesToo() {
		this.server.faults().always(Fault.hang());
		HttpTransport transport = open(
				builder().httpClientSettings(HttpClientSettings.defaults().withReadTimeout(Duration.ofMillis(200))));
		HttpFailure failure = failure(transport, HttpCall.post("/v1/batch", BODY));
		assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
		assertThat(failure.requestWritten()).isTrue();
	}

	@Test
	void timeoutWhileTheServerNeverShakesHands() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			HttpTransport transport = open(builder().timeout(Duration.ofMillis(300))
				.baseUrl(URI.create("https://127.0.0.1:" + silent.getLocalPort())));
			HttpFailure failure = failure(transport, HttpCall.post("/v1/batch", BODY));
			assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
			assertThat(failure.requestWritten()).isFalse();
		}
	}

	@Test
	void timeoutWhileTheBodyIsStillWrittenClaimsNothing() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			HttpTransport transport = open(builder().timeout(Duration.ofMillis(500))
				.baseUrl(URI.create("http://127.0.0.1:" + silent.getLocalPort())));
			HttpFailure failure = failure(transport, HttpCall.post("/v1/batch", new byte[64 * 1024 * 1024]));
			assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
			assertThat(failure.requestWritten()).isTrue();
		}
	}

	@Test
	void whatFailsAfterItsEndIsNotLogged() {
		List<Throwable> dropped = new CopyOnWriteArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			// Fails when it is cancelled, as a connection can.
			WebClient.Builder application = WebClient.builder()
				.filter((request, next) -> Mono.deferContextual((context) -> Mono.<ClientResponse>never()
					.doOnCancel(
							() -> Operators.onErrorDropped(new IllegalStateException("late"), Context.of(context)))));
			HttpTransport transport = open(builder().webClientBuilder(application).timeout(Duration.ofMillis(50)));
			assertThat(failure(transport, HttpCall.get("/late")).kind()).isEqualTo(Kind.TIMEOUT);
			assertThat(dropped).isEmpty();
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
	}

	@Test
	void whatTimedOutUnwrittenIsNeverSentLater() {
		AtomicInteger counter = new AtomicInteger();
		// Sends around the moment of the timeout, and goes on when it is cancelled.
		WebClient.Builder application = WebClient.builder()
			.filter((request,
					next) -> Mono.fromFuture(Mono.delay(Duration.ofMillis(280 + counter.getAndIncrement() / 5))
						.then(next.exchange(request))
						.toFuture(), true));
		HttpTransport transport = open(builder().webClientBuilder(application).timeout(Duration.ofMillis(300)));
		List<String> unwritten = Flux.range(0, 200)
			.flatMap((i) -> transport.exchange(HttpCall.post("/" + i, BODY))
				.then(Mono.<String>empty())
				.onErrorResume(HttpFailure.class,
						(failure) -> failure.requestWritten() ? Mono.empty() : Mono.just("/" + i)),
					200)
			.collectList()
			.block(LONG);
		this.transport.exchange(HttpCall.get("/last")).block(LONG);
		assertThat(unwritten).isNotEmpty();
		assertThat(this.requests).extracting(StandInRequest::path).doesNotContainAnyElementsOf(unwritten);
	}

	@Test
	void truncatedAnswer() {
		this.server.faults().next(1, Fault.truncatedAnswer());
		HttpFailure failure = failure(HttpCall.post("/v1/batch", BODY));
		assertThat(failure.kind()).isEqualTo(Kind.RESET);
		assertThat(failure.requestWritten()).isTrue();
	}

	@Test
	void answerThatIsNotHttp() {
		this.server.faults().next(1, Fault.garbageAnswer());
		HttpFailure failure = failure(HttpCall.post("/v1/batch", BODY));
		assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE_ANSWER);
		assertThat(failure.requestWritten()).isTrue();
	}

	@Test
	void cancellingClosesTheConnection() {
		this.server.faults().always(Fault.hang());
		Disposable exchange = this.transport.exchange(HttpCall.post("/v1/batch", BODY)).subscribe();
		await().untilAsserted(() -> assertThat(this.server.requestCount()).isEqualTo(1));
		exchange.dispose();
		await().untilAsserted(() -> assertThat(this.server.openConnectionCount()).isZero());
	}

	@Test
	void nothingIsSentBeforeSubscription() {
		Mono<HttpAnswer> exchange = this.transport.exchange(HttpCall.get("/"));
		assertThat(this.server.requestCount()).isZero();
		exchange.block(LONG);
		exchange.block(LONG);
		assertThat(this.server.requestCount()).isEqualTo(2);
	}

	@Test
	void failureNamesNeitherQueryNorKeysNorBody() {
		this.server.stopListening();
		HttpCall call = HttpCall.get("/fetch").withQuery("email", "alex@example.com");
		HttpFailure failure = failure(call);
		for (Throwable thrown = failure; thrown != null; thrown = thrown.getCause()) {
			assertThat(thrown.toString()).doesNotContain("alex", "email", "a2V5LTE6", "key-1");
		}
		assertThat(call).hasToString("GET /fetch");
		assertThat(this.transport.toString()).doesNotContain("key-1", "a2V5LTE6");
		assertThat(new HttpProxy("proxy", 3128, "user", "secret")).hasToString("proxy:3128");
	}

	@Test
	void answerThatQuotesOurKeysLosesThem() {
		HttpTransport transport = open(builder().basicAuth("write-key-7", "secret-8"));
		String encoded = "d3JpdGUta2V5LTc6c2VjcmV0LTg=";
		this.reply.set(StandInReply.text(401, "unknown ä write-key-7 secret-8 Basic " + encoded));
		assertThat(exchange(transport, HttpCall.get("/")).bodyText(100)).isEqualTo("unknown ä *** *** Basic ***");
		assertThat(received().header("authorization")).isEqualTo("Basic " + encoded);
	}

	@Test
	void observationsCarryNoQueryAndFewUris() {
		ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				context.getAllKeyValues().forEach((pair) -> seen.add(pair.getKey() + "=" + pair.getValue()));
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		HttpTransport transport = open(builder().webClientBuilder(WebClient.builder().observationRegistry(registry)));
		exchange(transport, HttpCall.get("/v1/fetch/alex%40example.com/12345").withQuery("email", "alex@example.com"));
		await().untilAsserted(() -> assertThat(seen).contains("uri=/v1/fetch/{id}/{id}", "method=GET", "status=200"));
		assertThat(seen).contains("http.url=" + this.server.baseUrl() + "/v1/fetch/{id}/{id}");
		assertThat(seen).noneMatch((pair) -> pair.contains("alex"));
	}

	@Test
	void proxyCarriesTheExchange() throws IOException {
		try (ConnectProxy proxy = new ConnectProxy(false)) {
			HttpTransport transport = open(builder().proxy(new HttpProxy("127.0.0.1", proxy.port(), "me", "pw")));
			HttpCall call = HttpCall.post("/v1/batch", BODY).withQuery("email", "a@b.c");
			assertThat(exchange(transport, call).status()).isEqualTo(200);
			assertThat(received().queryParameter("email")).isEqualTo("a@b.c");
			assertThat(proxy.heads)
				.anySatisfy((head) -> assertThat(head).startsWith("CONNECT 127.0.0.1:" + this.server.port())
					.containsIgnoringCase("proxy-authorization: Basic bWU6cHc="));
		}
		assertThat(received().headers()).doesNotContainKey("proxy-authorization");
	}

	@Test
	void proxyThatWantsOtherCredentialsIsAnAnswer() throws IOException {
		try (ConnectProxy proxy = new ConnectProxy(true)) {
			HttpTransport transport = open(builder().proxy(new HttpProxy("127.0.0.1", proxy.port(), null, null)));
			assertThat(exchange(transport, HttpCall.post("/v1/batch", BODY)).status()).isEqualTo(407);
		}
	}

	@Test
	void callIsChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> HttpCall.get("v1"));
		assertThatIllegalArgumentException().isThrownBy(() -> HttpCall.get("/v1?a=b"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new HttpCall(HttpMethod.GET, "/", new LinkedMultiValueMap<>(), null, true));
	}

	private HttpTransport.Builder builder() {
		return HttpTransport.builder()
			.baseUrl(URI.create(this.server.baseUrl()))
			.basicAuth("key-1", "")
			.userAgent("tests/1")
			.name("tests")
			.timeout(LONG);
	}

	private HttpTransport open(HttpTransport.Builder builder) {
		HttpTransport opened = builder.build();
		this.transports.add(opened);
		return opened;
	}

	private HttpAnswer exchange(HttpCall call) {
		return exchange(this.transport, call);
	}

	private static HttpAnswer exchange(HttpTransport transport, HttpCall call) {
		return transport.exchange(call).block(LONG);
	}

	private HttpFailure failure(HttpCall call) {
		return failure(this.transport, call);
	}

	private static HttpFailure failure(HttpTransport transport, HttpCall call) {
		CompletableFuture<Throwable> failed = new CompletableFuture<>();
		transport.exchange(call)
			.subscribe((answer) -> failed.completeExceptionally(new AssertionError("answered " + answer)),
					failed::complete);
		Throwable thrown = failed.orTimeout(40, java.util.concurrent.TimeUnit.SECONDS).join();
		assertThat(thrown).isInstanceOf(HttpFailure.class);
		return (HttpFailure) thrown;
	}

	private StandInRequest received() {
		assertThat(this.requests).isNotEmpty();
		return this.requests.peek();
	}

	private static byte[] gzip(byte[] plain) {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(plain);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return compressed.toByteArray();
	}

	/** A proxy that tunnels one connection after the other, or refuses all. */
	private static final class ConnectProxy implements AutoCloseable {

		private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

		private final List<String> heads = new CopyOnWriteArrayList<>();

		private final CountDownLatch closed = new CountDownLatch(1);

		ConnectProxy(boolean refuse) throws IOException {
			start(() -> {
				while (this.closed.getCount() > 0) {
					serve(this.socket.accept(), refuse);
				}
			});
		}

		int port() {
			return this.socket.getLocalPort();
		}

		private void serve(Socket client, boolean refuse) throws IOException {
			StringBuilder head = new StringBuilder();
			while (head.indexOf("\r\n\r\n") < 0) {
				head.append((char) client.getInputStream().read());
			}
			this.heads.add(head.toString());
			if (refuse) {
				client.getOutputStream()
					.write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n".getBytes());
				return;
			}
			int port = Integer.parseInt(head.substring(head.indexOf(":") + 1, head.indexOf(" HTTP")));
			Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
			client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes());
			start(() -> pipe(client, target));
			start(() -> pipe(target, client));
		}

		private static void pipe(Socket from, Socket to) throws IOException {
			try (from; to; InputStream in = from.getInputStream()) {
				in.transferTo(to.getOutputStream());
			}
		}

		private static void start(Io task) {
			Thread thread = new Thread(() -> {
				try {
					task.run();
				}
				catch (IOException ex) {
					// The test is over.
				}
			});
			thread.setDaemon(true);
			thread.start();
		}

		@Override
		public void close() throws IOException {
			this.closed.countDown();
			this.socket.close();
		}

		private interface Io {

			void run() throws IOException;

		}

	}

}
