package io.github.rudderbento.bento;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import io.github.rudderbento.bento.BentoValidationException.FieldError;
import io.github.rudderbento.delivery.Pace;
import io.github.rudderbento.delivery.RequestBody;
import io.github.rudderbento.http.HttpAnswer;
import io.github.rudderbento.http.HttpCall;
import io.github.rudderbento.http.HttpFailure;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.payload.EventIds;

/**
 * The one way of direct calls: wait for a turn, exchange, read the answer or say what
 * failed, and repeat what may be repeated. Safe for use by any thread.
 */
final class BentoExchange {

	private static final Logger logger = LoggerFactory.getLogger(BentoClient.class);

	private static final String SITE = "site_uuid";

	/** A turn that is due is taken now rather than after a timer of next to nothing. */
	private static final long LEAST_WAIT = 1_000_000L;

	private final HttpTransport transport;

	private final BentoSettings settings;

	private final BentoPace pace;

	private final JsonMapper mapper;

	private final Clock clock = Clock.systemUTC();

	BentoExchange(HttpTransport transport, BentoSettings settings, BentoPace pace, JsonMapper mapper) {
		this.transport = transport;
		this.settings = settings;
		this.pace = pace;
		this.mapper = mapper;
	}

	BentoSettings settings() {
		return this.settings;
	}

	/**
	 * Calls and reads the answer.
	 * @param <T> what is read
	 * @param call what to call
	 * @param reader reads the JSON; {@code null} stands for nothing there
	 * @return what was read, empty when there is nothing, or a {@link BentoException}
	 */
	<T> Mono<T> call(BentoCall call, Function<JsonNode, @Nullable T> reader) {
		return Mono.defer(() -> {
			Attempts attempts = new Attempts(call, EventIds.next(), this.settings.maxWait().toNanos());
			return attempt(attempts).flatMap((json) -> Mono.justOrEmpty(read(attempts, reader, json)));
		}).doOnError(BentoException.class, (ex) -> logger.debug("{}", ex.getMessage()));
	}

	/**
	 * Calls and reads the answer, where 404 means that there is no such thing.
	 * @param <T> what is read
	 * @param call what to call
	 * @param reader reads the JSON
	 * @return what was read, or empty
	 */
	<T> Mono<T> find(BentoCall call, Function<JsonNode, @Nullable T> reader) {
		return call(call, reader).onErrorResume(BentoNotFoundException.class, (ex) -> Mono.empty());
	}

	private Mono<JsonNode> attempt(Attempts attempts) {
		return turn(attempts).then(
				Mono.defer(() -> exchange(attempts).onErrorResume(BentoException.class, (ex) -> again(attempts, ex))));
	}

	private Mono<JsonNode> again(Attempts attempts, BentoException ex) {
		boolean harmless = attempts.call.repeatable() || !ex.mayHaveBeenExecuted();
		if (!ex.isPassing() || !harmless || attempts.made > this.settings.maxRetries()) {
			return Mono.error(ex);
		}
		Duration asked = ex.trouble().retryAfter();
		long pause = backoff(attempts.made);
		if (asked != null) {
			// The family's pace is held for as long, so this is when a turn comes.
			pause = Math.max(pause, capped(asked));
		}
		if (!attempts.call.patient()) {
			if (pause > attempts.waitLeft) {
				return Mono.error(ex);
			}
			attempts.waitLeft -= pause;
		}
		return Mono.delay(Duration.ofNanos(pause)).then(Mono.defer(() -> attempt(attempts)));
	}

	private long backoff(int made) {
		long base = this.settings.baseDelay().toNanos();
		long max = this.settings.maxDelay().toNanos();
		long ceiling = Math.min(max, base << Math.min(made - 1, 20));
		return (ceiling > 0) ? ThreadLocalRandom.current().nextLong(ceiling + 1) : 0;
	}

	private long capped(Duration retryAfter) {
		Duration max = this.settings.maxRetryAfter();
		return ((retryAfter.compareTo(max) > 0) ? max : retryAfter).toNanos();
	}

	private Mono<Void> turn(Attempts attempts) {
		return Mono.defer(() -> {
			Pace family = this.pace.of(attempts.call.operation().family());
			long wait = family.tryAcquire();
			if (wait <= 0) {
				return Mono.empty();
			}
			if (!attempts.call.patient()) {
				if (wait > attempts.waitLeft) {
					return Mono.error(new BentoRateLimitedException(new Trouble(attempts.call.operation(),
							attempts.lastStatus, attempts.callId, attempts.lastRequestId, false, true,
							Duration.ofNanos(wait), "no turn within " + this.settings.maxWait().toMillis() + " ms")));
				}
				attempts.waitLeft -= wait;
			}
			return Mono.delay(Duration.ofNanos(Math.max(wait, LEAST_WAIT))).then(turn(attempts));
		});
	}

