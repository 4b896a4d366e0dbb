package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that can happen, in random order, in simulated time. What holds at all times
 * is checked after each step, and whatever happened, a vendor that is well again gets
 * everything that is left.
 */
class DeliveryChaosTests {

	private static final Answer OK = new Answer.Delivered("200");

	/** An event's age is counted from when the engine has seen it. */
	private static final Duration POLL = Duration.ofMillis(60);

	private static final int ROUNDS = 60;

	private static final int SEEDS = Integer.getInteger("chaos.seeds", 60);

	private static final int FIRST = Integer.getInteger("chaos.first", 0);

	/** Seeds that found something once. */
	private static final int[] FAILED_ONCE = { 224, 466, 497 };

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void everythingAtOnce(boolean closes) {
		for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
			new Chaos(seed).run(closes);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whatFailedOnce(boolean closes) {
		for (int seed : FAILED_ONCE) {
			new Chaos(seed).run(closes);
		}
	}

	private static final class Chaos {

		private final int seed;

		private final Random random;

		private final int maxInFlight;

		private final int maxEvents;

		private final int maxBytes;

		private final @Nullable Duration maxAge;

		private final Simulation simulation;

		private final Map<CompletableFuture<FlushResult>, Long> flushes = new LinkedHashMap<>();

		private boolean silent;

		Chaos(int seed) {
			this.seed = seed;
			this.random = new Random(seed);
			this.maxInFlight = 1 + this.random.nextInt(6);
			this.maxEvents = 10 + this.random.nextInt(60);
			int routes = 1 + this.random.nextInt(3);
			int batch = 1 + this.random.nextInt(this.maxEvents);
			this.maxBytes = 200 + this.random.nextInt(3_000);
			Simulation.Builder builder = Simulation.builder()
				.routes(routes)
				.batch(batch, this.maxEvents)
				.maxBytes(this.maxBytes)
				.maxInFlight(this.maxInFlight)
				.gzip(this.random.nextBoolean())
				.linger(Duration.ofMillis(this.random.nextInt(2_000)))
				.buffer(new BufferSettings(20_000 + this.random.nextInt(200_000), 100 + this.random.nextInt(2_000),
						this.random.nextBoolean() ? Overflow.DROP_OLDEST : Overflow.DROP_NEWEST, Duration.ZERO))
				.retry(new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(30), 0.0, Duration.ofMinutes(5),
						this.random.nextInt(4) == 0))
				.exchange((exchange) -> this.silent && this.random.nextInt(4) == 0 ? Mono.never() : exchange);
			int kind = this.random.nextInt(3);
			Random memory = new Random(seed);
			int oftenShort = (memory.nextInt(3) == 0) ? 200 : Integer.MAX_VALUE;
			builder.memoryFor((event) -> memory.nextInt(oftenShort) > 0);
			builder.repeatable((event) -> {
				if (memory.nextInt(oftenShort) == 0) {
					throw new OutOfMemoryError("simulated");
				}
				return kind == 0 || (kind == 1 && event % 2 == 0);
			});
			this.maxAge = this.random.nextBoolean() ? Duration.ofMinutes(1 + this.random.nextInt(30)) : null;
			if (this.maxAge != null) {
				builder.maxAge(this.maxAge);
			}
			if (this.random.nextBoolean()) {
				builder.probe((received) -> probeAnswer());
			}
			this.simulation = builder.build();
			this.simulation.vendor.latency = () -> Duration.ofMillis(1 + this.random.nextInt(300));
			Random readers = new Random(seed);
			this.simulation.vendor.reading = () -> Duration.ofMillis(readers.nextInt(readers.nextInt(4) + 1) * 300L);
			this.simulation.vendor.releases = readers.nextInt(8) > 0;
		}

		private boolean well = true;

		private Answer probeAnswer() {
			return this.well || this.random.nextInt(3) == 0 ? OK : trouble(this.random.nextInt(5));
		}

		private static Answer trouble(int kind) {
			return switch (kind) {
				case 0 -> new Answer.NotExecuted(false, null, "503");
				case 1 -> new Answer.NotExecuted(true, null, "refused");
				case 2 -> new Answer.Ambiguous(null, "502");
				case 3 -> new Answer.Held("check the key", false, "401");
				case 4 -> new Answer.Held("a firewall?", true, "403");
				case 5 -> new Answer.Rejected(false, "400");
				case 6 -> new Answer.Rejected(true, "invalid json");
				case 7 -> new Answer.TooLarge("413");
				default -> new Answer.NotExecuted(false, Duration.ofSeconds(20), "429");
			};
		}

		private Function<Simulation.Received, Answer> behaviour() {
			this.well = false;
			int kind = this.random.nextInt(9);
			int most = 1 + this.random.nextInt(20);
			int poison = 2 + this.random.nextInt(200);
			return switch (this.random.nextInt(8)) {
				case 0 -> (received) -> trouble(kind);
				case 1 -> (received) -> (this.random.nextInt(3) == 0) ? trouble(kind) : OK;
				case 2 -> (received) -> (this.random.nextInt(3) == 0) ? trouble(this.random.nextInt(9)) : OK;
				case 3 -> (received) -> (received.events().size() > most) ? new Answer.TooLarge("413") : OK;
				case 4 -> (received) -> received.gzip() ? new Answer.Rejected(true, "invalid json") : OK;
				case 5 -> (received) -> received.events().stream().anyMatch((event) -> event % poison == 0)
						? trouble(kind) : OK;
				case 6 -> (received) -> (this.random.nextInt(6) == 0 && received.events().size() > 1)
						? new Answer.Partial(received.events().size() - 1, 1, "partial") : OK;
				default -> {
					this.well = true;
					yield (received) -> OK;
				}
			};
		}

		void run(boolean closes) {
			int closeAt = closes ? this.random.nextInt(ROUNDS) : ROUNDS;
			for (int round = 0; round < closeAt; round++) {
				round();
				check();
			}
			if (closes) {
				close();
			}
			else {
				recover();
			}
			Set<Integer> dead = new HashSet<>();
			for (DeadLetter letter : this.simulation.deadLetters.list()) {
				String payload = new String(letter.payload());
				int number = Integer.parseInt(payload.substring(payload.indexOf(':') + 1, payload.indexOf(',')));
				assertThat(dead.add(number)).as("twice a dead letter, %s", this).isTrue();
			}
			for (int lane = 0; lane < 64; lane++) {
				assertThat(this.simulation.deliveredOf(lane)).as("lane %s, %s", lane, this).isSorted();
			}
			assertThat(this.simulation.requests).as(toString()).allSatisfy((request) -> {
				assertThat(request.events()).hasSizeLessThanOrEqualTo(this.maxEvents);
				assertThat(request.bytes()).isLessThanOrEqualTo(this.maxBytes);
			});
			assertThat(Collections.disjoint(dead, this.simulation.delivered)).as(toString()).isTrue();
			assertThat(this.simulation.waiting()).as(toString()).isZero();
			assertThat(this.simulation.buffer.sizes().bytes()).as(toString()).isZero();
			check();
		}

		private void round() {
			switch (this.random.nextInt(12)) {
				case 0 -> this.simulation.loop.pause(true);
				case 1, 2 -> this.simulation.loop.pause(false);
				case 3, 4 -> this.simulation.vendor.answers = behaviour();
				case 5 -> {
					Duration deadline = Duration.ofSeconds(this.random.nextInt(100));
					this.flushes.put(this.simulation.flush(deadline), this.simulation.now() + deadline.toNanos());
				}
				case 6 -> this.simulation.jump(Duration.ofMinutes(this.random.nextInt(2_000) - 1_000));
				case 7 -> this.silent = this.random.nextInt(3) == 0;
				default -> {
					int users = 1 + this.random.nextInt(100);
					int events = this.random.nextInt(300);
					for (int i = 0; i < events; i++) {
						String user = "user" + this.random.nextInt(users);
						long lanes = Lanes.of(user);
						if (this.random.nextInt(10) == 0) {
							lanes |= (this.random.nextInt(10) == 0) ? Lanes.ALL
									: Lanes.of("user" + this.random.nextInt(100));
						}
						this.simulation.offer(user, this.random.nextInt(this.simulation.vendor.routes.size()), lanes);
					}
				}
			}
			this.simulation.run(Duration
				.ofMillis((this.random.nextInt(8) == 0) ? this.random.nextInt(600_000) : this.random.nextInt(3_000)));
		}

		private void recover() {
			this.silent = false;
			this.well = true;
			this.simulation.vendor.answers = (received) -> OK;
			this.simulation.loop.pause(false);
			this.simulation.run(Duration.ofMinutes(60));
		}

		private void close() {
			List<Long> done = new ArrayList<>();
			long before = this.simulation.counters.dropped(DropReason.SHUTDOWN);
			this.simulation.loop.close(Duration.ofSeconds(this.random.nextInt(20)), done::add);
			this.simulation.run(Duration.ofMillis(this.random.nextInt(1_000)));
			this.simulation.offer(this.random.nextInt(50), 10);
			this.simulation.run(Duration.ofSeconds(21));
			assertThat(this.simulation.loop.isClosed()).as(toString()).isTrue();
			assertThat(done).as(toString())
				.containsExactly(this.simulation.counters.dropped(DropReason.SHUTDOWN) - before);
			assertThat(this.flushes.keySet()).as(toString())
				.allSatisfy((flush) -> assertThat(flush).succeedsWithin(Duration.ofSeconds(5)));
		}

		private void check() {
			assertThat(this.simulation.accounted()).as(toString()).isEqualTo(this.simulation.counters.accepted());
			assertThat(this.simulation.delivered).as(toString()).doesNotHaveDuplicates();
			for (Map.Entry<String, List<Integer>> user : this.simulation.deliveredByUser.entrySet()) {
				assertThat(user.getValue()).as("%s, %s", user.getKey(), this).isSorted();
			}
			assertThat(this.simulation.overtaken()).as(toString()).isFalse();
			assertThat(this.simulation.overwritten()).as(toString()).isFalse();
			assertThat(this.simulation.maxInFlight()).as(toString()).isLessThanOrEqualTo(this.maxInFlight);
			if (this.maxAge != null) {
				assertThat(this.simulation.oldestSent()).as(toString()).isLessThan(this.maxAge.plus(POLL));
			}
			for (Map.Entry<CompletableFuture<FlushResult>, Long> flush : this.flushes.entrySet()) {
				if (flush.getValue() < this.simulation.now()) {
					assertThat(flush.getKey()).as(toString()).succeedsWithin(Duration.ofSeconds(5));
				}
			}
			this.flushes.keySet().removeIf(CompletableFuture::isDone);
		}

		@Override
		public String toString() {
			return "seed " + this.seed;
		}

	}

}
