package io.github.rudderbento.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.rudderbento.delivery.DeadLetter;
import io.github.rudderbento.delivery.DeliveryStatus;
import io.github.rudderbento.delivery.DropReason;
import io.github.rudderbento.standin.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the engine promises in numbers, over the whole stack and real HTTP.
 */
@Tag("slow")
@Timeout(120)
class EngineBarsTests {

	@Test
	void rudderStackIsDownAtTwoThousandEventsASecond() {
		try (FaultyVendor vendor = FaultyVendor.of("rudderstack", null)) {
			runner(vendor).run((context) -> {
				vendor.use(context);
				offerPaced(vendor, 1_000, 2_000);
				vendor.server().stopListening();
				offerPaced(vendor, 4_000, 2_000);
				vendor.awaitState(DeliveryStatus.State.RETRYING);
				assertThat(vendor.delivery().status().inFlight()).isLessThanOrEqualTo(1);
				vendor.server().resetCounts();
				vendor.server().listenAgain();
				vendor.flush();
				// The backlog leaves in full batches: 8, a probe, and what was open.
				assertThat(vendor.server().requestCount()).isLessThanOrEqualTo(16);
				offerPaced(vendor, 1_000, 2_000);
				vendor.flush();
				vendor.assertAccounted();
				assertThat(vendor.counters().delivered()).isEqualTo(6_000);
				assertThat(vendor.arrivals()).hasSize(6_000);
				vendor.assertOrderPerUser();
			});
		}
		FaultyVendor.assertNoThreadLeft();
	}

