package io.github.rudderbento.rudderstack;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.RequestBody;
import io.github.rudderbento.delivery.RetrySettings;
import io.github.rudderbento.http.HttpAnswer;
import io.github.rudderbento.http.HttpCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Sends one body until it is answered for good: repeats what may pass a little later, and
 * tries once without gzip when the server cannot read the body.
 */
final class MessageExchange {

	private static final Logger logger = LoggerFactory.getLogger(MessageExchange.class);

	private final Function<HttpCall, Mono<HttpAnswer>> transport;

	private final RetrySettings retry;

	private final int maxRetries;

	private final InstantSource clock;

	private volatile boolean gzip;

	MessageExchange(Function<HttpCall, Mono<HttpAnswer>> transport, RetrySettings retry, int maxRetries, boolean gzip,
			InstantSource clock) {
		this.transport = transport;
		this.retry = retry;
		this.maxRetries = maxRetries;
		this.gzip = gzip;
		this.clock = clock;
	}

	/**
	 * Sends a body.
	 * @param path where to
	 * @param json the body, the same bytes for every attempt
	 * @return the last outcome; never an error
	 */
	Mono<Sent> send(String path, byte[] json) {
		return Mono.defer(() -> {
			boolean gzip = this.gzip;
			return attempt(path, json, gzip ? GzipBody.of(json) : json, gzip, 1, 0);
		});
	}

	private Mono<Sent> attempt(String path, byte[] json, byte[] body, boolean gzip, int attempt, int failures) {
		return this.transport.apply(HttpCall.post(path, RequestBody.of(body), gzip))
			.map((answer) -> Outcome.of(answer, this.clock.instant()))
			.onErrorResume((thrown) -> Mono.just(Outcome.of(thrown)))
			.flatMap((outcome) -> {
				if (gzip && outcome.answer() instanceof Answer.Rejected rejected && rejected.transport()) {
					return attempt(path, json, json, false, attempt + 1, failures).doOnNext(this::learn);
				}
				if (isPassing(outcome) && failures < this.maxRetries) {
					Duration pause = pause(outcome, failures + 1);
					logger.debug("rudderstack: {}; trying again in {}", outcome.answer().text(), pause);
					return Mono.delay(pause)
						.then(Mono.defer(() -> attempt(path, json, body, gzip, attempt + 1, failures + 1)));
				}
				return Mono.just(new Sent(outcome, attempt));
			});
	}

	private void learn(Sent plain) {
		if (plain.outcome().answer() instanceof Answer.Delivered && this.gzip) {
			this.gzip = false;
			logger.warn("rudderstack: takes requests only without gzip (an old server, or a proxy on the way); "
					+ "the client's requests go without it until the next start");
		}
	}

	private Duration pause(Outcome outcome, int failures) {
		Duration pause = this.retry.pause(failures);
		Duration asked = this.retry.honoured(outcome.retryAfter());
		return (asked.compareTo(pause) > 0) ? asked : pause;
	}

	private static boolean isPassing(Outcome outcome) {
		return outcome.answer() instanceof Answer.NotExecuted || outcome.answer() instanceof Answer.Ambiguous;
	}

	/**
	 * What became of a body.
	 *
	 * @param outcome the last outcome
	 * @param attempts how many requests were sent
	 */
	record Sent(Outcome outcome, int attempts) {

	}

}
