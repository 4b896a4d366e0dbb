package io.github.rudderbento.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class StandInServerTests {

	private static final Duration PAUSE = Duration.ofMillis(120);

	private final List<StandInRequest> handled = new CopyOnWriteArrayList<>();

	private final StandInServer server = StandInServer.builder((request) -> {
		this.handled.add(request);
		return StandInReply.text(200, "echo " + request.body().length);
	}).start();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void handsTheRequestToTheHandlerAsItCame() throws Exception {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create(this.server.baseUrl() + "/some%20path?a=1%202&b=x&a=%C3%A9&empty"))
			.header("X-Thing", "one")
			.header("x-thing", "two")
			.PUT(BodyPublishers.ofString("h\u00e9llo"))
			.build();
		HttpResponse<String> response = this.client.send(request, BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("echo 6");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
		StandInRequest handled = this.handled.get(0);
		assertThat(handled.method()).isEqualTo("PUT");
		assertThat(handled.path()).isEqualTo("/some%20path");
		assertThat(handled.query()).containsEntry("a", List.of("1 2", "\u00e9")).containsEntry("b", List.of("x"));
		assertThat(handled.queryParameter("a")).isEqualTo("1 2");
		assertThat(handled.queryParameter("empty")).isEmpty();
		assertThat(handled.queryParameter("none")).isNull();
		assertThat(handled.headers()).containsEntry("x-thing", List.of("one", "two"));
		assertThat(handled.header("X-THING")).isEqualTo("one");
		assertThat(handled.header("none")).isNull();
		assertThat(handled.bodyText()).isEqualTo("h\u00e9llo");
		assertThat(handled.decodedBodyText()).isEqualTo("h\u00e9llo");
		assertThat(handled).hasToString("PUT /some%20path (6 bytes)");
	}

	@Test
	void bindsToLoopbackOnAPortThatCanBeChosen() throws Exception {
		int port = this.server.port();
		assertThat(this.server.baseUrl()).isEqualTo("http://127.0.0.1:" + port);
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> StandInServer.builder((request) -> StandInReply.text(200, "")).port(port).start())
			.withMessageContaining("127.0.0.1");
		this.server.close();
		try (StandInServer second = StandInServer.builder((request) -> StandInReply.text(200, "")).port(port).start()) {
			assertThat(second.port()).isEqualTo(port);
		}
	}

	@Test
	void keepsAConnectionAlive() throws Exception {
		try (RawClient raw = new RawClient(this.server.port())) {
			for (int call = 0; call < 3; call++) {
				assertThat(raw.post("/", "x".repeat(call)).answer().body()).isEqualTo("echo " + call);
			}
		}
		assertThat(this.server.connectionCount()).isEqualTo(1);
		assertThat(this.server.requestCount()).isEqualTo(3);
		await().until(() -> this.server.openConnectionCount() == 0);
	}

	@Test
	void closesAConnectionWhenAskedTo() throws Exception {
		try (RawClient raw = new RawClient(this.server.port())) {
			raw.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
			assertThat(raw.rest()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("echo 0");
		}
		try (RawClient raw = new RawClient(this.server.port())) {
			assertThat(raw.send("GET / HTTP/1.0\r\n\r\n").rest()).endsWith("echo 0");
		}
	}

	@Test
	void answersAPipelineInOrder() throws Exception {
		this.server.faults().next(1, Fault.delay(PAUSE)).next(1, Fault.status(503, "busy"));
		try (RawClient raw = new RawClient(this.server.port())) {
			raw.post("/1", "a").post("/2", "bb").post("/3", "ccc");
			assertThat(raw.answer().body()).isEqualTo("echo 1");
			assertThat(raw.answer().body()).isEqualTo("busy");
			assertThat(raw.answer().body()).isEqualTo("echo 3");
		}
		assertThat(this.handled).extracting(StandInRequest::path).containsExactly("/1", "/3");
	}

	@Test
	void answersALongPipeline() throws Exception {
		this.server.faults().next(1, Fault.delay(PAUSE));
		try (RawClient raw = new RawClient(this.server.port())) {
			raw.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(5000));
			for (int call = 0; call < 5000; call++) {
				assertThat(raw.answer().status()).isEqualTo(200);
			}
		}
		assertThat(this.server.requestCount()).isEqualTo(5000);
	}

	@Test
	void readsChunkedBodies() throws Exception {
		try (RawClient raw = new RawClient(this.server.port())) {
			raw.send(
					"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
			assertThat(raw.answer().body()).isEqualTo("echo 5");
		}
		assertThat(this.handled.get(0).bodyText()).isEqualTo("abcde");
	}

	@Test
	void invitesABodyThatWaitsForIt() throws Exception {
		String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
		try (RawClient raw = new RawClient(this.server.port())) {
			raw.send(head);
			assertThat(raw.head()).containsExactly("HTTP/1.1 100 Continue");
			assertThat(raw.send("ab").answer().body()).isEqualTo("echo 2");
			raw.post("/", "").send(head);
			assertThat(raw.answer().body()).isEqualTo("echo 0");
			assertThat(raw.head()).containsExactly("HTTP/1.1 100 Continue");
			assertThat(raw.send("ab").answer().body()).isEqualTo("echo 2");
		}
	}

	@Test
	void takesBodiesOf64MiB() throws Exception {
		byte[] body = new byte[64 * 1024 * 1024];
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.server.baseUrl()))
			.POST(BodyPublishers.ofByteArray(body))
			.build();
		assertThat(this.client.send(request, BodyHandlers.ofString()).body()).isEqualTo("echo " + body.length);
		this.handled.clear();
	}

	@Test
	void refusesWhatIsNotHttp() throws Exception {
		try (RawClient raw = new RawClient(this.server.port())) {
			assertThat(raw.send("hello there\r\n\r\n").rest()).startsWith("HTTP/1.1 400 Bad Request");
		}
		assertThat(this.handled).isEmpty();
	}

	@Test
	void answersAHeadRequestWithoutItsBody() throws Exception {
		for (Fault fault : List.of(Fault.delay(Duration.ZERO), Fault.slowHeaders(Duration.ZERO))) {
			this.server.faults().next(1, fault);
			try (RawClient raw = new RawClient(this.server.port())) {
				raw.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
				assertThat(raw.rest()).containsIgnoringCase("content-length: 6").endsWith("\r\n\r\n");
			}
		}
	}

	@Test
	void answers500WhenTheHandlerOrAPredicateThrows() throws Exception {
		try (StandInServer broken = StandInServer.builder((request) -> {
			throw new IllegalArgumentException("boom");
		}).start()) {
			assertThat(post(broken).statusCode()).isEqualTo(500);
			broken.faults().when((request) -> request.body()[0] == 'x', Fault.resetBeforeReading());
			assertThat(post(broken).statusCode()).isEqualTo(500);
		}
	}

	@Test
	void refusesConnectionsWhileItDoesNotListen() throws Exception {
		try (RawClient raw = new RawClient(this.server.port())) {
			assertThat(raw.post("/", "").answer().status()).isEqualTo(200);
			assertThat(this.server.isListening()).isTrue();
			this.server.stopListening();
			this.server.stopListening();
			assertThat(this.server.isListening()).isFalse();
			assertThat(raw.rest()).isEmpty();
		}
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new RawClient(this.server.port()));
		this.server.listenAgain();
		this.server.listenAgain();
		assertThat(this.server.isListening()).isTrue();
		try (RawClient raw = new RawClient(this.server.port())) {
			assertThat(raw.post("/", "").answer().status()).isEqualTo(200);
		}
		this.server.close();
		this.server.close();
		assertThatIllegalStateException().isThrownBy(this.server::listenAgain);
	}

	@Test
	void listensAgainRightAfterItStopped() throws Exception {
		for (int i = 0; i < 500; i++) {
			this.server.stopListening();
			this.server.listenAgain();
		}
		try (RawClient raw = new RawClient(this.server.port())) {
			assertThat(raw.post("/", "").answer().status()).isEqualTo(200);
		}
	}

	@Test
	void countsWhatIsUnderWayAtTheSameTime() throws Exception {
		this.server.faults().always(Fault.hang());
		List<RawClient> clients = IntStream.range(0, 5).mapToObj((index) -> {
			try {
				return new RawClient(this.server.port()).post("/", "x");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).toList();
		await().until(() -> this.server.requestCount() == 5);
		assertThat(this.server.maxConcurrentRequests()).isEqualTo(5);
		assertThat(this.server.arrivalTimes()).hasSize(5).isSorted();
		for (RawClient client : clients) {
			client.close();
		}
		await().until(() -> this.server.openConnectionCount() == 0);
		this.server.faults().clear();
		await().until(() -> {
			this.server.resetCounts();
			return this.server.maxConcurrentRequests() == 0;
		});
		post(this.server);
		assertThat(this.server.maxConcurrentRequests()).isEqualTo(1);
		assertThat(this.server.requestCount()).isEqualTo(1);
		assertThat(this.server.arrivalTimes()).hasSize(1);
	}

	@Test
	void answersWithAStatus() throws Exception {
		this.server.faults().next(1, Fault.status(503)).next(1, Fault.status(401, "no", Map.of("X-Why", "key")));
		HttpResponse<String> busy = post(this.server);
		assertThat(busy.statusCode()).isEqualTo(503);
		assertThat(busy.body()).isEqualTo("Service Unavailable\n");
		HttpResponse<String> unauthorized = post(this.server);
		assertThat(unauthorized.statusCode()).isEqualTo(401);
		assertThat(unauthorized.body()).isEqualTo("no");
		assertThat(unauthorized.headers().firstValue("X-Why")).hasValue("key");
		assertThat(this.handled).isEmpty();
		assertThat(post(this.server).statusCode()).isEqualTo(200);
		assertThat(this.server.connectionCount()).isEqualTo(1);
	}

	@Test
	void answersWithRetryAfter() throws Exception {
		this.server.faults().next(1, Fault.retryAfterSeconds(429, 3));
		HttpResponse<String> response = post(this.server);
		assertThat(response.statusCode()).isEqualTo(429);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
	}

	@Test
	void redirectsAndShowsPages() throws Exception {
		this.server.faults().next(1, Fault.redirect("https://elsewhere.example/")).next(1, Fault.html(200));
		HttpResponse<String> redirect = post(this.server);
		assertThat(redirect.statusCode()).isEqualTo(302);
		assertThat(redirect.headers().firstValue("Location")).hasValue("https://elsewhere.example/");
		HttpResponse<String> page = post(this.server);
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
		assertThat(page.body()).contains("<html>");
		assertThat(this.handled).isEmpty();
	}

	@Test
	void resetsBeforeTheBodyIsRead() throws Exception {
		this.server.faults().next(1, Fault.resetBeforeReading());
		try (RawClient raw = new RawClient(this.server.port())) {
			raw.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
			assertReset(raw);
		}
		assertThat(this.handled).isEmpty();
		assertThat(this.server.requestCount()).isEqualTo(1);
		assertThat(post(this.server).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void resetsAfterTheBodyIsRead(boolean processed) throws Exception {
		this.server.faults().next(1, processed ? Fault.resetAfterProcessing() : Fault.resetAfterReading());
		try (RawClient raw = new RawClient(this.server.port())) {
			raw.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na");
			await().until(() -> this.server.requestCount() == 1);
			raw.socket().setSoTimeout(50);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(raw::rest);
			raw.socket().setSoTimeout(10_000);
			raw.send("b");
			assertReset(raw);
		}
		assertThat(this.handled).hasSize(processed ? 1 : 0);
	}

	@Test
	void hangs() throws Exception {
		this.server.faults().next(1, Fault.hang());
		try (RawClient raw = new RawClient(this.server.port())) {
			raw.post("/", "x").socket().setSoTimeout(80);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(raw::rest);
			this.server.stopListening();
			assertThat(raw.rest()).isEmpty();
		}
		assertThat(this.handled).isEmpty();
	}

	@Test
	void sendsTheHeadersSlowly() throws Exception {
		this.server.faults().next(1, Fault.slowHeaders(PAUSE));
		try (RawClient raw = new RawClient(this.server.port())) {
			raw.post("/", "x");
			assertThat(raw.line()).isEqualTo("HTTP/1.1 200 OK");
			long start = System.nanoTime();
			RawClient.Answer answer = raw.answer();
			assertThat(answer.head()).contains("Content-Length: 6", "Content-Type: text/plain; charset=utf-8");
			assertThat(answer.body()).isEqualTo("echo 1");
			assertThat(System.nanoTime() - start).isGreaterThan(PAUSE.toNanos() / 2);
			assertThat(raw.rest()).isEmpty();
		}
		assertThat(this.handled).hasSize(1);
	}

	@Test
	void sendsTheBodySlowly() throws Exception {
		this.server.faults().next(1, Fault.slowBody(PAUSE));
		try (RawClient raw = new RawClient(this.server.port())) {
			raw.post("/", "x");
			assertThat(raw.head()).contains("HTTP/1.1 200 OK", "content-length: 6");
			long start = System.nanoTime();
			assertThat(raw.socket().getInputStream().readNBytes(6)).asString().isEqualTo("echo 1");
			assertThat(System.nanoTime() - start).isGreaterThan(PAUSE.toNanos() / 2);
			assertThat(raw.post("/", "xy").answer().body()).isEqualTo("echo 2");
		}
	}

	@Test
	void delaysTheAnswerButNotTheWork() throws Exception {
		this.server.faults().serviceTime(PAUSE);
		long start = System.nanoTime();
		CompletableFuture<HttpResponse<String>> response = this.client.sendAsync(request(this.server),
				BodyHandlers.ofString());
		await().pollInterval(Duration.ofMillis(5)).until(() -> this.handled.size() == 1);
		assertThat(response.get().body()).isEqualTo("echo 0");
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(PAUSE.toNanos());
	}

	@Test
	void delaysDoNotBlockOtherConnections() {
		this.server.faults().serviceTime(PAUSE);
		List<CompletableFuture<HttpResponse<String>>> responses = IntStream.range(0, 40)
			.mapToObj((call) -> this.client.sendAsync(request(this.server), BodyHandlers.ofString()))
			.toList();
		assertThat(responses).allSatisfy((response) -> assertThat(response.join().statusCode()).isEqualTo(200));
		assertThat(this.server.maxConcurrentRequests()).isGreaterThan(4);
	}

	@Test
	void truncatesTheAnswer() throws Exception {
		this.server.faults().next(1, Fault.truncatedAnswer());
		try (RawClient raw = new RawClient(this.server.port())) {
			raw.post("/", "x");
			assertThat(raw.rest()).contains("content-length: 70").endsWith("\r\n\r\necho 1");
		}
		this.server.faults().next(1, Fault.truncatedAnswer());
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> post(this.server));
		assertThat(this.handled).hasSize(2);
	}

	@Test
	void answersWithGarbage() throws Exception {
		this.server.faults().next(2, Fault.garbageAnswer());
		try (RawClient raw = new RawClient(this.server.port())) {
			assertThat(raw.post("/", "x").rest()).doesNotStartWith("HTTP").isNotEmpty();
		}
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> post(this.server));
		assertThat(this.handled).isEmpty();
	}

	@Test
	void repliesAreValues() {
		StandInReply reply = StandInReply.json(201, Map.of("a", 1)).withHeader("content-TYPE", "x/y");
		assertThat(reply.headers()).containsExactly(Map.entry("content-TYPE", "x/y"));
		assertThat(reply.bodyText()).isEqualTo("{\"a\":1}");
		assertThat(reply).hasToString("201 (7 bytes)");
		assertThat(StandInReply.html(200, "<p>").headers()).containsEntry("Content-Type", "text/html; charset=utf-8");
	}

	private void assertReset(RawClient raw) {
		assertThatExceptionOfType(SocketException.class).isThrownBy(raw::rest).withMessageContaining("reset");
	}

	private HttpResponse<String> post(StandInServer server) throws IOException, InterruptedException {
		return this.client.send(request(server), BodyHandlers.ofString());
	}

	private static HttpRequest request(StandInServer server) {
		return HttpRequest.newBuilder(URI.create(server.baseUrl())).POST(BodyPublishers.noBody()).build();
	}

}
