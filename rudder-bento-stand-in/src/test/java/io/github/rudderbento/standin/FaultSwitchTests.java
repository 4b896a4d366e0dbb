package io.github.rudderbento.standin;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FaultSwitchTests {

	private static final Fault BUSY = Fault.status(503);

	private static final Fault BAD = Fault.status(400);

	private final FaultSwitch faults = new FaultSwitch();

	@Test
	void choosesNothingWhenNothingIsSwitchedOn() {
		assertThat(this.faults.choose(request("/a", ""))).isNull();
	}

	@Test
	void alwaysFailsUntilCleared() {
		this.faults.always(BUSY);
		assertThat(this.faults.choose(request("/a", ""))).isEqualTo(BUSY);
		assertThat(this.faults.choose(request("/b", ""))).isEqualTo(BUSY);
		this.faults.clear();
		assertThat(this.faults.choose(request("/a", ""))).isNull();
	}

	@Test
	void nextCountsDownAndAddsUp() {
		this.faults.next(2, BUSY).next(0, Fault.hang()).next(1, BAD);
		assertThat(IntStream.range(0, 4).mapToObj((call) -> this.faults.choose(request("/a", ""))))
			.containsExactly(BUSY, BUSY, BAD, null);
		assertThatIllegalArgumentException().isThrownBy(() -> this.faults.next(-1, BUSY));
	}

	@Test
	void nextIsCountedOnceForEachOfManyThreads() throws Exception {
		this.faults.next(1000, BUSY).always(BAD);
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<Long>> busy = IntStream.range(0, 4)
				.mapToObj((thread) -> threads.submit(() -> IntStream.range(0, 500)
					.filter((call) -> BUSY.equals(this.faults.choose(request("/a", ""))))
					.count()))
				.toList();
			long sum = 0;
			for (Future<Long> count : busy) {
				sum += count.get();
			}
			assertThat(sum).isEqualTo(1000);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void rulesDecideByContentAndByPathInTheOrderTheyWereAdded() {
		this.faults.when((request) -> request.bodyText().contains("poison"), BAD).onPath("/a", BUSY);
		assertThat(this.faults.choose(request("/a", "poison"))).isEqualTo(BAD);
		assertThat(this.faults.choose(request("/a", "bread"))).isEqualTo(BUSY);
		assertThat(this.faults.choose(request("/b", "bread"))).isNull();
		assertThat(this.faults.choose(request("/a/b", "bread"))).isNull();
	}

	@Test
	void nextComesBeforeRulesBeforeAlwaysBeforeServiceTime() {
		this.faults.serviceTime(Duration.ofMillis(5))
			.always(Fault.hang())
			.onPath("/a", BUSY)
			.next(1, Fault.garbageAnswer());
		assertThat(this.faults.choose(request("/a", ""))).isEqualTo(Fault.garbageAnswer());
		assertThat(this.faults.choose(request("/a", ""))).isEqualTo(BUSY);
		assertThat(this.faults.choose(request("/b", ""))).isEqualTo(Fault.hang());
	}

	@Test
	void serviceTimeIsADelayUntilSetToZero() {
		this.faults.serviceTime(Duration.ofMillis(5));
		assertThat(this.faults.choose(request("/a", ""))).isEqualTo(Fault.delay(Duration.ofMillis(5)));
		this.faults.serviceTime(Duration.ZERO);
		assertThat(this.faults.choose(request("/a", ""))).isNull();
	}

	@Test
	void onlyAResetIsChosenBeforeReading() {
		Fault reset = Fault.resetBeforeReading();
		StandInRequest head = request("/a", "");
		this.faults.next(1, BUSY).next(1, reset);
		assertThat(this.faults.chooseBeforeReading(head)).isNull();
		assertThat(this.faults.choose(head)).isEqualTo(BUSY);
		assertThat(this.faults.chooseBeforeReading(head)).isEqualTo(reset);
		assertThat(this.faults.chooseBeforeReading(head)).isNull();
		this.faults.always(reset);
		assertThat(this.faults.chooseBeforeReading(head)).isEqualTo(reset);
		this.faults.onPath("/b", BUSY);
		assertThat(this.faults.chooseBeforeReading(head)).isEqualTo(reset);
		assertThat(this.faults.chooseBeforeReading(request("/b", ""))).isNull();
		this.faults.onPath("/c", reset).always(BUSY);
		assertThat(this.faults.chooseBeforeReading(request("/c", ""))).isEqualTo(reset);
		assertThat(this.faults.chooseBeforeReading(head)).isNull();
	}

	@Test
	void nothingIsChosenBeforeReadingWhereTheBodyCouldDecide() {
		this.faults.when((request) -> request.bodyText().contains("poison"), BAD).always(Fault.resetBeforeReading());
		assertThat(this.faults.chooseBeforeReading(request("/a", ""))).isNull();
		assertThat(this.faults.choose(request("/a", "poison"))).isEqualTo(BAD);
		assertThat(this.faults.choose(request("/a", "bread"))).isEqualTo(Fault.resetBeforeReading());
	}

	@Test
	void faultsAreValues() {
		assertThat(Fault.status(503)).isEqualTo(BUSY).hasSameHashCodeAs(BUSY).isNotEqualTo(BAD);
		assertThat(Fault.retryAfterSeconds(429, 7).reply().headers()).containsEntry("Retry-After", "7");
		assertThat(Fault.retryAfterDate(503, Instant.parse("2026-01-02T03:04:05.678Z")).reply().headers())
			.containsEntry("Retry-After", "Fri, 02 Jan 2026 03:04:05 GMT");
		assertThat(Fault.status(418, "short", Map.of("content-type", "x/y")).reply().headers())
			.containsOnlyKeys("content-type")
			.containsEntry("content-type", "x/y");
		assertThat(List.of(BUSY, Fault.hang(), Fault.slowBody(Duration.ofSeconds(1)), Fault.resetBeforeReading()))
			.extracting(Fault::toString)
			.containsExactly("status 503", "hang", "slow body PT1S", "reset before reading");
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.delay(Duration.ofSeconds(-1)));
	}

	private static StandInRequest request(String path, String body) {
		return new StandInRequest("POST", path, Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8));
	}

}
