package io.github.rudderbento.bento;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpMethod;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.BatchLimits;
import io.github.rudderbento.delivery.DeliveryRequest;
import io.github.rudderbento.delivery.Destination;
import io.github.rudderbento.delivery.Pace;
import io.github.rudderbento.delivery.RequestBody;
import io.github.rudderbento.delivery.Route;
import io.github.rudderbento.http.HttpAnswer;
import io.github.rudderbento.http.HttpCall;
import io.github.rudderbento.http.HttpFailure;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.payload.EventIds;

/**
 * Bento as the delivery engine sees it: routes for events, imports and commands, and what
 * each answer means for what was sent. Safe for use by any thread.
 */
public final class BentoDestination implements Destination {

	/** The destination's name. */
	public static final String NAME = "bento";

	/**
	 * How batches are formed: 250 messages, up to 1,000 under a backlog, as Bento takes
	 * and advises. Bento documents no limit in bytes: 512 KiB keeps a request quick, and
	 * 64 KiB for a message is more than any that makes sense.
	 */
	public static final BatchLimits DEFAULT_LIMITS = new BatchLimits(250, 1000, 512 * 1024, 64 * 1024);

	private static final Logger logger = LoggerFactory.getLogger(BentoDestination.class);

	private final HttpTransport transport;

	private final BentoSettings settings;

	private final BentoPace pace;

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final Clock clock = Clock.systemUTC();

	private final BentoRoute events;

	private final BentoRoute subscribers;

	private final BentoRoute commands;

	/**
	 * Creates the destination.
	 * @param transport how it gets to Bento, as for {@link BentoClient}
	 * @param settings the site, and how long a {@code Retry-After} is honoured
	 * @param pace how fast it may call, shared with the client
	 * @param limits how batches are formed
	 */
	public BentoDestination(HttpTransport transport, BentoSettings settings, BentoPace pace, BatchLimits limits) {
		this.transport = transport;
		this.settings = settings;
		this.pace = pace;
		this.events = BentoRoute.events(limits, pace);
		this.subscribers = BentoRoute.subscribers(limits, pace);
		this.commands = BentoRoute.commands(limits, pace);
	}

	/**
	 * The route of events.
	 * @return the route, the same instance every time
	 */
	public Route events() {
		return this.events;
	}

	/**
	 * The route of imports.
	 * @return the route, the same instance every time
	 */
	public Route subscribers() {
		return this.subscribers;
	}

	/**
	 * The route of commands.
	 * @return the route, the same instance every time
	 */
	public Route commands() {
		return this.commands;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public List<Route> routes() {
		return List.of(this.events, this.subscribers, this.commands);
	}

	@Override
	public Mono<Answer> post(DeliveryRequest request) {
		return Mono.defer(() -> {
			BentoOperation operation = ((BentoRoute) request.route()).operation();
			return send(operation, request.body(), request.gzip(), request.events());
		});
	}

	/**
	 * Asks for the authors, which changes nothing.
	 * @return the probe
	 */
	@Override
	public @Nullable Mono<Answer> probe() {
		return Mono.defer(() -> send(BentoOperation.LIST_AUTHORS, null, false, 0));
	}

	@Override
	public Pace probePace() {
		return this.pace.of(BentoOperation.LIST_AUTHORS.family());
	}

	private Mono<Answer> send(BentoOperation operation, @Nullable RequestBody body, boolean gzip, int events) {
		String callId = EventIds.next();
		MultiValueMap<String, String> query = new LinkedMultiValueMap<>();
		query.set("site_uuid", this.settings.siteUuid());
		HttpMethod method = operation.method();
		return this.transport.exchange(new HttpCall(method, operation.path(), query, body, gzip))
			.map((answer) -> classify(operation, answer, events, callId))
			.onErrorResume((failure) -> Mono.just(failed(failure, callId)))
			.doOnNext((answer) -> {
				if (!(answer instanceof Answer.Delivered)) {
					logger.debug("Bento: {} {}: {}", method, operation.path(), answer.text());
				}
			});
	}

	private Answer classify(BentoOperation operation, HttpAnswer answer, int events, String callId) {
		Verdict verdict = Verdict.of(answer);
		String requestId = answer.requestId();
		String ids = " (call " + callId + ((requestId != null) ? ", request " + requestId : "") + ")";
		if (verdict == Verdict.TAKEN) {
			return taken(operation, answer, events, ids);
		}
		String text = ErrorBody.text(answer, ErrorBody.read(answer, this.mapper)) + ids;
		Duration retryAfter = retryAfter(operation, answer);
		return switch (verdict) {
			case REJECTED, AUTHOR -> new Answer.Rejected(isUnreadableToServer(answer), text);
			case TOO_LARGE -> new Answer.TooLarge(text);
			case NOT_EXECUTED -> new Answer.NotExecuted(false, retryAfter, text);
			case AMBIGUOUS -> new Answer.Ambiguous(retryAfter, text);
			case HELD, TAKEN -> new Answer.Held(Verdict.advice(answer), contentMayMatter(answer.status()), text);
		};
	}

	private Answer taken(BentoOperation operation, HttpAnswer answer, int events, String ids) {
		String status = String.valueOf(answer.status());
		try {
			JsonNode json = this.mapper.readTree(answer.body());
			if (events == 0) {
				return new Answer.Delivered(status + ids);
			}
			BatchAnswer counts = BatchAnswer.read(operation, json, events);
			if (counts != null) {
				String text = status + ", results " + counts.results() + ", failed " + counts.failed() + ids;
				if (counts.failed() == 0) {
					return new Answer.Delivered(text);
				}
				return (counts.failed() >= events) ? new Answer.Rejected(false, text)
						: new Answer.Partial(events - counts.failed(), counts.failed(), text);
			}
		}
		catch (JacksonException ex) {
			// Said below: whatever answered, it is not Bento.
		}
		return new Answer.Held("the answer is not one of Bento's: check bento.url, and any proxy or portal on the way",
				true, status + " without results" + ids);
	}

	private static Answer failed(Throwable thrown, String callId) {
		String ids = " (call " + callId + ")";
		if (!(thrown instanceof HttpFailure failure)) {
			return new Answer.Ambiguous(null, thrown.getClass().getName() + ids);
		}
		return (Verdict.of(failure) == Verdict.NOT_EXECUTED)
				? new Answer.NotExecuted(Verdict.isUnreachable(failure), null, failure.text() + ids)
				: new Answer.Ambiguous(null, failure.text() + ids);
	}

	private @Nullable Duration retryAfter(BentoOperation operation, HttpAnswer answer) {
		Duration asked = answer.retryAfter(this.clock.instant());
		if (asked == null) {
			return null;
		}
		Duration max = this.settings.maxRetryAfter();
		Duration capped = (asked.compareTo(max) > 0) ? max : asked;
		if (answer.status() == 429 || answer.status() == 503) {
			// Direct calls share the limit, so they wait, too.
			this.pace.of(operation.family()).holdFor(capped.toNanos());
		}
		return capped;
	}

	/**
	 * Whether the server could not read the body at all, which points at the way.
	 */
	private static boolean isUnreadableToServer(HttpAnswer answer) {
		String text = answer.bodyText(200).toLowerCase(Locale.ROOT);
		return answer.status() == 400 && (text.contains("json") || text.contains("parse"));
	}

	private static boolean contentMayMatter(int status) {
		return status != 401 && status != 402 && status != 407;
	}

	@Override
	public Duration exchangeTimeout() {
		return this.transport.timeout();
	}

	@Override
	public String toString() {
		return "BentoDestination[" + this.transport.baseUrl() + "]";
	}

}
