package io.github.rudderbento.actuate;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.github.rudderbento.delivery.DeadLetter;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.tracking.TrackingCounters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows how deliveries stand and what could not be delivered, and, where
 * {@code management.endpoint.tracking.access} is {@code unrestricted}, lets somebody do
 * something about it. Shows no keys, and no personal data unless it is asked for.
 */
@Endpoint(id = "tracking", defaultAccess = Access.READ_ONLY)
public final class TrackingEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(TrackingEndpoint.class);

	private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration MAX_FLUSH_TIMEOUT = Duration.ofMinutes(5);

	private static final String ALL = "all";

	private final Map<String, Delivery> deliveries = new LinkedHashMap<>();

	private final TrackingCounters counters;

	private final List<TrackingSection> sections;

	private final boolean showPayloads;

	/**
	 * Creates the endpoint.
	 * @param deliveries all deliveries
	 * @param counters what never reached one of them
	 * @param sections what else to show; the first of a name is shown
	 * @param showPayloads whether to show the payloads of dead letters
	 */
	public TrackingEndpoint(List<Delivery> deliveries, TrackingCounters counters, List<TrackingSection> sections,
			boolean showPayloads) {
		deliveries.forEach((delivery) -> this.deliveries.put(delivery.name(), delivery));
		this.counters = counters;
		this.sections = List.copyOf(sections);
		this.showPayloads = showPayloads;
	}

	/**
	 * How everything stands.
	 * @return all destinations, without their dead letters, and all sections
	 */
	@ReadOperation
	public TrackingReport tracking() {
		Map<String, DestinationReport> destinations = new LinkedHashMap<>();
		this.deliveries.forEach((name, delivery) -> destinations.put(name, DestinationReport.of(delivery)));
		Map<String, Object> added = new LinkedHashMap<>();
		this.sections.forEach((section) -> added.computeIfAbsent(section.name(), (name) -> section.content()));
		return new TrackingReport(destinations, TrackingReport.untracked(this.counters), added);
	}

	/**
	 * How one destination stands.
	 * @param destination its name
	 * @return its state and its dead letters, or {@code null} when there is none of this
	 * name
	 */
	@ReadOperation
	public DestinationReport.@Nullable WithLetters destination(@Selector String destination) {
		Delivery delivery = this.deliveries.get(destination);
		return (delivery == null) ? null
				: new DestinationReport.WithLetters(DestinationReport.of(delivery),
						delivery.deadLetters()
							.list()
							.stream()
							.map((letter) -> DeadLetterReport.of(letter, this.showPayloads))
							.toList());
	}

	/**
	 * Does something with all destinations.
	 * @param action what to do
	 * @param deadLetters which dead letters to replay or discard: {@code all}, or a
	 * reason such as {@code rejected}
	 * @param user the id, anonymous id or email of a user to erase
	 * @param timeout how long to wait for a flush, 10 s by default
	 * @return what was done
	 */
	@WriteOperation
	public Mono<ActionReport> act(Action action, @Nullable String deadLetters, @Nullable String user,
			@Nullable Duration timeout) {
		if (isIds(deadLetters)) {
			throw new InvalidEndpointRequestException("Ids of dead letters belong to a destination",
					"Ids of dead letters belong to a destination: name it in the path");
		}
		return act(List.copyOf(this.deliveries.values()), action, deadLetters, user, timeout);
	}

	/**
	 * Does something with one destination.
	 * @param destination its name
	 * @param action what to do
	 * @param deadLetters which dead letters to replay or discard: {@code all}, a reason
	 * such as {@code rejected}, or ids with commas between them
	 * @param user the id, anonymous id or email of a user to erase
	 * @param timeout how long to wait for a flush, 10 s by default
	 * @return what was done
	 */
	@WriteOperation
	public Mono<ActionReport> actOn(@Selector String destination, Action action, @Nullable String deadLetters,
			@Nullable String user, @Nullable Duration timeout) {
		Delivery delivery = this.deliveries.get(destination);
		if (delivery == null) {
			throw new InvalidEndpointRequestException("There is no such destination",
					"There is no such destination; there are " + this.deliveries.keySet());
		}
		return act(List.of(delivery), action, deadLetters, user, timeout);
	}

	private Mono<ActionReport> act(List<Delivery> targets, Action action, @Nullable String deadLetters,
			@Nullable String user, @Nullable Duration timeout) {
		Predicate<DeadLetter> letters = switch (action) {
			case REPLAY, DISCARD -> chosen(deadLetters);
			case ERASE -> of(user);
			case FLUSH, PAUSE, RESUME -> (letter) -> false;
		};
		Duration deadline = (timeout != null) ? timeout : FLUSH_TIMEOUT;
		if (deadline.isNegative() || deadline.compareTo(MAX_FLUSH_TIMEOUT) > 0) {
			throw invalid("timeout", "a duration from 0 s to 5 min");
		}
		return Flux.fromIterable(targets)
			.flatMapSequential((delivery) -> act(delivery, action, letters, deadline)
				.map((events) -> Map.entry(delivery.name(), events)))
			.collect(LinkedHashMap<String, Long>::new, (map, entry) -> map.put(entry.getKey(), entry.getValue()))
			.map((events) -> new ActionReport(action.name().toLowerCase(Locale.ROOT), events))
			.doOnNext((report) -> logger.info("The tracking endpoint was asked to {}: {}", report.action(),
					report.events()));
	}

	private Mono<Long> act(Delivery delivery, Action action, Predicate<DeadLetter> letters, Duration deadline) {
		return switch (action) {
			case FLUSH -> Mono.fromFuture(() -> delivery.flush(deadline)).map((result) -> result.remaining());
			case PAUSE -> Mono.fromSupplier(() -> {
				delivery.pause();
				return delivery.sizes().events();
			});
			case RESUME -> Mono.fromSupplier(() -> {
				delivery.resume();
				return delivery.sizes().events();
			});
			case REPLAY -> Mono.fromSupplier(() -> (long) delivery.replay(letters));
			case DISCARD, ERASE -> Mono.fromSupplier(() -> (long) delivery.deadLetters().discard(letters));
		};
	}

	private static boolean isIds(@Nullable String deadLetters) {
		return deadLetters != null && !deadLetters.isBlank() && Character.isDigit(deadLetters.strip().charAt(0));
	}

	private static Predicate<DeadLetter> chosen(@Nullable String deadLetters) {
		String text = (deadLetters != null) ? deadLetters.strip() : "";
		if (text.equals(ALL)) {
			return (letter) -> true;
		}
		for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
			if (text.equals(reason.tag())) {
				return (letter) -> letter.reason() == reason;
			}
		}
		Set<Long> ids = new HashSet<>();
		try {
			for (String id : text.split(",")) {
				ids.add(Long.parseLong(id.strip()));
			}
		}
		catch (NumberFormatException ex) {
			throw invalid("deadLetters", "'all', a reason such as 'rejected', or ids with commas between them");
		}
		return (letter) -> ids.contains(letter.id());
	}

	private static Predicate<DeadLetter> of(@Nullable String user) {
		if (user == null || user.isBlank()) {
			throw invalid("user", "a user's id, anonymous id or email");
		}
		return (letter) -> DeadLetterPayload.of(letter).isOf(user.strip());
	}

	private static InvalidEndpointRequestException invalid(String parameter, String expected) {
		String reason = parameter + " has to be " + expected;
		return new InvalidEndpointRequestException(reason, reason);
	}

	/**
	 * What the endpoint can do.
	 */
	public enum Action {

		/** Sends all that waits, without lingering, and waits for the outcome. */
		FLUSH,

		/** Stops sending. Events are taken on, within the buffer's bounds. */
		PAUSE,

		/** Goes on sending. */
		RESUME,

		/**
		 * Sends dead letters again. Those that are {@code ambiguous} or {@code partial}
		 * may have been executed already.
		 */
		REPLAY,

		/** Throws dead letters away. */
		DISCARD,

		/**
		 * Throws the dead letters of a user away, who asked to be forgotten.
		 */
		ERASE

	}

}
