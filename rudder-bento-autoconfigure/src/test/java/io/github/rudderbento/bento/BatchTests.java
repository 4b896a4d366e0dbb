package io.github.rudderbento.bento;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.rudderbento.bento.BentoPace.Rate;
import io.github.rudderbento.payload.InvalidPayloadException;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.bento.BentoItemKind;
import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.bento.ReceivedBentoImport;
import io.github.rudderbento.standin.bento.ReceivedBentoRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Batches: cut, sent a few at a time, repeated chunk by chunk.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchTests {

	private final BentoFixture fixture = new BentoFixture();

	private final BentoStandIn standIn = this.fixture.standIn();

	private final BentoClient bento = this.fixture.client();

	@BeforeEach
	void reset() {
		this.standIn.reset();
	}

	@AfterAll
	void close() {
		this.fixture.close();
	}

	@Test
	void cutsBy250AndSendsThreeAtATime() {
		this.standIn.faults().serviceTime(Duration.ofMillis(30));
		BatchResult result = this.bento.subscribers().importAll(people(2000)).block();
		assertThat(result.results()).isEqualTo(2000);
		assertThat(result.chunks()).hasSize(8).extracting((chunk) -> chunk.items().size()).containsOnly(250);
		assertThat(result.chunks().get(7).items()).startsWith(1750L).endsWith(1999L);
		assertThat(this.standIn.server().maxConcurrentRequests()).isEqualTo(3);
		assertThat(this.standIn.requests()).extracting(ReceivedBentoRequest::itemCount).containsOnly(250);
		assertThat(this.standIn.distinctEmailCount(BentoItemKind.IMPORT)).isEqualTo(2000);
	}

	@Test
	void takes1000InOneRequestWhenAsked() {
		BentoClient bento = this.fixture.client(BentoFixture.settings().withBatch(1000, 1 << 20, 1));
		assertThat(bento.subscribers().importAll(people(1001)).block().chunks()).hasSize(2);
		assertThat(this.standIn.requests()).extracting(ReceivedBentoRequest::itemCount).containsExactly(1000, 1);
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> BentoFixture.settings().withBatch(1001, 1 << 20, 1))
			.withMessageContaining("1000");
	}

	@Test
	void cutsByBytes() {
		BentoClient bento = this.fixture.client(BentoFixture.settings().withBatch(250, 300, 3));
		List<SubscriberUpdate> people = IntStream.range(0, 4)
			.mapToObj((i) -> SubscriberUpdate.of("user" + i + "@example.com").field("bio", "x".repeat(100)).build())
			.toList();
		assertThat(bento.subscribers().importAll(people).block().chunks()).hasSize(2);
		SubscriberUpdate large = SubscriberUpdate.of("large@example.com").field("bio", "x".repeat(1000)).build();
		assertThat(bento.subscribers().importAll(large).block().results()).isOne();
	}

	@Test
	void onlyTheFailedChunkIsRepeated() {
		AtomicInteger left = new AtomicInteger(1);
		this.standIn.faults()
			.when((request) -> request.bodyText().contains("user300@") && left.getAndDecrement() > 0,
					Fault.status(500));
		BatchResult result = this.bento.subscribers().importAll(people(750)).block();
		assertThat(result.isComplete()).isTrue();
		assertThat(this.standIn.server().requestCount()).isEqualTo(4);
		assertThat(this.standIn.receivedCount(BentoItemKind.IMPORT)).isEqualTo(750);
	}

	@Test
	void chunkThatMayHaveBeenTakenIsNotRepeatedUnlessThatIsSafe() {
		this.standIn.faults().next(1, Fault.resetAfterProcessing());
		List<BentoEvent> events = IntStream.range(0, 300)
			.mapToObj((i) -> BentoEvents.login("user" + i + "@example.com").build())
			.toList();
		BatchResult result = this.bento.events().track(events).block();
		assertThat(this.standIn.receivedCount(BentoItemKind.EVENT)).as("nothing twice").isEqualTo(300);
		assertThat(result.failures()).singleElement().satisfies((chunk) -> {
			assertThat(chunk.error()).isInstanceOf(BentoUnavailableException.class);
			assertThat(chunk.outcome(chunk.items().get(0))).isEqualTo(ItemOutcome.UNDECIDED);
		});
		// The twin with keys is repeated, and Bento counts each purchase once.
		this.standIn.reset();
		this.standIn.faults().next(1, Fault.resetAfterProcessing());
		BentoEvent purchase = BentoEvents.purchase("user@example.com").key("o-1").amount(1).currency("EUR").build();
		assertThat(this.bento.events().track(purchase).block().results()).isOne();
		assertThat(this.standIn.receivedCount(BentoItemKind.EVENT)).isEqualTo(2);
		assertThat(this.standIn.purchases()).hasSize(1);
		// One event without a key spoils it for its chunk.
		this.standIn.reset();
		this.standIn.faults().next(1, Fault.resetAfterProcessing());
		assertThatExceptionOfType(BentoUnavailableException.class).isThrownBy(() -> this.bento.events()
			.track(List.of(purchase, BentoEvents.login("user@example.com").build()))
			.block());
		assertThat(this.standIn.receivedCount(BentoItemKind.EVENT)).isEqualTo(2);
	}

	@Test
	void countsDecideItems() {
		this.standIn.failItems((item) -> item.email().startsWith("bad"));
		List<SubscriberUpdate> mixed = List.of(person("good@example.com"), person("bad@example.com"));
		BatchResult partial = this.bento.subscribers().importAll(mixed).block();
		assertThat(partial.results()).isOne();
		assertThat(partial.failed()).isOne();
		assertThat(partial.chunks().get(0).outcome(0)).isEqualTo(ItemOutcome.UNDECIDED);
		ChunkResult none = this.bento.subscribers().importAll(person("bad@example.com")).block().chunks().get(0);
		assertThat(none.outcome(0)).isEqualTo(ItemOutcome.FAILED);
		assertThat(none.isComplete()).isFalse();
		ChunkResult all = this.bento.subscribers().importAll(person("good@example.com")).block().chunks().get(0);
		assertThat(all.outcome(0)).isEqualTo(ItemOutcome.TAKEN);
		BatchResult commands = this.bento.commands()
			.run(List.of(SubscriberCommand.subscribe("good@example.com"),
					SubscriberCommand.subscribe("bad@example.com")))
			.block();
		assertThat(commands.results()).isOne();
		assertThat(commands.failed()).as("what is missing in results").isOne();
	}

	@Test
	void failedChunksAreReportedBesideTheOthers() {
		this.standIn.faults()
			.when((request) -> request.bodyText().contains("user300@"),
					Fault.status(422, "{\"errors\":[{\"field\":\"email\",\"message\":\"is invalid\"}]}"));
		BatchResult result = this.bento.subscribers().importAll(people(750)).block();
		assertThat(result.results()).isEqualTo(500);
		assertThat(result.failures()).singleElement().satisfies((chunk) -> {
			assertThat(chunk.number()).isOne();
			assertThat(chunk.items()).startsWith(250L).endsWith(499L);
			assertThat(chunk.error()).isInstanceOf(BentoValidationException.class);
			assertThat(chunk.outcome(250)).isEqualTo(ItemOutcome.FAILED);
		});
	}

	@Test
	void wrongKeysStopTheBatch() {
		this.standIn.faults().always(Fault.status(401, "{\"error\":\"Unauthorized\"}"));
		assertThatExceptionOfType(BentoUnauthorizedException.class)
			.isThrownBy(() -> this.bento.subscribers().importAll(people(5000)).block());
		assertThat(this.standIn.server().requestCount()).isLessThanOrEqualTo(4);
		this.standIn.clear();
		AtomicLong given = new AtomicLong();
		StepVerifier
			.create(this.bento.subscribers()
				.importAll(Flux.fromIterable(people(5000)).doOnNext((person) -> given.incrementAndGet())))
			.recordWith(ArrayList::new)
			.thenConsumeWhile((chunk) -> chunk.error() instanceof BentoUnauthorizedException)
			.expectError(BentoUnauthorizedException.class)
			.verify(Duration.ofSeconds(10));
		assertThat(this.standIn.server().requestCount()).isLessThanOrEqualTo(6);
		assertThat(given.get()).isLessThan(5000);
	}

	@Test
	void nothingIsSentWhenAnItemOfAListBreaksARule() {
		List<SubscriberUpdate> people = List.of(person("user@example.com"), person("not an address"));
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> this.bento.subscribers().importAll(people).block())
			.withMessageStartingWith("subscribers[1].email: ")
			.withMessageNotContaining("not an address");
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> this.bento.subscribers().importAll(List.of()).block());
		assertThat(this.standIn.requestCount()).isZero();
	}

	@Test
	void streamLeavesOutWhatBreaksARule() {
		Flux<SubscriberUpdate> people = Flux.just(person("a@example.com"), person("nobody"), person("b@example.com"));
		ChunkResult chunk = this.bento.subscribers().importAll(people).blockLast();
		assertThat(chunk.results()).isEqualTo(2);
		assertThat(chunk.items()).containsExactly(0L, 1L, 2L);
		assertThat(chunk.itemFailures()).singleElement().satisfies((failure) -> {
			assertThat(failure.item()).isOne();
			assertThat(failure.reason()).contains("email").doesNotContain("nobody");
		});
		assertThat(chunk.outcome(0)).isEqualTo(ItemOutcome.TAKEN);
		assertThat(chunk.outcome(1)).isEqualTo(ItemOutcome.INVALID);
		assertThat(this.bento.subscribers().importAll(Flux.just(person("nobody"))).blockLast().results()).isZero();
		assertThat(this.bento.subscribers().importAll(Flux.<SubscriberUpdate>empty()).collectList().block()).isEmpty();
		assertThat(this.standIn.imports()).extracting(ReceivedBentoImport::email)
			.containsExactly("a@example.com", "b@example.com");
	}

	@Test
	void streamAsksForNoMoreThanItCanSend() {
		this.standIn.faults().always(Fault.hang());
		AtomicLong given = new AtomicLong();
		Flux<SubscriberUpdate> endless = Flux
			.<SubscriberUpdate>generate((sink) -> sink.next(person("user@example.com")))
			.doOnNext((person) -> given.incrementAndGet());
		StepVerifier.create(this.bento.subscribers().importAll(endless))
			.then(() -> await().until(() -> this.standIn.server().requestCount() == 3))
			.then(() -> assertThat(given.get()).isLessThanOrEqualTo(1250))
			.thenCancel()
			.verify(Duration.ofSeconds(5));
	}

	@Test
	void mailsAreCutBySenderAndBySixty() {
		this.standIn.authors("one@example.com", "two@example.com");
		List<BentoEmail> emails = new ArrayList<>();
		for (int i = 0; i < 130; i++) {
			emails.add(mail("user" + i + "@example.com", (i % 2 == 0) ? "one@example.com" : "two@example.com"));
		}
		emails.add(mail("user@example.com", "nobody@example.com"));
		BatchResult result = this.bento.emails().send(emails).block();
		assertThat(result.results()).isEqualTo(130);
		assertThat(result.chunks()).extracting((chunk) -> chunk.items().size()).containsExactly(60, 5, 60, 5, 1);
		assertThat(result.failures()).singleElement().satisfies((chunk) -> {
			assertThat(chunk.items()).containsExactly(130L);
			assertThat(chunk.error()).isInstanceOfSatisfying(BentoAuthorNotAuthorizedException.class,
					(ex) -> assertThat(ex.from()).isEqualTo("nobody@example.com"));
		});
		assertThat(this.standIn.emails()).hasSize(130).noneMatch((mail) -> mail.transactional());
	}

	@Test
	void authorErrorAsText() {
		this.standIn.authorErrorAsText(true);
		assertThatExceptionOfType(BentoAuthorNotAuthorizedException.class)
			.isThrownBy(() -> this.bento.emails().send(mail("user@example.com", "nobody@example.com")).block());
	}

	@Test
	void directCallWaitsForItsTurnAndNotForLong() {
		BentoClient bento = new BentoClient(this.fixture.transport(),
				BentoFixture.settings().withMaxWait(Duration.ofMillis(300)),
				BentoFixture.pace(new Rate(10, Duration.ofSeconds(1), 1)), BentoFixture.MAPPER);
		long start = System.nanoTime();
		for (int i = 0; i < 3; i++) {
			bento.tags().list().collectList().block();
		}
		// A lower bound only: the third turn comes two intervals after the first.
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(200).toNanos());
		// Another family has a pace of its own.
		bento.experimental().gender("Alex").block();
		BentoClient slow = new BentoClient(this.fixture.transport(), BentoFixture.settings(),
				BentoFixture.pace(new Rate(1, Duration.ofMinutes(1), 1)), BentoFixture.MAPPER);
		slow.tags().list().collectList().block();
		long before = this.standIn.requestCount();
		assertThatExceptionOfType(BentoRateLimitedException.class)
			.isThrownBy(() -> slow.tags().list().collectList().block())
			.satisfies((ex) -> {
				assertThat(ex.status()).isZero();
				assertThat(ex.retryAfter()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
				assertThat(ex.isPassing()).isTrue();
			});
		assertThat(this.standIn.requestCount()).isEqualTo(before);
	}

	@Test
	void batchOfSeveralChunksWaitsAsLongAsItTakes() {
		BentoClient bento = new BentoClient(this.fixture.transport(),
				BentoFixture.settings().withMaxWait(Duration.ZERO),
				BentoFixture.pace(new Rate(20, Duration.ofSeconds(1), 1)), BentoFixture.MAPPER);
		this.standIn.faults().next(1, Fault.retryAfterSeconds(429, 1));
		assertThat(bento.subscribers().importAll(people(1000)).block().results()).isEqualTo(1000);
		assertThat(this.standIn.requestCount()).isEqualTo(5);
	}

	@Test
	void retriedMailsGoOutOnce() {
		this.standIn.faults().next(1, Fault.status(503)).next(1, Fault.status(429));
		this.bento.emails().send(mail("user@example.com", BentoFixture.SENDER)).block();
		assertThat(this.standIn.emails()).hasSize(1);
	}

	@Test
	void answerThatCountsNothingMeansThatNothingWasTaken() {
		this.standIn.faults().next(1, Fault.status(200, "{\"results\":0}"));
		BatchResult none = this.bento.subscribers().importAll(people(2)).block();
		assertThat(none.failed()).isEqualTo(2);
		assertThat(none.chunks().get(0).outcome(1)).isEqualTo(ItemOutcome.FAILED);
		this.standIn.faults().next(1, Fault.status(200, "{\"results\":1}"));
		BatchResult mails = this.bento.emails()
			.send(List.of(mail("one@example.com", BentoFixture.SENDER), mail("two@example.com", BentoFixture.SENDER)))
			.block();
		assertThat(mails.failed()).as("what is missing in results").isOne();
		assertThat(mails.chunks().get(0).outcome(0)).isEqualTo(ItemOutcome.UNDECIDED);
		// Imports are said to answer so, whatever their number.
		this.standIn.faults().next(1, Fault.status(200, "{\"result\":1}"));
		assertThat(this.bento.subscribers().importAll(people(2)).block().isComplete()).isTrue();
	}

	@Test
	void errorOfABatchTellsWhenSomeOfItMayHaveBeenExecuted() {
		this.standIn.faults()
			.when((request) -> request.bodyText().contains("one@example.com"), Fault.status(422))
			.when((request) -> request.bodyText().contains("two@example.com"), Fault.status(500));
		List<BentoEmail> emails = List.of(mail("user@example.com", "one@example.com"),
				mail("user@example.com", "two@example.com"));
		assertThatExceptionOfType(BentoException.class).isThrownBy(() -> this.bento.emails().send(emails).block())
			.satisfies((ex) -> assertThat(ex.mayHaveBeenExecuted()).isTrue());
	}

	@Test
	void listIsSentAsItWasGiven() {
		List<SubscriberUpdate> people = new ArrayList<>(people(2));
		Mono<BatchResult> sending = this.bento.subscribers().importAll(people);
		people.clear();
		assertThat(sending.block().results()).isEqualTo(2);
		assertThat(sending.block().results()).isEqualTo(2);
		assertThat(this.standIn.imports()).hasSize(4);
		List<Broadcast> broadcasts = new ArrayList<>(List.of(Broadcast.of("Campaign")
			.subject("Hello")
			.content("<p>Hi</p>")
			.from(BentoFixture.SENDER, null)
			.build()));
		Mono<BroadcastsResult> creating = this.bento.broadcasts().create(broadcasts);
		broadcasts.clear();
		assertThat(creating.block().created()).hasSize(1);
	}

	@Test
	void sourceThatFailsDoesNotCutOffWhatIsUnderWay() {
		this.standIn.faults().always(Fault.delay(Duration.ofMillis(100)));
		Flux<SubscriberUpdate> people = Flux.fromIterable(people(251))
			.concatWith(Mono.error(new IllegalStateException("cursor")));
		StepVerifier.create(this.bento.subscribers().importAll(people))
			.assertNext((chunk) -> assertThat(chunk.results()).isEqualTo(250))
			.expectErrorMessage("cursor")
			.verify(Duration.ofSeconds(10));
	}

	private static List<SubscriberUpdate> people(int count) {
		return IntStream.range(0, count).mapToObj((i) -> person("user" + i + "@example.com")).toList();
	}

	private static SubscriberUpdate person(String email) {
		return SubscriberUpdate.of(email).build();
	}

	private static BentoEmail mail(String to, String from) {
		return BentoEmail.builder().to(to).from(from).subject("Hello").htmlBody("<p>Hi</p>").build();
	}

}