	private Mono<JsonNode> exchange(Attempts attempts) {
		attempts.made++;
		BentoCall call = attempts.call;
		byte[] json = call.body();
		RequestBody body = (json != null) ? RequestBody.of(json) : null;
		return this.transport
			.exchange(new HttpCall(call.operation().method(), call.path(), withSite(call.query()), body, false))
			.onErrorMap(HttpFailure.class, (failure) -> failed(attempts, failure))
			.map((answer) -> json(attempts, answer));
	}

	private MultiValueMap<String, String> withSite(MultiValueMap<String, String> query) {
		MultiValueMap<String, String> all = new LinkedMultiValueMap<>();
		all.set(SITE, this.settings.siteUuid());
		all.addAll(query);
		return all;
	}

	private JsonNode json(Attempts attempts, HttpAnswer answer) {
		attempts.lastStatus = answer.status();
		attempts.lastRequestId = answer.requestId();
		Verdict verdict = Verdict.of(answer);
		if (verdict == Verdict.TAKEN) {
			try {
				return this.mapper.readTree(answer.body());
			}
			catch (JacksonException ex) {
				throw unreadable(attempts, "the answer is not JSON", true);
			}
		}
		throw refused(attempts, answer, verdict);
	}

	private <T> @Nullable T read(Attempts attempts, Function<JsonNode, @Nullable T> reader, JsonNode json) {
		try {
			return reader.apply(json);
		}
		catch (UnknownShapeException ex) {
			throw unreadable(attempts, String.valueOf(ex.getMessage()), true);
		}
	}

	private BentoException unreadable(Attempts attempts, String text, boolean executed) {
		return new BentoUnreadableAnswerException(new Trouble(attempts.call.operation(), attempts.lastStatus,
				attempts.callId, attempts.lastRequestId, executed, false, null, attempts.lastStatus + ", " + text), "");
	}

	private BentoException refused(Attempts attempts, HttpAnswer answer, Verdict verdict) {
		BentoCall call = attempts.call;
		List<FieldError> errors = ErrorBody.read(answer, this.mapper);
		String text = ErrorBody.text(answer, errors);
		Duration retryAfter = answer.retryAfter(this.clock.instant());
		boolean passing = verdict == Verdict.NOT_EXECUTED || verdict == Verdict.AMBIGUOUS;
		Trouble trouble = new Trouble(call.operation(), answer.status(), attempts.callId, answer.requestId(),
				verdict == Verdict.AMBIGUOUS, passing, retryAfter, text);
		return switch (verdict) {
			case AUTHOR -> new BentoAuthorNotAuthorizedException(trouble, call.from());
			case REJECTED, TOO_LARGE -> new BentoValidationException(trouble, errors);
			case NOT_EXECUTED -> {
				if (retryAfter != null && !retryAfter.isZero()) {
					this.pace.of(call.operation().family()).holdFor(capped(retryAfter));
				}
				yield (answer.status() == 429) ? new BentoRateLimitedException(trouble)
						: new BentoUnavailableException(trouble, null);
			}
			case AMBIGUOUS -> new BentoUnavailableException(trouble, null);
			case HELD, TAKEN -> held(trouble, answer);
		};
	}

	private static BentoException held(Trouble trouble, HttpAnswer answer) {
		return switch (answer.status()) {
			case 401 -> new BentoUnauthorizedException(trouble);
			case 403 -> new BentoForbiddenException(trouble, answer.html());
			case 404 -> new BentoNotFoundException(trouble);
			default -> answer.successful() ? new BentoUnreadableAnswerException(trouble, Verdict.advice(answer))
					: new BentoException(trouble, Verdict.advice(answer), null);
		};
	}

	private BentoException failed(Attempts attempts, HttpFailure failure) {
		attempts.lastStatus = 0;
		attempts.lastRequestId = null;
		boolean passing = failure.kind() != HttpFailure.Kind.OTHER;
		Trouble trouble = new Trouble(attempts.call.operation(), 0, attempts.callId, null,
				Verdict.of(failure) == Verdict.AMBIGUOUS, passing, null, failure.text());
		return switch (failure.kind()) {
			case TIMEOUT -> new BentoTimeoutException(trouble, failure);
			case UNREADABLE_ANSWER -> new BentoUnreadableAnswerException(trouble, failure);
			default -> new BentoUnavailableException(trouble, failure);
		};
	}

	/**
	 * The attempts of one call. Touched by one thread after the other.
	 */
	private static final class Attempts {

		private final BentoCall call;

		private final String callId;

		private long waitLeft;

		private int made;

		private int lastStatus;

		private @Nullable String lastRequestId;

		Attempts(BentoCall call, String callId, long waitLeft) {
			this.call = call;
			this.callId = callId;
			this.waitLeft = waitLeft;
		}

	}

}
