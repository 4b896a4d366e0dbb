package io.github.rudderbento.standin.bento;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.rudderbento.standin.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BentoStandInTests {

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));

	private final BentoStandIn bento = BentoStandIn.builder().clock(this.now::get).retain(3).start();

	private final BentoHttp http = new BentoHttp(this.bento);

	@AfterEach
	void close() {
		this.bento.close();
	}

	@Test
	void requestIsKept() {
		this.http.post("/fetch/tags?x=1", "{'tag':{'name':'vip'}}");
		ReceivedBentoRequest request = this.bento.requests().get(0);
		assertThat(this.bento.baseUrl()).isEqualTo("http://127.0.0.1:" + this.bento.port() + "/api/v1");
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.path()).isEqualTo("/api/v1/fetch/tags");
		assertThat(request.query()).isEqualTo(Map.of("x", List.of("1"), "site_uuid", List.of("stand-in-site")));
		assertThat(request.headers()).containsEntry("user-agent", List.of("bento-java-test"));
		assertThat(request.bodyText()).isEqualTo("{\"tag\":{\"name\":\"vip\"}}");
		assertThat(request.status()).isEqualTo(201);
		assertThat(request.itemCount()).isZero();
		assertThat(request.receivedAt()).isEqualTo(this.now.get());
		assertThat(request).hasToString("POST /api/v1/fetch/tags -> 201");
		assertThat(this.bento.server().maxConcurrentRequests()).isEqualTo(1);
	}

	@Test
	void refusedRequestIsKeptToo() {
		this.http.get("/nowhere");
		assertThat(this.bento.requests()).extracting(ReceivedBentoRequest::status).containsExactly(404);
	}

	@Test
	void credentialsCanBeChosen() {
		try (BentoStandIn other = BentoStandIn.builder().credentials("a b&c", "p", "s:t").start()) {
			BentoHttp client = new BentoHttp(other);
			assertThat(client
				.send(client.bare("/fetch/tags?site_uuid=a+b%26c")
					.header("User-Agent", "shop/1")
					.header("Authorization", BentoHttp.basic("p", "s:t"))
					.GET())
				.status()).isEqualTo(200);
			assertThat(other).hasToString("Bento stand-in on port " + other.port());
		}
	}

	@Test
	void oldestGoFirstAndCountsGoOn() {
		for (int i = 0; i < 5; i++) {
			event("p" + i + "@example.com");
		}
		assertThat(this.bento.events()).extracting(ReceivedBentoEvent::email)
			.containsExactly("p2@example.com", "p3@example.com", "p4@example.com");
		assertThat(this.bento.receivedCount(BentoItemKind.EVENT)).isEqualTo(5);
		assertThat(this.bento.requests()).hasSize(3);
		assertThat(this.bento.requestCount()).isEqualTo(5);
		assertThat(this.bento.distinctEmailCount(BentoItemKind.EVENT)).isEqualTo(3);
	}

	@Test
	void countsOnlyIfTold() {
		try (BentoStandIn counting = BentoStandIn.builder().countOnly().start()) {
			BentoHttp client = new BentoHttp(counting);
			client.post("/batch/events", """
					{'events':[{'type':'x','email':'ann@example.com'},{'type':'x','email':'ANN@example.com'},
					{'type':'x','email':'bob@example.com'}]}""");
			client.post("/batch/subscribers", "{'subscribers':[{'email':'cyd@example.com'}]}");
			assertThat(counting.receivedCount(BentoItemKind.EVENT)).isEqualTo(3);
			assertThat(counting.distinctEmailCount(BentoItemKind.EVENT)).isEqualTo(2);
			assertThat(counting.receivedCount(BentoItemKind.IMPORT)).isEqualTo(1);
			assertThat(counting.events()).isEmpty();
			assertThat(counting.subscribers()).isEmpty();
			assertThat(counting.requests()).extracting(ReceivedBentoRequest::bodyText).containsOnly("");
			assertThat(client.post("/batch/events", "{'events':[{'type':'x'}]}").status()).isEqualTo(422);
			counting.clear();
			assertThat(counting.distinctEmailCount(BentoItemKind.EVENT)).isZero();
		}
	}

	@Test
	void waitsForEvents() {
		CompletableFuture<List<ReceivedBentoEvent>> events = CompletableFuture
			.supplyAsync(() -> this.bento.awaitEvents(2, Duration.ofSeconds(20)));
		event("ann@example.com");
		event("bob@example.com");
		assertThat(events.join()).hasSize(2);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.bento.awaitEvents(3, Duration.ofMillis(1)))
			.withMessageContaining("2 came");
	}

	@Test
	void waitingCanBeInterrupted() {
		Thread.currentThread().interrupt();
		assertThatIllegalStateException().isThrownBy(() -> this.bento.awaitEvents(1, Duration.ofSeconds(20)));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void faultComesBeforeTheApi() {
		this.bento.faults().onPath("/api/v1/batch/events", Fault.status(502));
		assertThat(event("ann@example.com")).isEqualTo(502);
		assertThat(this.bento.subscribers()).isEmpty();
		assertThat(this.bento.requests()).singleElement().satisfies((request) -> {
			assertThat(request.status()).isEqualTo(502);
			assertThat(request.bodyText()).contains("ann@example.com");
			assertThat(request.itemCount()).isZero();
		});
		assertThat(this.http.get("/fetch/tags").status()).isEqualTo(200);
	}

	@Test
	void requestWithoutAnAnswerHasNoStatus() {
		this.bento.faults().next(1, Fault.garbageAnswer());
		assertThatIllegalStateException().isThrownBy(() -> event("ann@example.com"));
		assertThat(this.bento.requests()).extracting(ReceivedBentoRequest::status).containsExactly(0);
	}

	@Test
	void requestIsKeptOnceIfOnlyItsAnswerSuffers() {
		this.bento.faults().next(1, Fault.truncatedAnswer());
		assertThatIllegalStateException().isThrownBy(() -> event("ann@example.com"));
		assertThat(this.bento.requests()).extracting(ReceivedBentoRequest::status).containsExactly(200);
		assertThat(this.bento.events()).hasSize(1);
	}

	@Test
	void outageKeepsTheState() {
		event("ann@example.com");
		this.bento.stopListening();
		assertThatIllegalStateException().isThrownBy(() -> event("bob@example.com"));
		this.bento.listenAgain();
		event("cyd@example.com");
		assertThat(this.bento.subscribers()).hasSize(2);
	}

	@Test
	void clearForgetsOnlyWhatWasReceived() {
		this.bento.variant("tags.create", 1);
		event("ann@example.com");
		this.bento.clear();
		assertThat(this.bento.events()).isEmpty();
		assertThat(this.bento.requests()).isEmpty();
		assertThat(this.bento.receivedCount(BentoItemKind.EVENT)).isZero();
		assertThat(this.bento.subscriber("ann@example.com")).isPresent();
		assertThat(this.http.post("/fetch/tags", "{'tag':{'name':'vip'}}").body()).isEqualTo("{}");
	}

	@Test
	void resetBeginsAnew() {
		this.bento.authors("other@example.com")
			.variant("tags.create", 1)
			.rejectNestedFields(true)
			.acceptGzip(true)
			.rateLimit(BentoRateFamily.BATCH, 1, Duration.ofHours(1))
			.failItems((item) -> true);
		this.bento.addReport("r", "R");
		this.bento.addSequence("S", "s");
		this.bento.faults().next(5, Fault.status(500));
		this.bento.reset();
		assertThat(event("ann@example.com")).isEqualTo(200);
		assertThat(event("ann@example.com")).isEqualTo(200);
		assertThat(this.bento.events()).hasSize(2);
		assertThat(this.bento.requestCount()).isEqualTo(2);
		assertThat(this.http.get("/stats/report?report_id=r").status()).isEqualTo(404);
		assertThat(this.http.get("/fetch/sequences").at("/data").isEmpty()).isTrue();
		assertThat(this.http.get("/fetch/authors").at("/data/0/attributes/email").stringValue())
			.isEqualTo("stand-in@example.com");
		assertThat(this.http.post("/fetch/tags", "{'tag':{'name':'vip'}}").at("/data/id").stringValue()).isEqualTo("1");
	}

	@Test
	void closesTwice() {
		this.bento.close();
		this.bento.close();
		assertThatIllegalStateException().isThrownBy(() -> event("ann@example.com"));
	}

	@ParameterizedTest
	@CsvSource({ "BATCH,POST,/batch/events", "FETCH,GET,/fetch/tags", "STATS,GET,/stats/site",
			"EXPERIMENTAL,GET,/experimental/geolocation" })
	void rateOfAFamilyIsLimited(BentoRateFamily family, String method, String path) {
		String body = "{'events':[{'type':'x','email':'ann@example.com'}]}";
		this.bento.rateLimit(family, 2, Duration.ofSeconds(60));
		assertThat(this.http.send(method, path, body).status()).isEqualTo(200);
		assertThat(this.http.send(method, path, body).status()).isEqualTo(200);
		BentoHttp.Answer refused = this.http.send(method, path, body);
		assertThat(refused.status()).isEqualTo(429);
		assertThat(refused.header("Retry-After")).isEqualTo("30");
		assertThat(refused.body()).isEqualTo("{\"error\":\"Too many requests\"}");
		this.now.updateAndGet((now) -> now.plusMillis(29_500));
		assertThat(this.http.send(method, path, body).header("Retry-After")).isEqualTo("1");
		this.now.updateAndGet((now) -> now.plusMillis(500));
		assertThat(this.http.send(method, path, body).status()).isEqualTo(200);
		assertThat(this.http.send(method, path, body).status()).isEqualTo(429);
		this.bento.noRateLimits();
		assertThat(this.http.send(method, path, body).status()).isEqualTo(200);
	}

	@Test
	void familiesHaveTheirOwnRates() {
		this.bento.rateLimit(BentoRateFamily.STATS, 1, Duration.ofHours(1));
		this.http.get("/stats/site");
		assertThat(this.http.get("/stats/site").status()).isEqualTo(429);
		assertThat(this.http.get("/fetch/tags").status()).isEqualTo(200);
	}

	@Test
	void usualRatesAreThere() {
		this.bento.strictRateLimits();
		assertThat(accepted("/stats/site")).isEqualTo(30);
		assertThat(accepted("/fetch/tags")).isEqualTo(60);
		this.bento.documentedRateLimits();
		assertThat(accepted("/stats/site")).isEqualTo(60);
		assertThat(accepted("/fetch/tags")).isEqualTo(100);
	}

	private int accepted(String path) {
		int accepted = 0;
		while (this.http.get(path).status() == 200) {
			accepted++;
		}
		return accepted;
	}

	@Test
	void settingsAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> BentoStandIn.builder().retain(0));
		assertThatIllegalArgumentException().isThrownBy(() -> BentoStandIn.builder().authors("nobody"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.bento.pageSize(0));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.bento.rateLimit(BentoRateFamily.BATCH, 0, Duration.ofSeconds(1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.bento.rateLimit(BentoRateFamily.BATCH, 1, Duration.ZERO));
	}

	private int event(String email) {
		return this.http.post("/batch/events", "{'events':[{'type':'x','email':'" + email + "'}]}").status();
	}

}