	@Test
	void rudderStackRefusesConnectionsAndNothingIsRepeated() {
		try (FaultyVendor vendor = FaultyVendor.of("rudderstack", null)) {
			vendor.server().stopListening();
			runner(vendor).run((context) -> {
				vendor.use(context);
				offerPaced(vendor, 4_000, 2_000);
				// Never more than one probe at a time, and no connection but the probes'.
				assertThat(vendor.delivery().status().inFlight()).isLessThanOrEqualTo(1);
				assertThat(vendor.counters().requests())
					.isEqualTo(vendor.counters().failedRequests() + vendor.delivery().status().inFlight());
				vendor.server().listenAgain();
				vendor.flush();
				assertThat(vendor.received()).hasSize(4_000).doesNotHaveDuplicates();
				vendor.assertOrderPerUser();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void outageCostsOneProbeAtATime(String name) {
		try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
			vendor.faults().serviceTime(Duration.ofMillis(5)).always(Fault.status(503));
			runner(vendor).run((context) -> {
				vendor.use(context);
				vendor.offer(100);
				vendor.awaitFailures(5);
				vendor.server().resetCounts();
				offerPaced(vendor, 2_000, 4_000);
				assertThat(vendor.server().maxConcurrentRequests()).isLessThanOrEqualTo(1);
				vendor.faults().clear();
				vendor.flush();
				assertThat(vendor.received()).hasSize(2_100).doesNotHaveDuplicates();
				vendor.assertOrderPerUser();
			});
		}
	}

	@Test
	void bentoAnswersBadGatewayForAWhile() {
		try (FaultyVendor vendor = FaultyVendor.of("bento", null)) {
			runner(vendor)
				.withPropertyValues("bento.delivery.batch-size=100", "bento.delivery.max-batch-size=100",
						"bento.retry.max-delay=100ms")
				.run((context) -> {
					vendor.use(context);
					// Slow enough for as many requests in flight as there may be.
					vendor.faults().serviceTime(Duration.ofMillis(20));
					offerPaced(vendor, 2_000, 4_000);
					long before = vendor.counters().failedRequests();
					vendor.faults().always(Fault.status(502));
					offerPaced(vendor, 4_000, 4_000);
					vendor.awaitFailures(5);
					long ambiguous = vendor.counters().failedRequests() - before;
					vendor.faults().clear();
					offerPaced(vendor, 2_000, 4_000);
					vendor.flush();
					vendor.assertAccounted();
					assertThat(ambiguous).isBetween(1L, 3L);
					assertThat(vendor.counters().deadLettered()).isBetween(1L, 3 * 100L);
					assertThat(vendor.delivery().deadLetters().list())
						.allSatisfy((letter) -> assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.AMBIGUOUS));
					assertThat(vendor.received()).doesNotHaveDuplicates()
						.hasSize((int) (8_000 - vendor.counters().deadLettered()));
					vendor.assertOrderPerUser();
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void tenThousandEventsAgainstAServerThatRefusesAll(String name) {
		try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
			vendor.faults().always(Fault.status(400));
			runner(vendor).withPropertyValues(name + ".retry.base-delay=50ms", name + ".retry.max-delay=500ms")
				.run((context) -> {
					vendor.use(context);
					vendor.offer(10_000);
					vendor.awaitState(DeliveryStatus.State.HELD);
					vendor.awaitFailures(5);
					assertThat(vendor.counters().deadLettered()).isZero();
					assertThat(vendor.server().requestCount()).isLessThanOrEqualTo(50);
					assertThat(vendor.delivery().sizes().events()).isEqualTo(10_000);
					vendor.faults().clear();
					vendor.flush();
					assertThat(vendor.counters().delivered()).isEqualTo(10_000);
					assertThat(vendor.counters().deadLettered()).isZero();
					vendor.assertOrderPerUser();
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void onePoisonEventAmongTenThousand(String name) {
		for (int poison : new int[] { 0, 4_321, 9_999 }) {
			try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
				String mark = vendor.mark(poison);
				vendor.faults().when((request) -> request.decodedBodyText().contains(mark), Fault.status(400));
				runner(vendor).run((context) -> {
					vendor.use(context);
					vendor.offerTogether(10_000);
					vendor.flush();
					vendor.assertAccounted();
					assertThat(vendor.counters().delivered()).isEqualTo(9_999);
					assertThat(vendor.delivery().deadLetters().list()).singleElement()
						.satisfies((letter) -> assertThat(new String(letter.payload())).contains(mark));
					int batch = vendor.isBento() ? 1_000 : 500;
					// The whole batch, and each half of the search that holds the poison.
					assertThat(vendor.counters().failedRequests())
						.isLessThanOrEqualTo(1 + (long) Math.ceil(Math.log(batch) / Math.log(2)));
					// Without the poison: the batches, and one more a lane group.
					int clean = 10_000 / batch + 4;
					assertThat(vendor.counters().requests())
						.isLessThanOrEqualTo(clean + (long) (2 * Math.log(batch) / Math.log(2)));
					vendor.assertOrderPerUser();
				});
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void dropOldestKeepsTheNewest(String name) {
		try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
			vendor.server().stopListening();
			runner(vendor)
				.withPropertyValues(name + ".buffer.max-events=2000", name + ".buffer.overflow=drop-oldest",
						name + ".delivery.batch-size=100", "bento.delivery.max-batch-size=100")
				.run((context) -> {
					vendor.use(context);
					offerPaced(vendor, 10_000, 5_000);
					// On a busy machine some find no room before it is made.
					assertThat(vendor.counters().dropped(DropReason.EVICTED)).isGreaterThan(2_000);
					assertThat(vendor.counters().dropped()).isGreaterThanOrEqualTo(8_000);
					vendor.server().listenAgain();
					vendor.flush();
					vendor.assertAccounted();
					assertThat(vendor.received()).isNotEmpty()
						.doesNotHaveDuplicates()
						.allMatch((number) -> number > 1_000)
						.anyMatch((number) -> number > 9_000);
					vendor.assertOrderPerUser();
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void blockWaitsForRoom(String name) {
		try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
			vendor.faults().serviceTime(Duration.ofMillis(2));
			runner(vendor)
				.withPropertyValues(name + ".buffer.max-events=500", name + ".buffer.overflow=block",
						name + ".buffer.overflow-timeout=20s")
				.run((context) -> {
					vendor.use(context);
					vendor.offer(10_000);
					vendor.flush();
					vendor.assertAccounted();
					assertThat(vendor.counters().delivered()).isEqualTo(10_000);
					assertThat(vendor.arrivals()).hasSize(10_000);
					vendor.assertOrderPerUser();
				});
		}
	}

	@Test
	void blockGivesUpAfterItsTimeout() {
		try (FaultyVendor vendor = FaultyVendor.of("rudderstack", null)) {
			vendor.server().stopListening();
			runner(vendor)
				.withPropertyValues("rudderstack.buffer.max-events=100", "rudderstack.buffer.overflow=block",
						"rudderstack.buffer.overflow-timeout=30ms", "rudder-bento.shutdown-timeout=50ms")
				.run((context) -> {
					vendor.use(context);
					vendor.offer(100);
					long before = System.nanoTime();
					vendor.offer(3);
					assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(90));
					assertThat(vendor.counters().dropped(DropReason.BUFFER_FULL)).isEqualTo(3);
					vendor.assertAccounted();
				});
		}
	}

	@Test
	void blockNeverBlocksReactorsThreads() {
		try (FaultyVendor vendor = FaultyVendor.of("rudderstack", null)) {
			vendor.server().stopListening();
			runner(vendor)
				.withPropertyValues("rudderstack.buffer.max-events=100", "rudderstack.buffer.overflow=block",
						"rudderstack.buffer.overflow-timeout=10m", "rudder-bento.shutdown-timeout=50ms")
				.run((context) -> {
					vendor.use(context);
					// With any waiting this would take days.
					Flux.range(0, 1_000)
						.publishOn(Schedulers.parallel())
						.doOnNext((i) -> vendor.offer(1))
						.blockLast(FaultyVendor.PATIENCE);
					assertThat(vendor.counters().dropped(DropReason.BUFFER_FULL)).isEqualTo(900);
					vendor.assertAccounted();
				});
		}
	}

	/**
	 * Both vendors are down and the application tracks as fast as it can: in 128 MB, for
	 * two million events.
	 */
	@Test
	void littleMemoryAndNobodyThere(@TempDir Path directory) throws IOException, InterruptedException {
		Path log = directory.resolve("log.txt");
		Path result = directory.resolve("result.txt");
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx128m", "-XX:+ExitOnOutOfMemoryError", "-cp", classPath, OutageInLittleMemory.class.getName(),
				result.toString())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			assertThat(child.waitFor(100, TimeUnit.SECONDS)).isTrue();
			assertThat(child.exitValue()).as(Files.readString(log)).isZero();
		}
		finally {
			child.destroyForcibly();
		}
		Map<String, Long> figures = new HashMap<>();
		for (String line : Files.readAllLines(result)) {
			figures.put(line.split("=")[0], Long.parseLong(line.split("=")[1]));
		}
		assertThat(figures.get("thrown")).isZero();
		for (String vendor : List.of("rudderStackDelivery", "bentoDelivery")) {
			assertThat(figures.get(vendor + ".accepted")).isEqualTo(figures.get("events"));
			assertThat(figures.get(vendor + ".dropped") + figures.get(vendor + ".waiting"))
				.isEqualTo(figures.get("events"));
			assertThat(figures.get(vendor + ".dropped")).isPositive();
			assertThat(figures.get(vendor + ".waitingBytes")).isLessThanOrEqualTo(33 * 1024 * 1024);
		}
		// Half of the events fill it; from then on it stays as it is.
		assertThat(figures.get("heapAtTheEnd") - figures.get("heapAtHalf")).isLessThan(8 * 1024 * 1024);
	}

	private static ApplicationContextRunner runner(FaultyVendor vendor) {
		return StandIns.unconfigured().withPropertyValues(vendor.properties().toArray(String[]::new));
	}

	/** Offers events at a rate, in bursts of a millisecond's worth. */
	private static void offerPaced(FaultyVendor vendor, int count, int perSecond) {
		long start = System.nanoTime();
		int offered = 0;
		while (offered < count) {
			long due = Math.min(count, (System.nanoTime() - start) * perSecond / TimeUnit.SECONDS.toNanos(1));
			vendor.offer((int) due - offered);
			offered = (int) due;
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

}
