package io.github.rudderbento.tracking;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.net.ssl.KeyManagerFactory;

import io.github.rudderbento.delivery.DeadLetter;
import io.github.rudderbento.delivery.DeliveryStatus;
import io.github.rudderbento.standin.Fault;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every way in which a vendor can fail, for both vendors, over real HTTP: it fails for a
 * while, events go on coming, it is healed, and everything that was accepted has exactly
 * the outcome that its row demands.
 */
@Timeout(60)
class FaultMatrixTests {

	private static final int FIRST = 20;

	private static final int LATER = 20;

	private static final String SHORT_TIMEOUT = "http.timeout=100ms";

	static final String PASSWORD = "changeit";

	@TempDir
	private static Path directory;

	private static SslContext trusted;

	private static SslContext unknown;

	@BeforeAll
	static void generateCertificates() throws Exception {
		trusted = certificate(file("trusted"));
		unknown = certificate(file("unknown"));
	}

	static Stream<Arguments> rows() {
		List<Row> rows = new ArrayList<>();
		for (int status : new int[] { 201, 202, 203, 204, 206, 299 }) {
			rows.add(row("status " + status, Fault.status(status)).expecting(Outcome.TAKEN, Outcome.HELD));
		}
		for (int status : new int[] { 300, 301, 302, 303, 304, 307, 308 }) {
			rows.add(row("status " + status, Fault.status(status)).expecting(Outcome.HELD, Outcome.HELD));
		}
		for (int status : new int[] { 400, 401, 402, 403, 404, 405, 407, 410, 413, 415, 422, 431 }) {
			rows.add(row("status " + status, Fault.status(status)).expecting(Outcome.HELD, Outcome.HELD));
		}
		for (int status : new int[] { 408, 429, 451, 503, 521, 522, 523, 525, 526 }) {
			rows.add(row("status " + status, Fault.status(status)).expecting(Outcome.RETRIED, Outcome.RETRIED));
		}
		for (int status : new int[] { 500, 501, 502, 504, 520, 524, 599 }) {
			rows.add(row("status " + status, Fault.status(status)).expecting(Outcome.RETRIED, Outcome.AMBIGUOUS));
		}
		for (Fault form : List.of(Fault.retryAfterSeconds(503, 1),
				Fault.retryAfterDate(429, Instant.now().plusSeconds(3600)))) {
			rows.add(row("Retry-After, " + form, form).with("retry.max-retry-after=30ms")
				.expecting(Outcome.RETRIED, Outcome.RETRIED));
		}
		rows.add(row("web page 200", Fault.html(200)).expecting(Outcome.HELD, Outcome.HELD));
		rows.add(row("web page 403", Fault.html(403)).expecting(Outcome.HELD, Outcome.HELD));
		rows.add(row("web page 502", Fault.html(502)).expecting(Outcome.RETRIED, Outcome.AMBIGUOUS));
		rows.add(row("redirect", Fault.redirect("http://127.0.0.1:1/")).expecting(Outcome.HELD, Outcome.HELD));
		rows.add(new Row("refused", (vendor) -> vendor.server().stopListening(),
				(vendor) -> vendor.server().listenAgain())
			.expecting(Outcome.RETRIED, Outcome.RETRIED));
		rows.add(row("reset before the request was read", Fault.resetBeforeReading()).expecting(Outcome.RETRIED,
				Outcome.AMBIGUOUS));
		rows.add(row("reset after the request was read", Fault.resetAfterReading()).expecting(Outcome.RETRIED,
				Outcome.AMBIGUOUS));
		rows.add(row("reset after the request was processed", Fault.resetAfterProcessing()).expecting(Outcome.REPEATED,
				Outcome.EXECUTED));
		rows.add(row("half-open", Fault.hang()).with(SHORT_TIMEOUT).expecting(Outcome.RETRIED, Outcome.AMBIGUOUS));
		rows.add(row("headers too slow", Fault.slowHeaders(Duration.ofMinutes(1))).with(SHORT_TIMEOUT)
			.expecting(Outcome.REPEATED, Outcome.EXECUTED));
		rows.add(row("body too slow", Fault.slowBody(Duration.ofMinutes(1))).with(SHORT_TIMEOUT)
			.expecting(Outcome.REPEATED, Outcome.EXECUTED));
		rows.add(row("slow headers", Fault.slowHeaders(Duration.ofMillis(50))).expecting(Outcome.DELIVERED,
				Outcome.DELIVERED));
		rows.add(row("slow body", Fault.slowBody(Duration.ofMillis(50))).expecting(Outcome.DELIVERED,
				Outcome.DELIVERED));
		rows.add(row("truncated answer", Fault.truncatedAnswer()).expecting(Outcome.REPEATED, Outcome.EXECUTED));
		rows.add(row("garbage answer", Fault.garbageAnswer()).expecting(Outcome.RETRIED, Outcome.AMBIGUOUS));
		return rows.stream().flatMap((row) -> Stream.of(Arguments.of("rudderstack", row), Arguments.of("bento", row)));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("rows")
	void everyEventHasItsOutcome(String name, Row row) {
		try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
			run(vendor, row, StandIns.unconfigured());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void tlsFailure(String name) {
		ApplicationContextRunner runner = StandIns.unconfigured()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues("spring.ssl.bundle.jks.vendor.truststore.location=file:" + file("trusted"),
					"spring.ssl.bundle.jks.vendor.truststore.password=" + PASSWORD,
					"spring.ssl.bundle.jks.vendor.truststore.type=PKCS12");
		Row row = new Row("TLS failure", (vendor) -> {
		}, (vendor) -> vendor.restart(trusted)).with("http.ssl.bundle=vendor")
			.expecting(Outcome.RETRIED, Outcome.RETRIED);
		try (FaultyVendor vendor = FaultyVendor.of(name, unknown)) {
			run(vendor, row, runner);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void dnsFailure(String name) {
		AtomicBoolean unknownHost = new AtomicBoolean();
		WebClient.Builder builder = WebClient.builder()
			.filter((request, next) -> next.exchange(unknownHost.get()
					? ClientRequest.from(request).url(URI.create("http://no-such-host.invalid/")).build() : request));
		Row row = new Row("DNS failure", (vendor) -> unknownHost.set(true), (vendor) -> unknownHost.set(false))
			.expecting(Outcome.RETRIED, Outcome.RETRIED);
		try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
			run(vendor, row, StandIns.unconfigured().withBean(WebClient.Builder.class, () -> builder));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void resetWhileTheRequestIsBeingWritten(String name) {
		// Longer than what fits the sockets' buffers.
		String filler = "x".repeat(60_000);
		try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
			vendor.faults().always(Fault.resetBeforeReading());
			StandIns.unconfigured()
				.withPropertyValues(vendor.properties().toArray(String[]::new))
				.withPropertyValues(
						name + ".delivery.max-batch-bytes=" + ((name.equals("bento")) ? "64MB" : "4000000B"),
						name + ".delivery.max-event-bytes=64KB", name + ".buffer.max-size=128MB",
						"rudderstack.delivery.gzip=false")
				.run((context) -> {
					vendor.use(context);
					vendor.fill(filler);
					vendor.offerTogether(200);
					vendor.awaitFailures(3);
					vendor.faults().clear();
					vendor.flush();
					vendor.assertAccounted();
					assertThat(vendor.counters().delivered()).isEqualTo(200);
					assertThat(vendor.received()).hasSize(200).doesNotHaveDuplicates();
				});
		}
		FaultyVendor.assertNoThreadLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void tooLargeForMoreThanSevenEvents(String name) {
		try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
			vendor.faults()
				.when((request) -> request.decodedBodyText().split("event ", -1).length > 8, Fault.status(413));
			StandIns.unconfigured().withPropertyValues(vendor.properties().toArray(String[]::new)).run((context) -> {
				vendor.use(context);
				vendor.offerTogether(FIRST);
				vendor.flush();
				assertSettled(vendor, FIRST, 0);
				assertThat(vendor.received()).hasSize(FIRST).doesNotHaveDuplicates();
				vendor.assertOrderPerUser();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void tooLargeEventIsADeadLetter(String name) {
		try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
			StandIns.unconfigured().withPropertyValues(vendor.properties().toArray(String[]::new)).run((context) -> {
				vendor.use(context);
				vendor.offerTogether(FIRST);
				vendor.flush();
				String mark = vendor.mark(FIRST + 5);
				vendor.faults().when((request) -> request.decodedBodyText().contains(mark), Fault.status(413));
				vendor.offerTogether(LATER);
				vendor.flush();
				assertSettled(vendor, FIRST + LATER - 1, 1);
				assertThat(vendor.delivery().deadLetters().list()).singleElement()
					.satisfies((letter) -> assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.TOO_LARGE))
					.satisfies((letter) -> assertThat(new String(letter.payload())).contains(mark));
				vendor.assertOrderPerUser();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void flappingThatExecutesNothing(String name) {
		AtomicInteger requests = new AtomicInteger();
		try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
			vendor.faults().when((request) -> requests.getAndIncrement() % 6 < 3, Fault.status(503));
			StandIns.unconfigured().withPropertyValues(vendor.properties().toArray(String[]::new)).run((context) -> {
				vendor.use(context);
				for (int i = 0; i < 5; i++) {
					vendor.offerTogether(FIRST);
					vendor.flush();
				}
				assertThat(vendor.counters().failedRequests()).isPositive();
				assertSettled(vendor, 5 * FIRST, 0);
				assertThat(vendor.received()).hasSize(5 * FIRST).doesNotHaveDuplicates();
				vendor.assertOrderPerUser();
			});
		}
		FaultyVendor.assertNoThreadLeft();
	}

	/**
	 * Harmless requests pass and those with events fail: whoever trusts the harmless ones
	 * loses a whole segment each time.
	 */
	@Test
	void bentoTakesProbesAndFailsEventsAllTheSame() {
		try (FaultyVendor vendor = FaultyVendor.of("bento", null)) {
			vendor.faults().when((request) -> request.method().equals("POST"), Fault.status(502));
			StandIns.unconfigured()
				.withPropertyValues(vendor.properties().toArray(String[]::new))
				.withPropertyValues("bento.delivery.batch-size=100", "bento.delivery.max-batch-size=100")
				.run((context) -> {
					vendor.use(context);
					vendor.offerTogether(1000);
					Awaitility.await().atMost(FaultyVendor.PATIENCE).until(() -> vendor.counters().requests() > 6);
					vendor.faults().clear();
					vendor.flush();
					vendor.assertAccounted();
					// Half of the events of at most three full requests, then one event
					// each.
					assertThat(vendor.counters().deadLettered()).isBetween(1L,
							3 * 50 + vendor.counters().failedRequests() - 1);
					assertThat(vendor.received()).doesNotHaveDuplicates();
					vendor.assertOrderPerUser();
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void healthyStreamThatIsRefusedAllOfASuddenLosesNothing(String name) {
		try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
			StandIns.unconfigured().withPropertyValues(vendor.properties().toArray(String[]::new)).run((context) -> {
				vendor.use(context);
				vendor.offerTogether(FIRST);
				vendor.flush();
				vendor.faults().always(Fault.status(400));
				vendor.offerTogether(FIRST);
				vendor.awaitState(DeliveryStatus.State.HELD);
				vendor.offer(LATER);
				vendor.awaitFailures(5);
				vendor.faults().clear();
				vendor.flush();
				assertSettled(vendor, 2 * FIRST + LATER, 0);
				assertThat(vendor.received()).hasSize(2 * FIRST + LATER).doesNotHaveDuplicates();
				vendor.assertOrderPerUser();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void retryAfterKeepsRequestsAway(String name) {
		for (boolean date : new boolean[] { false, true }) {
			try (FaultyVendor vendor = FaultyVendor.of(name, null)) {
				vendor.faults()
					.next(1, date ? Fault.retryAfterDate(429, Instant.now().plusSeconds(3600))
							: Fault.retryAfterSeconds(429, 3600));
				StandIns.unconfigured()
					.withPropertyValues(vendor.properties().toArray(String[]::new))
					.withPropertyValues(name + ".retry.max-retry-after=250ms")
					.run((context) -> {
						vendor.use(context);
						vendor.offerTogether(FIRST);
						vendor.flush();
						assertSettled(vendor, FIRST, 0);
					});
				List<Instant> arrivals = vendor.server().arrivalTimes();
				assertThat(arrivals.size()).isBetween(2, 4);
				assertThat(Duration.between(arrivals.get(0), arrivals.get(1)))
					.isGreaterThanOrEqualTo(Duration.ofMillis(240));
			}
		}
	}

	private static void run(FaultyVendor vendor, Row row, ApplicationContextRunner runner) {
		runner.withPropertyValues(vendor.properties().toArray(String[]::new))
			.withPropertyValues(row.properties()
				.stream()
				.flatMap((property) -> Stream.of("rudderstack." + property, "bento." + property))
				.toArray(String[]::new))
			.run((context) -> {
				vendor.use(context);
				row.fault().accept(vendor);
				vendor.offerTogether(FIRST);
				Outcome outcome = vendor.isBento() ? row.bento() : row.rudderStack();
				outcome.await(vendor);
				vendor.offer(LATER);
				vendor.assertAccounted();
				row.heal().accept(vendor);
				vendor.flush();
				outcome.check(vendor);
				vendor.assertAccounted();
				vendor.assertOrderPerUser();
				assertThat(vendor.delivery().sizes().events()).isZero();
				assertThat(vendor.delivery().sizes().bytes()).isZero();
			});
		FaultyVendor.assertNoThreadLeft();
	}

	private static void assertSettled(FaultyVendor vendor, int delivered, int dead) {
		vendor.assertAccounted();
		assertThat(vendor.counters().delivered()).isEqualTo(delivered);
		assertThat(vendor.counters().deadLettered()).isEqualTo(dead);
		assertThat(vendor.delivery().sizes().bytes()).isZero();
	}

	private static Row row(String name, Fault fault) {
		return new Row(name, (vendor) -> vendor.faults().always(fault), (vendor) -> vendor.faults().clear());
	}

	private static Path file(String name) {
		return directory.resolve(name + ".p12");
	}

	/**
	 * Makes a certificate of 127.0.0.1 and keeps it with its key in a new file.
	 * @param store the file, which serves as trust store, too
	 * @return what a server needs
	 */
	static SslContext certificate(Path store) throws Exception {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=localhost", "-ext",
				"san=ip:127.0.0.1", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(store)) {
			keys.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(keys, PASSWORD.toCharArray());
		return SslContextBuilder.forServer(factory).build();
	}

	record Row(String name, Consumer<FaultyVendor> fault, Consumer<FaultyVendor> heal, List<String> properties,
			Outcome rudderStack, Outcome bento) {

		Row(String name, Consumer<FaultyVendor> fault, Consumer<FaultyVendor> heal) {
			this(name, fault, heal, List.of(), Outcome.RETRIED, Outcome.RETRIED);
		}

		Row with(String property) {
			return new Row(this.name, this.fault, this.heal, List.of(property), this.rudderStack, this.bento);
		}

		Row expecting(Outcome rudderStack, Outcome bento) {
			return new Row(this.name, this.fault, this.heal, this.properties, rudderStack, bento);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * What a row demands of the events that met the fault; all others are delivered once
	 * in any case.
	 */
	enum Outcome {

		/** Delivered once, and nobody noticed a fault. */
		DELIVERED {

			@Override
			void await(FaultyVendor vendor) {
				Awaitility.await().atMost(FaultyVendor.PATIENCE).until(() -> vendor.counters().delivered() == FIRST);
			}

			@Override
			void check(FaultyVendor vendor) {
				deliveredOnce(vendor, 0);
				assertThat(vendor.counters().failedRequests()).isZero();
			}

		},

		/** Delivered as far as anybody can tell, for the answer says so. */
		TAKEN {

			@Override
			void await(FaultyVendor vendor) {
				DELIVERED.await(vendor);
			}

			@Override
			void check(FaultyVendor vendor) {
				assertThat(vendor.counters().delivered()).isEqualTo(FIRST + LATER);
				assertThat(vendor.counters().failedRequests()).isZero();
				assertThat(vendor.received()).doesNotHaveDuplicates().allMatch((number) -> number >= FIRST);
			}

		},

		/** Sent again and again until it is delivered, once. */
		RETRIED {

			@Override
			void await(FaultyVendor vendor) {
				vendor.awaitState(DeliveryStatus.State.RETRYING);
				vendor.awaitFailures(6);
			}

			@Override
			void check(FaultyVendor vendor) {
				deliveredOnce(vendor, 0);
			}

		},

		/** Held until it is mended, then delivered once. */
		HELD {

			@Override
			void await(FaultyVendor vendor) {
				vendor.awaitState(DeliveryStatus.State.HELD);
				assertThat(vendor.delivery().status().advice()).isNotBlank();
				vendor.awaitFailures(6);
			}

			@Override
			void check(FaultyVendor vendor) {
				deliveredOnce(vendor, 0);
			}

		},

		/** Delivered, and stored by the server more than once. */
		REPEATED {

			@Override
			void await(FaultyVendor vendor) {
				RETRIED.await(vendor);
			}

			@Override
			void check(FaultyVendor vendor) {
				assertThat(vendor.counters().delivered()).isEqualTo(FIRST + LATER);
				assertThat(vendor.arrivals()).hasSize(FIRST + LATER);
				assertThat(vendor.received()).hasSizeGreaterThan(FIRST + LATER);
			}

		},

		/**
		 * What is safe to repeat is delivered once, the rest of the one request that
		 * failed went to the dead letters.
		 */
		AMBIGUOUS {

			@Override
			void await(FaultyVendor vendor) {
				RETRIED.await(vendor);
			}

			@Override
			void check(FaultyVendor vendor) {
				deliveredOnce(vendor, FIRST / 2);
				dead(vendor);
			}

		},

		/**
		 * As {@link #AMBIGUOUS}, but the server had done the work: without the dead
		 * letters there would be duplicates.
		 */
		EXECUTED {

			@Override
			void await(FaultyVendor vendor) {
				RETRIED.await(vendor);
			}

			@Override
			void check(FaultyVendor vendor) {
				assertThat(vendor.counters().delivered()).isEqualTo(FIRST + LATER - FIRST / 2);
				dead(vendor);
				Map<Integer, Integer> arrivals = vendor.arrivals();
				assertThat(arrivals).hasSize(FIRST + LATER);
				arrivals.forEach((number, times) -> assertThat(times).as("event %s", number)
					.isEqualTo((number < FIRST && number % 2 == 0) ? 2 : 1));
			}

		};

		abstract void await(FaultyVendor vendor);

		abstract void check(FaultyVendor vendor);

		private static void deliveredOnce(FaultyVendor vendor, int dead) {
			assertThat(vendor.counters().delivered()).isEqualTo(FIRST + LATER - dead);
			assertThat(vendor.counters().deadLettered()).isEqualTo(dead);
			assertThat(vendor.received()).hasSize(FIRST + LATER - dead).doesNotHaveDuplicates();
		}

		private static void dead(FaultyVendor vendor) {
			List<DeadLetter> letters = vendor.delivery().deadLetters().list();
			assertThat(vendor.counters().deadLettered()).isEqualTo(FIRST / 2);
			assertThat(letters).hasSize(FIRST / 2)
				.allSatisfy((letter) -> assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.AMBIGUOUS));
			assertThat(IntStream.range(0, FIRST).filter((number) -> number % 2 == 1))
				.allSatisfy((number) -> assertThat(letters)
					.anyMatch((letter) -> new String(letter.payload()).contains(vendor.mark(number))));
		}

	}

}
