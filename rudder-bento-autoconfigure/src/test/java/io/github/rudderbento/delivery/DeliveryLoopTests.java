package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jctools.queues.MpscUnboundedArrayQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryLoopTests {

	private static final Answer OK = new Answer.Delivered("200");

	private static final Answer REJECTED = new Answer.Rejected(false, "400");

	private static final Answer UNAVAILABLE = new Answer.NotExecuted(false, null, "503");

	private static final Answer REFUSED = new Answer.NotExecuted(true, null, "connection refused");

	private static final Answer SERVER_ERROR = new Answer.Ambiguous(null, "502");

	private static final Answer UNAUTHORISED = new Answer.Held("check the key", false, "401");

	private static final Answer FORBIDDEN = new Answer.Held("a firewall?", true, "403");

	// Batching

	@Test
	void eventsOfOneLingerLeaveTogether() {
		Simulation simulation = Simulation.builder().build();
		simulation.run(Duration.ofMillis(100), Duration.ofMillis(10), () -> simulation.offer("user"));
		simulation.run(Duration.ofSeconds(1));
		assertThat(simulation.requests).hasSize(1);
		assertThat(simulation.requests.get(0).events()).hasSize(10);
		assertThat(simulation.waiting()).isZero();
	}

	@Test
	void fullBatchesLeaveOutOfABacklog() {
		Simulation simulation = Simulation.builder().build().offer(10_000, 1000).run(Duration.ofSeconds(5));
		assertThat(simulation.delivered).hasSize(10_000).doesNotHaveDuplicates();
		assertThat(simulation.requests.size()).isBetween(20, 25);
		assertThat(simulation.maxInFlight()).isEqualTo(4);
	}

	@Test
	void eventThatMemoryDoesNotSufficeToWriteIsDroppedAndCounted() {
		Set<Integer> unlucky = Set.of(0, 7, 8, 600, 999);
		Simulation simulation = Simulation.builder().memoryFor((event) -> !unlucky.contains(event)).build();
		deliverAllBut(simulation, unlucky);
	}

	@Test
	void eventThatMemoryDoesNotSufficeToPutIntoABatchIsDroppedAndCounted() {
		Set<Integer> unlucky = Set.of(0, 7, 8, 600, 999);
		Simulation simulation = Simulation.builder().repeatable((event) -> {
			if (unlucky.contains(event)) {
				throw new OutOfMemoryError("simulated");
			}
			return true;
		}).build();
		deliverAllBut(simulation, unlucky);
	}

	private static void deliverAllBut(Simulation simulation, Set<Integer> unlucky) {
		simulation.offer(1, 10).run(Duration.ofSeconds(1));
		assertThat(simulation.requests).isEmpty();
		simulation.offer(999, 10).run(Duration.ofSeconds(5));
		assertThat(simulation.delivered).hasSize(1000 - unlucky.size())
			.doesNotHaveDuplicates()
			.doesNotContainAnyElementsOf(unlucky);
		assertThat(simulation.counters.dropped(DropReason.BUFFER_FULL)).isEqualTo(unlucky.size());
		assertThat(simulation.accounted()).isEqualTo(simulation.counters.accepted());
		assertThat(simulation.waiting()).isZero();
		assertThat(simulation.buffer.sizes().bytes()).isZero();
	}

	@Test
	void batchIsBoundedByBytes() {
		Simulation simulation = Simulation.builder().maxBytes(1000).build().offer(1000, 10).run(Duration.ofSeconds(20));
		assertThat(simulation.delivered).hasSize(1000);
		assertThat(simulation.requests).allSatisfy((request) -> assertThat(request.bytes()).isLessThanOrEqualTo(1000));
	}

	@Test
	void eventThatFitsNeitherOfTwoOpenBatchesBeginsAnother() {
		Simulation simulation = Simulation.builder().routes(2).maxBytes(100).gzip(false).build();
		for (int i = 0; i < 5; i++) {
			simulation.offer("a", 0, Lanes.of("a"));
		}
		simulation.offer("b", 1, Lanes.of("b"));
		for (int i = 0; i < 5; i++) {
			// Another batch than the first: it has to wait for the other route's.
			simulation.offer("b", 0, Lanes.of("b"));
		}
		simulation.offer("a", 0, Lanes.of("a"));
		simulation.run(Duration.ofSeconds(5));
		assertThat(simulation.delivered).hasSize(12);
		assertThat(simulation.requests).allSatisfy((request) -> assertThat(request.bytes()).isLessThanOrEqualTo(100));
	}

	@Test
	void pacedVendorGetsFullBatches() {
		AtomicLong now = new AtomicLong();
		Simulation[] holder = new Simulation[1];
		Pace bucket = new TokenBucket(60, Duration.ofMinutes(1), 1,
				() -> (holder[0] != null) ? holder[0].now() : now.get());
		Simulation simulation = Simulation.builder()
			.batch(250, 1000)
			.pace(bucket)
			.linger(Duration.ofSeconds(1))
			.maxInFlight(3)
			.gzip(false)
			.build();
		holder[0] = simulation;
		simulation.run(Duration.ofSeconds(30), Duration.ofMillis(10), () -> simulation.offer(9, 5000));
		simulation.run(Duration.ofSeconds(20));
		assertThat(simulation.delivered).hasSize(27_000);
		assertThat(simulation.requests.size()).isLessThanOrEqualTo(45);
	}

	@Test
	void backlogOfALongOutageLeavesInFullBatches() {
		for (int perSecond : new int[] { 1, 10 }) {
			boolean[] down = { true };
			Simulation simulation = Simulation.builder().answers((received) -> down[0] ? UNAVAILABLE : OK).build();
			simulation.run(Duration.ofMinutes(10), Duration.ofSeconds(1), () -> simulation.offer(perSecond, 50));
			down[0] = false;
			int before = simulation.requests.size();
			simulation.run(Duration.ofMinutes(1));
			int events = 600 * perSecond;
			assertThat(simulation.delivered).hasSize(events).doesNotHaveDuplicates();
			List<Simulation.SentRequest> after = simulation.requests.subList(before, simulation.requests.size());
			// Beside the full ones: the first event, what was open last, and what was cut
			// to find
			// out whether one event is the cause.
			assertThat(after.size()).as("%s events/s", perSecond).isLessThanOrEqualTo((events + 499) / 500 + 6);
			assertOrder(simulation);
		}
	}

	// Lanes

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 4, 8 })
	void orderPerUserSurvivesRandomFaults(int maxInFlight) {
		for (int seed = 0; seed < 20; seed++) {
			Random random = new Random(seed);
			Simulation simulation = Simulation.builder()
				.routes(1 + seed % 3)
				.batch(20, 50)
				.maxInFlight(maxInFlight)
				.latency(Duration.ofMillis(5))
				.answers((received) -> switch (random.nextInt(12)) {
					case 0 -> UNAVAILABLE;
					case 1 -> SERVER_ERROR;
					case 2 -> REFUSED;
					case 3 -> (received.events().size() > 10) ? new Answer.TooLarge("413") : OK;
					case 4 -> (received.events().size() > 30) ? REJECTED : OK;
					case 5 -> (random.nextInt(4) == 0) ? FORBIDDEN : OK;
					default -> OK;
				})
				.build();
			int routes = simulation.vendor.routes.size();
			simulation.run(Duration.ofSeconds(20), Duration.ofMillis(100), () -> {
				for (int i = 0; i < 15; i++) {
					int user = random.nextInt(40);
					long lanes = Lanes.of("user" + user);
					if (random.nextInt(30) == 0) {
						lanes |= Lanes.of("user" + random.nextInt(40));
					}
					simulation.offer("user" + user, random.nextInt(routes), lanes);
				}
			});
			simulation.run(Duration.ofMinutes(60));
			assertThat(simulation.waiting()).as("seed %s", seed).isZero();
			assertThat(simulation.accounted()).isEqualTo(simulation.counters.accepted()).isEqualTo(3000);
			assertThat(simulation.delivered).doesNotHaveDuplicates();
			assertOrder(simulation);
			assertThat(simulation.maxInFlight()).isLessThanOrEqualTo(maxInFlight);
		}
	}

	@Test
	void backlogThatAlternatesBetweenRoutesLeavesInLargeBatches() {
		boolean[] down = { true };
		Simulation simulation = Simulation.builder()
			.routes(3)
			.batch(250, 1000)
			.maxInFlight(3)
			.answers((received) -> down[0] ? UNAVAILABLE : OK)
			.build();
		Random random = new Random(3);
		for (int i = 0; i < 9_000; i++) {
			int user = random.nextInt(3_000);
			simulation.offer("user" + user, random.nextInt(3), Lanes.of("user" + user));
		}
		simulation.run(Duration.ofSeconds(30));
		int before = simulation.requests.size();
		down[0] = false;
		simulation.run(Duration.ofMinutes(2));
		assertThat(simulation.delivered).hasSize(9_000);
		assertThat(simulation.requests.size() - before).isLessThan(350);
		assertOrder(simulation);
	}

	@Test
	void aliasWaitsForBothUsersAndBothWaitForIt() {
		Simulation simulation = Simulation.builder().batch(1, 1).latency(Duration.ofMillis(50)).build();
		simulation.offer("a");
		simulation.offer("b");
		int alias = simulation.offer("alias", 0, Lanes.of("a") | Lanes.of("b"));
		simulation.offer("a");
		simulation.offer("b");
		simulation.run(Duration.ofSeconds(5));
		assertThat(simulation.delivered.indexOf(alias)).isEqualTo(2);
		assertThat(simulation.delivered).hasSize(5);
	}

	@Test
	void probeOutOfOpenSegmentsKeepsTheOrder() {
		Simulation simulation = Simulation.builder()
			.routes(3)
			.maxInFlight(1)
			.repeatable(false)
			.answers((received) -> received.events().contains(0) ? SERVER_ERROR : OK)
			.build();
		simulation.offer("a", 0, Lanes.of("a"));
		simulation.offer("a", 1, Lanes.of("a"));
		simulation.offer("b", 2, Lanes.of("b"));
		// The segment of the second event, the oldest one left when the first event has
		// become a dead letter, has to wait for one that was opened after it.
		simulation.offer("b", 1, Lanes.of("b"));
		simulation.run(Duration.ofMinutes(1));
		assertThat(simulation.delivered).containsExactly(2, 1, 3);
	}

	// Outages

	@Test
	void outageCostsOneProbeAtATimeAndLosesNothing() {
		boolean[] down = { true };
		Simulation simulation = Simulation.builder().answers((received) -> down[0] ? REFUSED : OK).build();
		simulation.run(Duration.ofSeconds(60), Duration.ofMillis(100), () -> simulation.offer(200, 300));
		int probes = simulation.requests.size();
		assertThat(probes).isLessThan(200);
		long up = simulation.now();
		down[0] = false;
		simulation.run(Duration.ofSeconds(60));
		assertThat(simulation.delivered).hasSize(120_000).doesNotHaveDuplicates();
		assertThat(simulation.requests.get(probes).at() - up).isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
		assertThat(simulation.requests.get(simulation.requests.size() - 1).at() - up)
			.isLessThan(TimeUnit.SECONDS.toNanos(6));
		assertThat(simulation.news).containsExactly("recovered");
		assertOrder(simulation);
	}

	@Test
	void retryAfterWins() {
		int[] answered = { 0 };
		Simulation simulation = Simulation.builder()
			.answers((received) -> (answered[0]++ == 0) ? new Answer.NotExecuted(false, Duration.ofSeconds(7), "429")
					: OK)
			.build();
		simulation.offer("user");
		simulation.run(Duration.ofSeconds(20));
		assertThat(simulation.requests).hasSize(2);
		assertThat(Duration.ofNanos(simulation.requests.get(1).at() - simulation.requests.get(0).at()))
			.isGreaterThanOrEqualTo(Duration.ofSeconds(7))
			.isLessThan(Duration.ofMillis(7200));
	}

	@Test
	void holdDropsNothingAndResumes() {
		boolean[] wrongKey = { true };
		Simulation simulation = Simulation.builder().answers((received) -> wrongKey[0] ? UNAUTHORISED : OK).build();
		simulation.offer(1000, 10).run(Duration.ofMinutes(5));
		assertThat(simulation.loop.status().state()).isEqualTo(DeliveryStatus.State.HELD);
		assertThat(simulation.loop.status().advice()).isEqualTo("check the key");
		assertThat(simulation.waiting()).isEqualTo(1000);
		assertThat(simulation.requests.size()).isLessThan(50);
		wrongKey[0] = false;
		simulation.run(Duration.ofMinutes(1));
		assertThat(simulation.delivered).hasSize(1000);
		assertThat(simulation.loop.status().state()).isEqualTo(DeliveryStatus.State.DELIVERING);
		assertThat(simulation.news).containsExactly("held", "recovered");
		assertOrder(simulation);
	}

	@Test
	void jumpsOfTheWallClockChangeNothing() {
		for (Duration jump : List.of(Duration.ofDays(3), Duration.ofDays(-3))) {
			boolean[] down = { true };
			Simulation simulation = Simulation.builder()
				.maxAge(Duration.ofHours(24))
				.answers((received) -> down[0] ? UNAVAILABLE : OK)
				.build();
			simulation.offer(100, 10).run(Duration.ofMinutes(10)).jump(jump).run(Duration.ofMinutes(10));
			assertThat(simulation.waiting()).isEqualTo(100);
			assertThat(simulation.loop.status().oldestAge()).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(20));
			for (int i = 1; i < simulation.requests.size(); i++) {
				assertThat(Duration.ofNanos(simulation.requests.get(i).at() - simulation.requests.get(i - 1).at()))
					.isLessThan(Duration.ofSeconds(31));
			}
			assertThat(simulation.requests.size()).isBetween(40, 200);
			down[0] = false;
			simulation.run(Duration.ofMinutes(1));
			assertThat(simulation.counters.delivered()).isEqualTo(100);
			assertThat(simulation.counters.expired()).isZero();
		}
	}

	@Test
	void waitingCostsNothing() {
		boolean[] ambiguous = { true };
		Simulation idle = Simulation.builder()
			.repeatable(false)
			.answers((received) -> ambiguous[0] ? SERVER_ERROR : OK)
			.build();
		idle.offer(10, 3).run(Duration.ofMinutes(1));
		assertThat(idle.waiting()).isZero();
		int before = idle.steps();
		idle.run(Duration.ofMinutes(1));
		assertThat(idle.steps() - before).as("nothing waits, the gate is shut").isLessThan(1300);
		Simulation halfOpen = Simulation.builder().latency(Duration.ofMinutes(1)).build();
		halfOpen.offer(5_000, 100).run(Duration.ofSeconds(1));
		before = halfOpen.steps();
		halfOpen.run(Duration.ofSeconds(50));
		assertThat(halfOpen.steps() - before).as("all requests fly").isLessThan(1100);
		Simulation paused = Simulation.builder().build().offer(10, 3);
		paused.loop.pause(true);
		paused.run(Duration.ofSeconds(1));
		before = paused.steps();
		paused.run(Duration.ofMinutes(1));
		assertThat(paused.steps() - before).as("paused").isLessThan(1300);
	}

	@Test
	void probesKeepToThePace() {
		AtomicLong start = new AtomicLong();
		Simulation[] holder = new Simulation[1];
		Pace bucket = new TokenBucket(6, Duration.ofMinutes(1), 2,
				() -> (holder[0] != null) ? holder[0].now() : start.get());
		Simulation simulation = Simulation.builder().pace(bucket).answers((received) -> REFUSED).build();
		holder[0] = simulation;
		simulation.offer(100, 10).run(Duration.ofMinutes(10));
		assertThat(simulation.requests.size()).isBetween(40, 62);
		int before = simulation.steps();
		simulation.run(Duration.ofMinutes(1));
		assertThat(simulation.steps() - before).as("steps while waiting for a token").isLessThan(1300);
		simulation.vendor.answers = (received) -> OK;
		// What the probes were cut into leaves at the same pace.
		simulation.run(Duration.ofMinutes(2));
		assertThat(simulation.counters.delivered()).isEqualTo(100);
	}

	@Test
	void harmlessProbesKeepToTheirOwnPace() {
		AtomicLong start = new AtomicLong();
		Simulation[] holder = new Simulation[1];
		Pace bucket = new TokenBucket(6, Duration.ofMinutes(1), 2,
				() -> (holder[0] != null) ? holder[0].now() : start.get());
		int[] probes = { 0 };
		Simulation simulation = Simulation.builder().probePace(bucket).probe((received) -> {
			probes[0]++;
			return REFUSED;
		}).answers((received) -> REFUSED).build();
		holder[0] = simulation;
		simulation.offer(100, 10).run(Duration.ofMinutes(10));
		assertThat(simulation.requests).hasSize(1);
		assertThat(probes[0]).isBetween(40, 62);
	}

	// Destinations that break their promises

	@Test
	void answerThatNeverComesBlocksNobodyForEver() {
		AtomicInteger posts = new AtomicInteger();
		AtomicInteger cancelled = new AtomicInteger();
		Simulation simulation = Simulation.builder()
			.exchange((exchange) -> (posts.getAndIncrement() < 4)
					? Mono.<Answer>never().doOnCancel(cancelled::incrementAndGet) : exchange)
			.exchangeTimeout(Duration.ofSeconds(15))
			.build()
			.offer(3_000, 100);
		simulation.run(Duration.ofSeconds(15));
		assertThat(cancelled).as("a margin for what is only late").hasValue(0);
		simulation.run(Duration.ofMinutes(2));
		assertThat(cancelled).hasValue(4);
		assertThat(simulation.counters.delivered()).isEqualTo(3_000);
		assertThat(simulation.counters.failedRequests()).isEqualTo(4);
		assertThat(simulation.loop.status().lastFailureText()).contains("no answer");
		assertThat(simulation.buffer.sizes().bytes()).isZero();
		assertOrder(simulation);
	}

	@Test
	void answerThatNeverComesIsAmbiguousForWhatMayNotBeRepeated() {
		boolean[] silent = { true };
		Simulation simulation = Simulation.builder()
			.repeatable(false)
			.probe((received) -> OK)
			.exchange((exchange) -> silent[0] ? Mono.never() : exchange)
			.build()
			.offer(100, 10);
		simulation.run(Duration.ofSeconds(50));
		assertThat(simulation.counters.deadLettered(DeadLetter.Reason.AMBIGUOUS)).isEqualTo(100);
		simulation.offer(100, 10).run(Duration.ofSeconds(50));
		assertThat(simulation.counters.delivered()).as("the harmless probe is not answered either").isZero();
		silent[0] = false;
		simulation.run(Duration.ofMinutes(5));
		assertThat(simulation.counters.delivered()).isEqualTo(100);
		assertThat(simulation.accounted()).isEqualTo(200);
	}

	@Test
	void answerThatComesAfterItWasGivenUpIsIgnored() {
		List<FluxSink<Answer>> sinks = new ArrayList<>();
		Simulation simulation = Simulation.builder()
			.exchange((exchange) -> sinks.isEmpty() ? Mono.fromDirect(deaf(sinks)) : exchange)
			.build()
			.offer(10, 3);
		simulation.run(Duration.ofSeconds(44));
		assertThat(simulation.counters.failedRequests()).isZero();
		simulation.run(Duration.ofSeconds(2));
		assertThat(simulation.counters.failedRequests()).isEqualTo(1);
		sinks.get(0).next(OK);
		sinks.get(0).next(REJECTED);
		simulation.run(Duration.ofMinutes(1));
		sinks.get(0).next(OK);
		sinks.get(0).complete();
		simulation.run(Duration.ofMinutes(1));
		assertThat(simulation.counters.delivered()).isEqualTo(10);
		assertThat(simulation.requests).hasSize(1);
		assertThat(simulation.waiting()).isZero();
		assertThat(simulation.buffer.sizes().bytes()).isZero();
	}

	/** A source that neither hears of a cancellation nor keeps to one answer. */
	private static Publisher<Answer> deaf(List<FluxSink<Answer>> sinks) {
		return (subscriber) -> Flux.<Answer>create(sinks::add).subscribe(new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscriber.onSubscribe(new Subscription() {
					@Override
					public void request(long n) {
						subscription.request(Long.MAX_VALUE);
					}

					@Override
					public void cancel() {
						throw new IllegalStateException("cannot be cancelled");
					}
				});
			}

			@Override
			protected void hookOnNext(Answer answer) {
				subscriber.onNext(answer);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "throws", "throws fatally", "null", "empty", "error" })
	void brokenExchangesAreAmbiguous(String way) {
		for (boolean harmless : new boolean[] { false, true }) {
			int[] left = { 3 };
			Simulation.Builder builder = Simulation.builder()
				.exchange((exchange) -> (left[0]-- > 0) ? broken(way) : exchange);
			Simulation simulation = (harmless ? builder.probe((received) -> OK) : builder).build().offer(1_000, 100);
			simulation.run(Duration.ofMinutes(1));
			assertThat(simulation.counters.delivered()).as("harmless probe %s", harmless).isEqualTo(1_000);
			assertThat(simulation.counters.failedRequests()).isPositive();
			assertThat(simulation.loop.status().lastFailureText()).isNotBlank();
			assertThat(simulation.buffer.sizes().bytes()).isZero();
			assertOrder(simulation);
		}
	}

	@SuppressWarnings("NullAway")
	private static Mono<Answer> broken(String way) {
		return switch (way) {
			case "throws" -> throw new IllegalStateException("a bug");
			case "throws fatally" -> throw new NoClassDefFoundError("a class");
			case "null" -> null;
			case "empty" -> Mono.empty();
			default -> Mono.error(new IllegalStateException("a bug"));
		};
	}

	// Rejections

	@Test
	void onePoisonEventIsFoundAndTheRestDelivered() {
		for (int poison : new int[] { 0, 1, 249, 499, 500, 5_000, 9_999 }) {
			Simulation clean = Simulation.builder().build().offer(10_000, 1000).run(Duration.ofSeconds(30));
			Simulation simulation = Simulation.builder()
				.answers((received) -> received.events().contains(poison) ? REJECTED : OK)
				.build()
				.offer(10_000, 1000)
				.run(Duration.ofSeconds(30));
			assertThat(simulation.counters.delivered()).as("poison %s", poison).isEqualTo(9_999);
			assertThat(simulation.counters.deadLettered()).isEqualTo(1);
			assertThat(new String(simulation.deadLetters.list().get(0).payload())).contains("\"n\":" + poison + ",");
			assertThat(simulation.requests.size() - clean.requests.size()).as("poison %s", poison)
				.isLessThanOrEqualTo((int) (2 * Math.log(500) / Math.log(2)));
			assertOrder(simulation);
		}
	}

	@Test
	void severalPoisonEventsAreFound() {
		Set<Integer> poison = Set.of(0, 1, 2, 77, 78, 300, 499, 800);
		Simulation simulation = Simulation.builder()
			.answers((received) -> Collections.disjoint(received.events(), poison) ? OK : REJECTED)
			.build()
			.offer(2_000, 100)
			.run(Duration.ofMinutes(2));
		assertThat(simulation.counters.deadLettered()).isEqualTo(8);
		assertThat(simulation.counters.delivered()).isEqualTo(1_992);
		assertOrder(simulation);
	}

	@Test
	void wholeStreamIsNeverDeadLettered() {
		boolean[] broken = { true };
		Simulation simulation = Simulation.builder().answers((received) -> broken[0] ? REJECTED : OK).build();
		simulation.offer(10_000, 1000).run(Duration.ofMinutes(2));
		assertThat(simulation.counters.deadLettered()).isZero();
		assertThat(simulation.requests.size()).isLessThanOrEqualTo(50);
		assertThat(simulation.loop.status().state()).isEqualTo(DeliveryStatus.State.HELD);
		broken[0] = false;
		simulation.run(Duration.ofMinutes(2));
		assertThat(simulation.counters.delivered()).isEqualTo(10_000);
		assertOrder(simulation);
	}

	@Test
	void streamOfSinglesThatTurnsBadIsNotDeadLettered() {
		boolean[] broken = { false };
		Simulation simulation = Simulation.builder().answers((received) -> broken[0] ? REJECTED : OK).build();
		simulation.run(Duration.ofSeconds(10), Duration.ofSeconds(1), () -> simulation.offer("user"));
		broken[0] = true;
		simulation.run(Duration.ofMinutes(2), Duration.ofSeconds(1), () -> simulation.offer("user"));
		assertThat(simulation.counters.deadLettered()).isLessThanOrEqualTo(1);
		broken[0] = false;
		simulation.run(Duration.ofMinutes(2));
		assertThat(simulation.waiting()).isZero();
		assertThat(simulation.counters.delivered()).isGreaterThanOrEqualTo(129);
		assertOrder(simulation);
	}

	@Test
	void eventThatWasRefusedJustBeforeTheVendorWasMendedIsNoDeadLetter() {
		for (Answer refusal : List.of(REJECTED, FORBIDDEN)) {
			for (int refusals = 1; refusals < 60; refusals += 4) {
				int[] left = { refusals };
				Simulation simulation = Simulation.builder()
					.answers((received) -> (left[0]-- > 0) ? refusal : OK)
					.build()
					.offer(100, 50)
					.run(Duration.ofMinutes(20));
				assertThat(simulation.counters.delivered()).as("%s, mended after %s", refusal.text(), refusals)
					.isEqualTo(100);
				assertThat(simulation.buffer.sizes().bytes()).isZero();
				assertOrder(simulation);
			}
		}
	}

	@Test
	void serverWithoutGzipIsServedWithoutIt() {
		Simulation simulation = Simulation.builder()
			.answers((received) -> received.gzip() ? new Answer.Rejected(true, "invalid json") : OK)
			.build()
			.offer(5_000, 100)
			.run(Duration.ofSeconds(30));
		assertThat(simulation.counters.delivered()).isEqualTo(5_000);
		assertThat(simulation.requests.stream().filter(Simulation.SentRequest::gzip).count()).isLessThanOrEqualTo(8);
		assertThat(simulation.counters.deadLettered()).isZero();
	}

	@Test
	void tooLargeIsSplit() {
		Simulation simulation = Simulation.builder()
			.answers((received) -> (received.events().size() > 100) ? new Answer.TooLarge("413") : OK)
			.build()
			.offer(2_000, 100)
			.run(Duration.ofSeconds(30));
		assertThat(simulation.counters.delivered()).isEqualTo(2_000);
		assertThat(simulation.delivered).doesNotHaveDuplicates();
		assertOrder(simulation);
	}

	// A poison that looks like an outage

	@Test
	void poisonThatFailsLikeAnOutageDoesNotBlockTheRest() {
		for (Answer failure : List.of(SERVER_ERROR, UNAVAILABLE, FORBIDDEN)) {
			for (int poison : new int[] { 0, 250, 499 }) {
				Simulation simulation = Simulation.builder()
					.answers((received) -> received.events().contains(poison) ? failure : OK)
					.build()
					.offer(2_000, 200)
					.run(Duration.ofMinutes(20));
				assertThat(simulation.counters.delivered()).as("%s at %s", failure.text(), poison).isEqualTo(1_999);
				assertThat(simulation.counters.deadLettered()).isEqualTo(1);
				assertOrder(simulation);
			}
		}
	}

	@Test
	void lonePoisonThatFailsLikeAnOutageLetsLaterEventsPass() {
		Simulation simulation = Simulation.builder()
			.answers((received) -> received.events().contains(0) ? SERVER_ERROR : OK)
			.build();
		simulation.offer("a");
		simulation.run(Duration.ofSeconds(10));
		simulation.run(Duration.ofMinutes(10), Duration.ofSeconds(1), () -> simulation.offer("b"));
		simulation.run(Duration.ofMinutes(5));
		assertThat(simulation.counters.delivered()).isEqualTo(600);
		assertThat(simulation.counters.deadLettered()).isEqualTo(1);
	}

	@Test
	void poisonsInARowDoNotBlockTheRest() {
		for (boolean harmless : new boolean[] { false, true }) {
			for (Answer refusal : List.of(REJECTED, FORBIDDEN, SERVER_ERROR)) {
				for (Set<Integer> poison : List.of(Set.of(0), Set.of(3), Set.of(3, 4))) {
					Simulation.Builder builder = Simulation.builder()
						.answers((received) -> Collections.disjoint(received.events(), poison) ? OK : refusal);
					Simulation simulation = (harmless ? builder.probe((received) -> OK) : builder).build();
					simulation.run(Duration.ofMinutes(60), Duration.ofSeconds(1),
							() -> simulation.offer("u" + simulation.counters.accepted() % 50));
					simulation.run(Duration.ofMinutes(10));
					assertThat(simulation.counters.delivered())
						.as("%s at %s, harmless probe %s", refusal.text(), poison, harmless)
						.isEqualTo(3_600 - poison.size());
					assertThat(simulation.counters.deadLettered()).isEqualTo(poison.size());
					assertOrder(simulation);
				}
			}
		}
	}

	@Test
	void lonePoisonDoesNotBlockABusyDestination() {
		Simulation simulation = Simulation.builder()
			.answers((received) -> received.events().contains(3) ? SERVER_ERROR : OK)
			.build();
		simulation.run(Duration.ofSeconds(3), Duration.ofSeconds(1),
				() -> simulation.offer("u" + simulation.counters.accepted()));
		simulation.offer("poison");
		simulation.run(Duration.ofMillis(250));
		simulation.run(Duration.ofMinutes(5), Duration.ofMillis(5),
				() -> simulation.offer("u" + simulation.counters.accepted() % 500));
		simulation.run(Duration.ofMinutes(5));
		assertThat(simulation.waiting()).isZero();
		assertThat(simulation.counters.deadLettered()).isEqualTo(1);
		assertOrder(simulation);
	}

	@Test
	void poisonAmongEventsOfTwoUsersDoesNotBlockTheRest() {
		for (int poison : new int[] { 0, 250 }) {
			Simulation simulation = Simulation.builder()
				.answers((received) -> received.events().contains(poison) ? SERVER_ERROR : OK)
				.build();
			for (int i = 0; i < 2_000; i++) {
				String user = "user" + i % 200;
				simulation.offer(user, 0, (i % 30 == 0) ? Lanes.of(user) | Lanes.of("anonymous" + i) : Lanes.of(user));
			}
			// Others go on meanwhile: that they pass is what proves the poison.
			simulation.run(Duration.ofMinutes(60), Duration.ofSeconds(1), () -> simulation.offer("other"));
			simulation.run(Duration.ofMinutes(5));
			assertThat(simulation.counters.delivered()).as("at %s", poison).isEqualTo(1_999 + 3_600);
			assertOrder(simulation);
		}
	}

	@Test
	void poisonWithRetryAfterDoesNotBlockTheRest() {
		Answer busy = new Answer.NotExecuted(false, Duration.ofSeconds(30), "503");
		for (boolean harmless : new boolean[] { false, true }) {
			Simulation.Builder builder = Simulation.builder()
				.answers((received) -> received.events().contains(3) ? busy : OK);
			Simulation simulation = (harmless ? builder.probe((received) -> OK) : builder).build();
			simulation.run(Duration.ofMinutes(60), Duration.ofSeconds(1),
					() -> simulation.offer("u" + simulation.counters.accepted() % 50));
			simulation.run(Duration.ofMinutes(60));
			assertThat(simulation.counters.delivered()).as("harmless probe %s", harmless).isEqualTo(3_599);
		}
	}

	@Test
	void serverThatTakesNothingLargeDoesNotEmptyTheStreamIntoTheDeadLetters() {
		boolean[] broken = { false };
		Simulation simulation = Simulation.builder()
			.answers((received) -> broken[0] ? new Answer.TooLarge("413") : OK)
			.build();
		simulation.offer(10, 5).run(Duration.ofSeconds(5));
		broken[0] = true;
		simulation.offer(10_000, 500).run(Duration.ofMinutes(30));
		assertThat(simulation.counters.deadLettered()).isLessThanOrEqualTo(10);
		assertThat(simulation.loop.status().state()).isEqualTo(DeliveryStatus.State.HELD);
	}

	@Test
	void harmlessProbesThatPassDoNotProveEventsGuilty() {
		for (Answer failure : List.of(SERVER_ERROR, UNAVAILABLE, FORBIDDEN)) {
			boolean[] broken = { false };
			Simulation simulation = Simulation.builder()
				.answers((received) -> broken[0] ? failure : OK)
				.probe((received) -> OK)
				.build();
			simulation.offer("u");
			simulation.run(Duration.ofSeconds(5));
			broken[0] = true;
			simulation.run(Duration.ofMinutes(300), Duration.ofMinutes(1),
					() -> simulation.offer("u" + simulation.counters.accepted() % 7));
			assertThat(simulation.counters.deadLettered()).as(failure.text()).isZero();
			broken[0] = false;
			simulation.run(Duration.ofMinutes(30));
			assertThat(simulation.counters.delivered()).isEqualTo(301);
		}
	}

	@Test
	void harmlessProbesThatAreRefusedDoNotHoldForEver() {
		boolean[] down = { false };
		Simulation simulation = Simulation.builder()
			.answers((received) -> down[0] ? UNAVAILABLE : OK)
			.probe((received) -> UNAUTHORISED)
			.build();
		simulation.offer(10, 5).run(Duration.ofSeconds(5));
		down[0] = true;
		simulation.offer(10, 5).run(Duration.ofSeconds(5));
		down[0] = false;
		simulation.run(Duration.ofMinutes(10));
		assertThat(simulation.counters.delivered()).isEqualTo(20);
	}

	@Test
	void serverWithoutGzipIsFoundOutEvenWhenTroubleComesFirst() {
		Answer invalid = new Answer.Rejected(true, "invalid json");
		for (Answer first : List.of(REFUSED, UNAVAILABLE)) {
			int[] left = { 3 };
			Simulation simulation = Simulation.builder()
				.answers((received) -> (left[0]-- > 0) ? first : received.gzip() ? invalid : OK)
				.build()
				.offer(1_000, 50)
				.run(Duration.ofMinutes(20));
			assertThat(simulation.counters.delivered()).as(first.text()).isEqualTo(1_000);
		}
		int[] plain = { 0 };
		Simulation simulation = Simulation.builder()
			.answers((received) -> received.gzip() ? invalid : (plain[0]++ == 0) ? UNAVAILABLE : OK)
			.build()
			.offer(1_000, 50)
			.run(Duration.ofMinutes(20));
		assertThat(simulation.counters.delivered()).isEqualTo(1_000);
	}

	@Test
	void freshEventsOfALongOutageDoNotExpireWithTheOldOnes() {
		boolean[] down = { true };
		Simulation simulation = Simulation.builder()
			.maxAge(Duration.ofHours(24))
			.answers((received) -> down[0] ? UNAVAILABLE : OK)
			.probe((received) -> down[0] ? UNAVAILABLE : OK)
			.build();
		simulation.run(Duration.ofHours(26), Duration.ofMinutes(10), () -> simulation.offer("u"));
		down[0] = false;
		simulation.run(Duration.ofMinutes(20));
		assertThat(simulation.counters.expired()).isBetween(12L, 24L);
		assertThat(simulation.accounted()).isEqualTo(156);
	}

	@Test
	void replayedDeadLetterThatFailsAgainDoesNotBlockTheRest() {
		Simulation simulation = Simulation.builder()
			.answers((received) -> received.events().contains(3) ? SERVER_ERROR : OK)
			.build();
		simulation.run(Duration.ofMinutes(10), Duration.ofSeconds(1),
				() -> simulation.offer("u" + simulation.counters.accepted() % 50));
		DeadLetter letter = simulation.deadLetters.list().get(0);
		assertThat(Long.bitCount(letter.lanes())).isEqualTo(1);
	}

	// Ambiguous and not repeatable

	@Test
	void ambiguousAnswerWhileEventsAreSetAsideLosesNothing() {
		int[] asked = { 0 };
		Simulation simulation = Simulation.builder()
			.repeatable(false)
			.gzip(false)
			.probe((received) -> OK)
			.answers((received) -> received.events().contains(0) ? REJECTED : (asked[0]++ == 0) ? SERVER_ERROR : OK)
			.build();
		simulation.offer("a");
		simulation.offer("b");
		simulation.offer("c");
		simulation.run(Duration.ofMinutes(10));
		assertThat(simulation.accounted()).isEqualTo(3);
		List<Long> done = new ArrayList<>();
		simulation.loop.close(Duration.ofSeconds(10), done::add);
		simulation.run(Duration.ofSeconds(20));
		assertThat(done).hasSize(1);
		assertThat(simulation.buffer.sizes().bytes()).isZero();
	}

	@Test
	void outageOfAVendorWithoutIdsCostsAtMostTheRequestsInFlight() {
		boolean[] down = { false };
		Simulation simulation = Simulation.builder()
			.repeatable(false)
			.batch(250, 1000)
			.maxInFlight(3)
			.gzip(false)
			.answers((received) -> down[0] ? SERVER_ERROR : OK)
			.probe((received) -> down[0] ? SERVER_ERROR : OK)
			.build();
		simulation.run(Duration.ofSeconds(10), Duration.ofMillis(100), () -> simulation.offer(50, 500));
		down[0] = true;
		simulation.run(Duration.ofSeconds(60), Duration.ofMillis(100), () -> simulation.offer(50, 500));
		down[0] = false;
		simulation.run(Duration.ofMinutes(2));
		long failed = simulation.requests.stream().filter((request) -> request.answer() == SERVER_ERROR).count();
		assertThat(failed).isBetween(1L, 3L);
		assertThat(simulation.delivered).doesNotHaveDuplicates();
		assertThat(simulation.counters.delivered() + simulation.counters.deadLettered()).isEqualTo(35_000);
		assertThat(simulation.deadLetters.list())
			.allSatisfy((letter) -> assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.AMBIGUOUS));
	}

	@Test
	void outageThatHarmlessProbesDoNotSeeCostsOneEventEachTime() {
		boolean[] down = { false };
		Simulation simulation = Simulation.builder()
			.repeatable(false)
			.batch(250, 1000)
			.maxInFlight(3)
			.gzip(false)
			.answers((received) -> down[0] ? SERVER_ERROR : OK)
			.probe((received) -> OK)
			.build();
		simulation.run(Duration.ofSeconds(10), Duration.ofMillis(100), () -> simulation.offer(50, 500));
		down[0] = true;
		simulation.run(Duration.ofMinutes(5), Duration.ofMillis(100), () -> simulation.offer(50, 500));
		down[0] = false;
		simulation.run(Duration.ofMinutes(2));
		List<Simulation.SentRequest> failed = simulation.requests.stream()
			.filter((request) -> request.answer() == SERVER_ERROR)
			.toList();
		assertThat(failed.stream().filter((request) -> request.events().size() > 1).count()).isBetween(1L, 3L);
		assertThat(failed.size()).isLessThan(60);
		assertThat(simulation.delivered).doesNotHaveDuplicates();
		assertThat(simulation.counters.delivered() + simulation.counters.deadLettered()).isEqualTo(155_000);
		assertOrder(simulation);
	}

	@Test
	void outageOfEventsThatHarmlessProbesDoNotSeeIsWaitedFor() {
		boolean[] down = { false };
		Simulation simulation = Simulation.builder()
			.answers((received) -> down[0] ? SERVER_ERROR : OK)
			.probe((received) -> OK)
			.build();
		simulation.offer(100, 50).run(Duration.ofSeconds(10));
		down[0] = true;
		simulation.offer(1_000, 50).run(Duration.ofMinutes(5));
		down[0] = false;
		simulation.run(Duration.ofMinutes(20));
		assertThat(simulation.counters.delivered()).isEqualTo(1_100);
		assertThat(simulation.requests.size()).isLessThan(150);
		assertOrder(simulation);
	}

	@Test
	void poisonThatFailsLikeAnOutageBehindHarmlessProbesIsFound() {
		for (int poison : new int[] { 0, 250, 499 }) {
			Simulation simulation = Simulation.builder()
				.answers((received) -> received.events().contains(poison) ? SERVER_ERROR : OK)
				.probe((received) -> OK)
				.build()
				.offer(2_000, 200)
				.run(Duration.ofMinutes(20));
			assertThat(simulation.counters.delivered()).as("at %s", poison).isEqualTo(1_999);
			assertThat(simulation.counters.deadLettered()).isEqualTo(1);
			assertThat(simulation.requests.size()).as("at %s", poison).isLessThan(150);
			assertOrder(simulation);
		}
	}

	@Test
	void retryAmbiguousRepeats() {
		int[] answered = { 0 };
		RetrySettings retry = new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(30), 1.0,
				Duration.ofMinutes(5), true);
		Simulation simulation = Simulation.builder()
			.repeatable(false)
			.retry(retry)
			.answers((received) -> (answered[0]++ < 2) ? SERVER_ERROR : OK)
			.build()
			.offer(10, 3)
			.run(Duration.ofMinutes(1));
		assertThat(simulation.counters.delivered()).isEqualTo(10);
		assertThat(simulation.requests).hasSize(3);
	}

	@Test
	void partialAnswerIsCountedAndNeverRepeated() {
		Simulation simulation = Simulation.builder()
			.answers((received) -> new Answer.Partial(received.events().size() - 1, 1, "failed: 1"))
			.build()
			.offer(10, 3)
			.run(Duration.ofMinutes(1));
		assertThat(simulation.counters.partial()).isEqualTo(10);
		assertThat(simulation.requests).hasSize(1);
		assertThat(simulation.deadLetters.size()).isEqualTo(10);
		assertThat(simulation.accounted()).isEqualTo(10);
	}

	// Bounds

	@Test
	void newestIsDroppedWhenFull() {
		Simulation simulation = Simulation.builder()
			.buffer(new BufferSettings(1_000_000, 1_000, Overflow.DROP_NEWEST, Duration.ZERO))
			.answers((received) -> UNAVAILABLE)
			.build();
		simulation.run(Duration.ofSeconds(10), Duration.ofMillis(10), () -> simulation.offer(10, 50));
		assertThat(simulation.waiting()).isEqualTo(1_000);
		assertThat(simulation.counters.dropped(DropReason.BUFFER_FULL)).isEqualTo(9_000);
		assertThat(simulation.accounted()).isEqualTo(10_000);
		assertThat(simulation.news).contains("dropped buffer-full");
	}

	@Test
	void oldestIsDroppedWhenAskedFor() {
		boolean[] down = { true };
		Simulation simulation = Simulation.builder()
			.batch(100, 100)
			.buffer(new BufferSettings(1_000_000, 1_000, Overflow.DROP_OLDEST, Duration.ZERO))
			.answers((received) -> down[0] ? UNAVAILABLE : OK)
			.build();
		simulation.run(Duration.ofSeconds(10), Duration.ofMillis(10), () -> simulation.offer(5, 50));
		assertThat(simulation.counters.dropped(DropReason.BUFFER_FULL)).isZero();
		assertThat(simulation.counters.dropped(DropReason.EVICTED)).isGreaterThan(3_900);
		down[0] = false;
		simulation.run(Duration.ofMinutes(1));
		assertThat(simulation.delivered).contains(4_999);
		assertThat(simulation.accounted()).isEqualTo(5_000);
		assertThat(simulation.waiting()).isZero();
	}

	@Test
	void whatHasToBeSentFirstIsDroppedFirst() {
		Simulation simulation = Simulation.builder()
			.routes(3)
			.buffer(new BufferSettings(1_000_000, 8, Overflow.DROP_OLDEST, Duration.ZERO))
			.build();
		simulation.loop.pause(true);
		simulation.offer("a", 0, Lanes.of("a"));
		simulation.offer("a", 1, Lanes.of("a"));
		simulation.offer("b", 2, Lanes.of("b"));
		// The segment of the second event has to wait for one that was opened after it.
		simulation.offer("b", 1, Lanes.of("b"));
		for (int i = 0; i < 5; i++) {
			simulation.run(Duration.ofMillis(100));
			simulation.offer("a", 1, Lanes.of("a"));
		}
		simulation.run(Duration.ofMillis(100));
		simulation.loop.pause(false);
		simulation.run(Duration.ofSeconds(5));
		assertThat(simulation.delivered).containsExactly(1, 3, 4, 5, 6, 7, 8);
	}

	@Test
	void oldEventsExpire() {
		boolean[] down = { true };
		Simulation simulation = Simulation.builder()
			.maxAge(Duration.ofHours(24))
			.answers((received) -> down[0] ? UNAVAILABLE : OK)
			.build();
		simulation.offer(100, 10).run(Duration.ofHours(23));
		simulation.offer(50, 10).run(Duration.ofHours(2));
		down[0] = false;
		simulation.run(Duration.ofMinutes(2));
		assertThat(simulation.counters.expired()).isEqualTo(100);
		assertThat(simulation.counters.delivered()).isEqualTo(50);
	}

	@Test
	void eventThatGrewTooOldInFlightIsNotSentAgain() {
		int[] answered = { 0 };
		Simulation simulation = Simulation.builder()
			.maxAge(Duration.ofMinutes(1))
			.latency(Duration.ofSeconds(39))
			.answers((received) -> (answered[0]++ < 2) ? REFUSED : OK)
			.build()
			.offer(10, 5)
			.run(Duration.ofMinutes(10));
		assertThat(simulation.counters.expired()).isEqualTo(10);
		assertThat(simulation.requests).hasSize(2);
		assertThat(simulation.oldestSent()).isLessThanOrEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void everythingIsAccountedInBytesToo() {
		Random random = new Random(7);
		Simulation simulation = Simulation.builder()
			.answers((received) -> (random.nextInt(3) == 0) ? REJECTED : (random.nextInt(3) == 0) ? SERVER_ERROR : OK)
			.build()
			.offer(5_000, 100)
			.run(Duration.ofHours(2));
		assertThat(simulation.waiting()).isZero();
		assertThat(simulation.buffer.sizes().bytes()).isZero();
		assertThat(simulation.accounted()).isEqualTo(5_000);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 1_000 })
	void backlogThatAlternatesBetweenRoutesTakesUpNoMoreThanItsBytes(int users) {
		boolean[] down = { true };
		Simulation simulation = Simulation.builder()
			.routes(2)
			.batch(250, 1000)
			.answers((received) -> down[0] ? UNAVAILABLE : OK)
			.build();
		for (int i = 0; i < 20_000; i++) {
			String user = "user" + i / 2 % users;
			simulation.offer(user, i % 2, Lanes.of(user));
			if (i % 1_000 == 0) {
				simulation.run(Duration.ofMillis(10));
			}
		}
		simulation.run(Duration.ofMinutes(1));
		assertThat(simulation.waiting()).isEqualTo(20_000);
		assertThat(simulation.buffer.sizes().bytes()).isLessThan(20_000 * 600);
		down[0] = false;
		simulation.run(Duration.ofMinutes(10));
		assertThat(simulation.counters.delivered()).isEqualTo(20_000);
		assertThat(simulation.buffer.sizes().bytes()).isZero();
		assertOrder(simulation);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void openSegmentsThatDependOnEachOtherEndOnce(boolean closes) {
		Simulation simulation = Simulation.builder()
			.routes(3)
			.linger(Duration.ofHours(1))
			.maxAge(Duration.ofMinutes(1))
			.build();
		simulation.offer("a", 0, Lanes.of("a"));
		simulation.offer("a", 1, Lanes.of("a"));
		simulation.offer("b", 2, Lanes.of("b"));
		// The segment of the second event has to wait for one that was opened after it.
		simulation.offer("b", 1, Lanes.of("b"));
		simulation.loop.pause(true);
		simulation.run(Duration.ofSeconds(1));
		if (closes) {
			simulation.vendor.answers = (received) -> UNAVAILABLE;
			simulation.loop.close(Duration.ZERO, (givenUp) -> assertThat(givenUp).isEqualTo(4));
		}
		simulation.run(Duration.ofMinutes(5));
		assertThat(closes ? simulation.counters.dropped(DropReason.SHUTDOWN) : simulation.counters.expired())
			.isEqualTo(4);
		assertThat(simulation.waiting()).isZero();
		assertThat(simulation.buffer.sizes().bytes()).isZero();
	}

	// Flush, pause and close

	@Test
	void flushCompletesWhenAllThatWasAcceptedBeforeHasItsOutcome() {
		Simulation simulation = Simulation.builder().linger(Duration.ofMinutes(1)).build().offer(10, 3);
		CompletableFuture<FlushResult> flush = simulation.flush(Duration.ofSeconds(10));
		simulation.run(Duration.ofSeconds(1));
		assertThat(flush).succeedsWithin(Duration.ofSeconds(5))
			.satisfies((result) -> assertThat(result.complete()).isTrue());
		assertThat(simulation.counters.delivered()).isEqualTo(10);
	}

	@Test
	void flushEndsAtItsDeadlineAndTellsWhatRemains() {
		Simulation simulation = Simulation.builder().answers((received) -> UNAVAILABLE).build().offer(10, 3);
		CompletableFuture<FlushResult> flush = simulation.flush(Duration.ofSeconds(10));
		simulation.run(Duration.ofSeconds(5));
		assertThat(flush).isNotDone();
		simulation.run(Duration.ofSeconds(6));
		assertThat(flush).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(new FlushResult(10));
	}

	@Test
	void flushAwaitsWhatIsBehindAnUnfinishedOffer() {
		Runnable[] meanwhile = new Runnable[1];
		Simulation simulation = Simulation.builder().queue(new StallingQueue("e0", () -> meanwhile[0].run())).build();
		List<CompletableFuture<FlushResult>> flushes = new ArrayList<>();
		meanwhile[0] = () -> {
			simulation.offer(10, 10);
			flushes.add(simulation.flush(Duration.ofMinutes(1)));
			flushes.add(simulation.flush(Duration.ofSeconds(10)));
			int before = simulation.steps();
			simulation.run(Duration.ofSeconds(20));
			assertThat(simulation.steps() - before).as("steps").isLessThan(500);
			assertThat(flushes.get(0)).isNotDone();
			assertThat(flushes.get(1)).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(new FlushResult(11));
		};
		simulation.offer("stalled");
		assertThat(flushes).hasSize(2);
		simulation.offer(10, 10);
		simulation.run(Duration.ofSeconds(1));
		assertThat(flushes.get(0)).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(new FlushResult(0));
		assertThat(simulation.counters.delivered()).isEqualTo(21);
		assertOrder(simulation);
	}

	@Test
	void flushDoesNotAwaitWhatComesAfterIt() {
		Simulation simulation = Simulation.builder().batch(100, 100).linger(Duration.ofMinutes(5)).build();
		simulation.offer(10_000, 100);
		CompletableFuture<FlushResult> flush = simulation.flush(Duration.ofMinutes(1));
		simulation.run(Duration.ofSeconds(1), Duration.ofMillis(10), () -> simulation.offer(50, 100));
		assertThat(flush).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(new FlushResult(0));
		assertThat(simulation.counters.delivered()).isGreaterThanOrEqualTo(10_000);
	}

	@Test
	void queueThatCannotGrowIsAFullBuffer() {
		Simulation simulation = Simulation.builder().queue(new StallingQueue("e1", () -> {
			throw new OutOfMemoryError("a chunk");
		})).build();
		simulation.offer("a");
		simulation.offer("b");
		assertThat(simulation.waiting()).isEqualTo(1);
		assertThat(simulation.counters.dropped(DropReason.BUFFER_FULL)).isEqualTo(1);
	}

	/** Its thread is stopped between taking a place in the queue and being there. */
	private static final class StallingQueue extends MpscUnboundedArrayQueue<CapturedEvent> {

		private final String stalled;

		private final Runnable meanwhile;

		StallingQueue(String stalled, Runnable meanwhile) {
			super(1024);
			this.stalled = stalled;
			this.meanwhile = meanwhile;
		}

		@Override
		public boolean offer(CapturedEvent event) {
			if (!event.id().equals(this.stalled)) {
				return super.offer(event);
			}
			return fill(() -> {
				this.meanwhile.run();
				return event;
			}, 1) == 1;
		}

	}

	@Test
	void flushAfterTheEndCompletes() {
		Simulation simulation = Simulation.builder().build();
		simulation.loop.close(Duration.ofSeconds(10), (givenUp) -> {
		});
		simulation.run(Duration.ofSeconds(1));
		assertThat(simulation.flush(Duration.ofSeconds(1))).succeedsWithin(Duration.ofSeconds(5));
	}

	@Test
	void endlessDeadlinesAreTaken() {
		Simulation simulation = Simulation.builder().build().offer(10, 3);
		CompletableFuture<FlushResult> flush = simulation.flush(Duration.ofSeconds(Long.MAX_VALUE));
		simulation.run(Duration.ofSeconds(1));
		assertThat(flush).succeedsWithin(Duration.ofSeconds(5));
	}

	@Test
	void pausedDeliverySendsNothing() {
		Simulation simulation = Simulation.builder().build();
		simulation.loop.pause(true);
		simulation.offer(10, 3).run(Duration.ofMinutes(1));
		assertThat(simulation.requests).isEmpty();
		assertThat(simulation.loop.status().state()).isEqualTo(DeliveryStatus.State.PAUSED);
		simulation.loop.pause(false);
		simulation.run(Duration.ofSeconds(1));
		assertThat(simulation.counters.delivered()).isEqualTo(10);
	}

	@Test
	void closeDeliversAtOnceAndEnds() {
		Simulation simulation = Simulation.builder().linger(Duration.ofMinutes(5)).build().offer(5_000, 100);
		List<Long> done = new ArrayList<>();
		simulation.loop.close(Duration.ofSeconds(10), done::add);
		simulation.run(Duration.ofSeconds(1));
		assertThat(done).containsExactly(0L);
		assertThat(simulation.counters.delivered()).isEqualTo(5_000);
		assertThat(simulation.loop.isClosed()).isTrue();
		simulation.offer("late");
		assertThat(simulation.counters.dropped(DropReason.CLOSED)).isEqualTo(1);
	}

	@Test
	void closeGivesUpAtItsDeadlineAndCounts() {
		Simulation simulation = Simulation.builder().answers((received) -> UNAVAILABLE).build().offer(700, 100);
		List<Long> done = new ArrayList<>();
		simulation.loop.close(Duration.ofSeconds(10), done::add);
		simulation.run(Duration.ofSeconds(9));
		assertThat(done).isEmpty();
		simulation.run(Duration.ofSeconds(2));
		assertThat(done).containsExactly(700L);
		assertThat(simulation.counters.dropped(DropReason.SHUTDOWN)).isEqualTo(700);
		assertThat(simulation.accounted()).isEqualTo(700);
	}

	private static void assertOrder(Simulation simulation) {
		for (Map.Entry<String, List<Integer>> user : simulation.deliveredByUser.entrySet()) {
			assertThat(user.getValue()).as(user.getKey()).isSorted();
		}
		assertThat(new HashSet<>(simulation.delivered)).hasSameSizeAs(simulation.delivered);
	}

}
