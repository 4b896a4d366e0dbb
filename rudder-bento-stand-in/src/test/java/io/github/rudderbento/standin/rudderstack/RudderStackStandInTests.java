package io.github.rudderbento.standin.rudderstack;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.rudderbento.standin.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class RudderStackStandInTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private RudderStackStandIn standIn = RudderStackStandIn.start();

	@AfterEach
	void close() {
		this.standIn.close();
	}

	@Test
	void keepsEventsAndRequests() throws Exception {
		Instant before = Instant.now();
		track("""
				{"type":"track","userId":"u","anonymousId":"a","messageId":"m","event":"E","properties":{"n":1.10}}""");
		assertThat(this.standIn.port()).isEqualTo(URI.create(this.standIn.baseUrl()).getPort());
		ReceivedEvent event = this.standIn.awaitEvents(1, LONG).get(0);
		assertThat(event.path()).isEqualTo("/v1/batch");
		assertThat(event.type()).isEqualTo("track");
		assertThat(event.userId()).isEqualTo("u");
		assertThat(event.anonymousId()).isEqualTo("a");
		assertThat(event.messageId()).isEqualTo("m");
		assertThat(event.event()).isEqualTo("E");
		assertThat(event.receivedAt()).isBetween(before, Instant.now());
		assertThat(event.raw()).contains("1.10");
		assertThat(event.json().at("/properties/n").toString()).isEqualTo("1.10");
		assertThat(event).hasToString("track m");
		ReceivedRequest request = this.standIn.requests().get(0);
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.path()).isEqualTo("/v1/batch");
		assertThat(request.status()).isEqualTo(200);
		assertThat(request.answer()).isEqualTo("ok");
		assertThat(request.eventCount()).isEqualTo(1);
		assertThat(request.wireSize()).isEqualTo(request.bodySize()).isPositive();
		assertThat(request.header("AUTHORIZATION")).startsWith("Basic ");
		assertThat(request.header("none")).isNull();
		assertThat(request.toString()).startsWith("POST /v1/batch -> 200 (1 events, ").doesNotContain("Basic");
	}

	@Test
	void showsThatARepeatedRequestHasTheSameBytes() throws Exception {
		this.standIn.faults().next(1, Fault.status(503)).next(1, Fault.resetAfterProcessing());
		String message = "{\"userId\":\"u\",\"messageId\":\"m\"}";
		assertThat(track(message).statusCode()).isEqualTo(503);
		assertThat(this.standIn.receivedCount()).isZero();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> track(message));
		assertThat(this.standIn.receivedCount()).isEqualTo(1);
		assertThat(track(message).statusCode()).isEqualTo(200);
		track("{\"userId\":\"v\",\"messageId\":\"n\"}");
		List<ReceivedRequest> requests = this.standIn.requests();
		assertThat(requests).extracting(ReceivedRequest::status).containsExactly(503, 200, 200, 200);
		assertThat(requests).extracting(ReceivedRequest::answer)
			.containsExactly("Service Unavailable\n", "ok", "ok", "ok");
		assertThat(requests.stream().map(ReceivedRequest::checksum).distinct()).hasSize(2);
		assertThat(this.standIn.receivedCount()).isEqualTo(3);
		assertThat(this.standIn.duplicateCount()).isEqualTo(1);
	}

	@Test
	void recordsARequestThatGotNoAnswer() throws Exception {
		this.standIn.faults().next(1, Fault.resetBeforeReading()).next(1, Fault.resetAfterReading());
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> track("{\"userId\":\"u\"}"));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> track("{\"userId\":\"u\"}"));
		List<ReceivedRequest> requests = this.standIn.requests();
		assertThat(requests).extracting(ReceivedRequest::status).containsExactly(0, 0);
		assertThat(requests).extracting(ReceivedRequest::wireSize).containsExactly(0, 26);
		assertThat(this.standIn.server().requestCount()).isEqualTo(2);
	}

	@Test
	void failsByContentEvenWhenCompressed() throws Exception {
		this.standIn.faults().when((request) -> request.decodedBodyText().contains("poison"), Fault.status(400));
		assertThat(track("{\"userId\":\"poison\"}").statusCode()).isEqualTo(400);
		assertThat(track("{\"userId\":\"bread\"}").statusCode()).isEqualTo(200);
	}

	@Test
	void waitsForEvents() throws Exception {
		CompletableFuture<List<ReceivedEvent>> waiting = CompletableFuture
			.supplyAsync(() -> this.standIn.awaitEvents(3, LONG));
		track("{\"userId\":\"1\"},{\"userId\":\"2\"}");
		assertThat(waiting).isNotDone();
		track("{\"userId\":\"3\"}");
		assertThat(waiting.get()).extracting(ReceivedEvent::userId).containsExactly("1", "2", "3");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.standIn.awaitEvents(4, Duration.ofMillis(20)))
			.withMessageContaining("at least 4")
			.withMessageContaining("3 arrived")
			.withMessageContaining("POST /v1/batch -> 200");
		Thread.currentThread().interrupt();
		assertThatIllegalStateException().isThrownBy(() -> this.standIn.awaitEvents(4, LONG));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void forgetsAllButTheFaults() throws Exception {
		track("{\"userId\":\"u\",\"messageId\":\"m\"}");
		this.standIn.faults().always(Fault.status(503));
		this.standIn.clear();
		assertThat(this.standIn.events()).isEmpty();
		assertThat(this.standIn.requests()).isEmpty();
		assertThat(this.standIn.receivedCount()).isZero();
		assertThat(this.standIn.server().requestCount()).isZero();
		assertThat(track("{\"userId\":\"u\",\"messageId\":\"m\"}").statusCode()).isEqualTo(503);
		this.standIn.faults().clear();
		track("{\"userId\":\"u\",\"messageId\":\"m\"}");
		assertThat(this.standIn.duplicateCount()).isZero();
	}

	@Test
	void retainsTheLastOnes() throws Exception {
		restart(RudderStackStandIn.builder().retain(3));
		for (int user = 0; user < 5; user++) {
			track("{\"userId\":" + user + "}");
		}
		assertThat(this.standIn.events()).extracting(ReceivedEvent::userId).containsExactly("2", "3", "4");
		assertThat(this.standIn.requests()).hasSize(3);
		assertThat(this.standIn.receivedCount()).isEqualTo(5);
		assertThat(this.standIn.awaitEvents(5, LONG)).hasSize(3);
		assertThatIllegalArgumentException().isThrownBy(() -> RudderStackStandIn.builder().retain(0));
	}

	@Test
	void onlyCountsWhenToldSo() throws Exception {
		restart(RudderStackStandIn.builder().countOnly());
		track(String.join(",",
				IntStream.range(0, 5000)
					.mapToObj((index) -> "{\"userId\":\"u\",\"messageId\":\"m" + (index % 4000) + "\"}")
					.toList()));
		assertThat(this.standIn.awaitEvents(5000, LONG)).isEmpty();
		assertThat(this.standIn.events()).isEmpty();
		assertThat(this.standIn.requests()).isEmpty();
		assertThat(this.standIn.receivedCount()).isEqualTo(5000);
		assertThat(this.standIn.duplicateCount()).isEqualTo(1000);
	}

	@Test
	void limitsConcurrentRequests() {
		restart(RudderStackStandIn.builder().maxConcurrentRequests(2));
		this.standIn.faults().serviceTime(Duration.ofMillis(300));
		List<CompletableFuture<HttpResponse<String>>> responses = IntStream.range(0, 6)
			.mapToObj((call) -> this.client.sendAsync(request("{\"userId\":\"u\"}"), BodyHandlers.ofString()))
			.toList();
		assertThat(responses.stream().map((response) -> response.join().statusCode())).contains(200, 503);
		assertThat(this.standIn.receivedCount()).isBetween(1L, 5L);
	}

	@Test
	void limitsTheSizeAsTold() throws Exception {
		restart(RudderStackStandIn.builder().maxRequestBytes(100));
		assertThat(track("{\"userId\":\"u\"}").statusCode()).isEqualTo(200);
		assertThat(track("{\"userId\":\"" + "u".repeat(100) + "\"}").statusCode()).isEqualTo(413);
	}

	@Test
	void goesAwayAndComesBack() throws Exception {
		track("{\"userId\":\"1\"}");
		this.standIn.stopListening();
		// The client may meet a pooled connection first that was closed with the server.
		await().untilAsserted(
				() -> assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> track("{\"userId\":\"2\"}")));
		this.standIn.listenAgain();
		await().ignoreExceptions().until(() -> track("{\"userId\":\"3\"}").statusCode() == 200);
		assertThat(this.standIn.events()).extracting(ReceivedEvent::userId).containsExactly("1", "3");
		this.standIn.close();
		assertThat(this.standIn.events()).hasSize(2);
	}

	@Test
	void refusesAStoreFailureWithoutAText() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.standIn.failStore(""));
	}

	private void restart(RudderStackStandIn.Builder builder) {
		this.standIn.close();
		this.standIn = builder.start();
	}

	private HttpResponse<String> track(String messages) throws IOException, InterruptedException {
		return this.client.send(request(messages), BodyHandlers.ofString());
	}

	private HttpRequest request(String messages) {
		String credentials = RudderStackStandIn.WRITE_KEY + ":";
		return HttpRequest.newBuilder(URI.create(this.standIn.baseUrl() + "/v1/batch"))
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
			.POST(BodyPublishers.ofString("{\"batch\":[" + messages + "]}"))
			.build();
	}

}
