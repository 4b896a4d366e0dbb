package io.github.rudderbento.rudderstack;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.rudderbento.delivery.BatchLimits;
import io.github.rudderbento.delivery.RequestBody;
import io.github.rudderbento.delivery.RetrySettings;
import io.github.rudderbento.http.HttpAnswer;
import io.github.rudderbento.http.HttpCall;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the retries of {@link RudderStackClient}, in virtual time.
 */
class RudderStackClientRetryTests {

	private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

	private static final RetrySettings RETRY = new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(30), 0,
			Duration.ofMinutes(5), false);

	private static final Track TRACK = Track.of("E").userId("u").messageId("m-1").build();

	private final Server server = new Server();

	static Stream<Arguments> repeatedAnswers() {
		return Stream.of(408, 429, 451, 500, 502, 503, 504, 521, 522, 523, 525, 526, 599).map(Arguments::of);
	}

	@ParameterizedTest
	@MethodSource("repeatedAnswers")
	void whatMayPassIsRepeatedThreeTimesWithGrowingPauses(int status) {
		this.server.always(status, "later");
		StepVerifier.withVirtualTime(() -> client().send(TRACK))
			.thenAwait(Duration.ofHours(1))
			.expectErrorSatisfies((thrown) -> {
				assertThat(thrown).isInstanceOf((status != 429) ? RudderStackUnavailableException.class
						: RudderStackRateLimitedException.class);
				RudderStackException error = (RudderStackException) thrown;
				assertThat(error.status()).isEqualTo(status);
				assertThat(error.serverText()).isEqualTo("later");
				assertThat(error.attempts()).isEqualTo(4);
				assertThat(error.eventIds()).containsExactly("m-1");
				assertThat(error).hasMessage(status + " later, 4 attempts [event m-1]");
			})
			.verify();
		assertThat(this.server.times).containsExactly(0L, 200L, 600L, 1400L);
		assertThat(this.server.bodies).hasSize(4)
			.allSatisfy((body) -> assertThat(body).isEqualTo(this.server.bodies.get(0)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 402, 403, 404, 405, 407, 409, 410, 413, 415, 422, 431, 301, 302, 307 })
	void whatWillNotPassIsSentOnce(int status) {
		this.server.always(status, "no");
		StepVerifier.withVirtualTime(() -> client().send(TRACK))
			.thenAwait(Duration.ofHours(1))
			.expectErrorSatisfies((thrown) -> {
				assertThat(thrown).isInstanceOf(RudderStackException.class);
				assertThat(((RudderStackException) thrown).attempts()).isEqualTo(1);
				assertThat(((RudderStackException) thrown).status()).isEqualTo(status);
			})
			.verify();
		assertThat(this.server.times).containsExactly(0L);
	}

	@Test
	void pausesStopGrowing() {
		this.server.always(503, "");
		RetrySettings retry = new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(5), 0, Duration.ZERO, false);
		StepVerifier.withVirtualTime(() -> builder().retry(retry).maxRetries(5).build().send(TRACK))
			.thenAwait(Duration.ofHours(1))
			.verifyError(RudderStackUnavailableException.class);
		assertThat(this.server.times).containsExactly(0L, 1000L, 3000L, 7000L, 12000L, 17000L);
	}

	@Test
	void jitterShortensPauses() {
		this.server.always(503, "");
		RetrySettings retry = new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(5), 0.5, Duration.ZERO,
				false);
		StepVerifier.withVirtualTime(() -> builder().retry(retry).maxRetries(1).build().send(TRACK))
			.thenAwait(Duration.ofHours(1))
			.verifyError(RudderStackUnavailableException.class);
		assertThat(this.server.times.get(1)).isBetween(500L, 1000L);
	}

	@Test
	void retriesCanBeSwitchedOff() {
		this.server.always(503, "");
		StepVerifier.withVirtualTime(() -> builder().maxRetries(0).build().send(TRACK))
			.verifyError(RudderStackUnavailableException.class);
		assertThat(this.server.times).hasSize(1);
	}

	@Test
	void retryAfterInSecondsWinsWhenLonger() {
		this.server.next(429, "", "7").next(503, "", "0").next(200, "ok", null);
		StepVerifier.withVirtualTime(() -> client().send(TRACK))
			.thenAwait(Duration.ofHours(1))
			.assertNext((result) -> assertThat(result).isEqualTo(new SendResult("m-1", 200, 3, null)))
			.verifyComplete();
		assertThat(this.server.times).containsExactly(0L, 7000L, 7400L);
	}

	@Test
	void retryAfterAsADateWins() {
		this.server.next(503, "", "Sun, 01 Mar 2026 12:00:30 GMT").next(200, "ok", null);
		StepVerifier.withVirtualTime(() -> client().send(TRACK))
			.thenAwait(Duration.ofHours(1))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(this.server.times).containsExactly(0L, 30_000L);
	}

	@Test
	void retryAfterIsCapped() {
		this.server.next(503, "", "86400").next(200, "ok", null);
		StepVerifier.withVirtualTime(() -> client().send(TRACK))
			.thenAwait(Duration.ofHours(1))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(this.server.times).containsExactly(0L, 300_000L);
	}

	@Test
	void rateLimitTellsWhenToTryAgain() {
		this.server.always(429, "", "9");
		StepVerifier.withVirtualTime(() -> builder().maxRetries(0).build().send(TRACK))
			.expectErrorSatisfies((thrown) -> assertThat(((RudderStackRateLimitedException) thrown).retryAfter())
				.isEqualTo(Duration.ofSeconds(9)))
			.verify();
	}

	@Test
	void cancellingStopsRetries() {
		this.server.always(503, "");
		StepVerifier.withVirtualTime(() -> client().send(TRACK))
			.thenAwait(Duration.ofMillis(250))
			.thenCancel()
			.verify();
		assertThat(this.server.times).containsExactly(0L, 200L);
	}

	@Test
	void batchIsRepeatedAndStopsWhereItFailsForGood() {
		this.server.next(503, "", null).next(200, "ok", null).always(500, "down");
		RudderStackRoute route = route(new BatchLimits(2, 2, 10_000, 5000));
		RudderStackClient client = RudderStackClient
			.builder(this.server::exchange, route, new RudderStackCapture(route))
			.retry(RETRY)
			.build();
		List<Track> tracks = Stream.of("1", "2", "3", "4", "5")
			.map((id) -> Track.of("E").userId("u").messageId(id).build())
			.toList();
		StepVerifier.withVirtualTime(() -> client.send(Batch.of(tracks)))
			.thenAwait(Duration.ofHours(1))
			.assertNext((result) -> {
				assertThat(result.isComplete()).isFalse();
				assertThat(result.delivered()).isEqualTo(2);
				assertThat(result.events()).extracting(EventResult::status)
					.containsExactly(EventResult.Status.DELIVERED, EventResult.Status.DELIVERED,
							EventResult.Status.FAILED, EventResult.Status.FAILED, EventResult.Status.NOT_SENT);
				assertThat(result.failures()).extracting(EventResult::messageId).containsExactly("3", "4", "5");
				RudderStackException error = result.failures().get(0).error();
				assertThat(error).isInstanceOf(RudderStackUnavailableException.class);
				assertThat(error.eventIds()).containsExactly("3", "4");
				assertThat(error.attempts()).isEqualTo(4);
			})
			.verifyComplete();
		assertThat(this.server.times).containsExactly(0L, 200L, 200L, 400L, 800L, 1600L);
	}

	@Test
	void everySubscriptionSendsTheSameMessageAgain() {
		RudderStackClient client = client();
		StepVerifier.withVirtualTime(() -> client.send(TRACK).repeat(1)).expectNextCount(2).verifyComplete();
		assertThat(this.server.times).hasSize(2);
		assertThat(this.server.bodies).allSatisfy((body) -> assertThat(body).contains("\"messageId\":\"m-1\""));
	}

	private RudderStackClient client() {
		return builder().build();
	}

	private RudderStackClient.Builder builder() {
		RudderStackRoute route = route(RudderStackRoute.DEFAULT_LIMITS);
		return RudderStackClient.builder(this.server::exchange, route, new RudderStackCapture(route))
			.retry(RETRY)
			.gzip(false);
	}

	private static RudderStackRoute route(BatchLimits limits) {
		return new RudderStackRoute(limits, Map.of(), InstantSource.fixed(NOW));
	}

	/** Answers as told, and notes the virtual time of each request. */
	private static final class Server {

		private final Deque<HttpAnswer> answers = new ArrayDeque<>();

		private HttpAnswer always = answer(200, "ok", null);

		private final List<Long> times = new ArrayList<>();

		private final List<String> bodies = new ArrayList<>();

		Server next(int status, String body, @Nullable String retryAfter) {
			this.answers.add(answer(status, body, retryAfter));
			return this;
		}

		void always(int status, String body) {
			this.always = answer(status, body, null);
		}

		void always(int status, String body, String retryAfter) {
			this.always = answer(status, body, retryAfter);
		}

		Mono<HttpAnswer> exchange(HttpCall call) {
			return Mono.fromSupplier(() -> {
				this.times.add(Schedulers.parallel().now(TimeUnit.MILLISECONDS));
				RequestBody body = call.body();
				this.bodies.add((body != null) ? new String(body.toByteArray(), StandardCharsets.UTF_8) : "");
				HttpAnswer next = this.answers.poll();
				return (next != null) ? next : this.always;
			});
		}

		private static HttpAnswer answer(int status, String body, @Nullable String retryAfter) {
			HttpHeaders headers = new HttpHeaders();
			if (retryAfter != null) {
				headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
			}
			return new HttpAnswer(status, headers, body.getBytes(StandardCharsets.UTF_8));
		}

	}

}
