package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A vendor as the engine sees it. To add one, implement this and {@link Route} in a
 * package of its own.
 */
public interface Destination {

	/**
	 * The vendor's name: used for threads, health, metrics and logs.
	 * @return a lower-case name such as {@code rudderstack}
	 */
	String name();

	/**
	 * All ways into it.
	 * @return at least one route; the same instances every time
	 */
	List<Route> routes();

	/**
	 * Sends one request.
	 * @param request what to send
	 * @return exactly one answer, within {@link #exchangeTimeout()}; never an error,
	 * never empty
	 */
	Mono<Answer> post(DeliveryRequest request);

	/**
	 * How long a request takes at the most, probes included. One that has no answer some
	 * time after that is cancelled and counts as {@link Answer.Ambiguous}: this is no
	 * timeout to rely on, it only keeps an answer that got lost from blocking its users
	 * for ever.
	 * @return a duration, one minute by default
	 */
	default Duration exchangeTimeout() {
		return Duration.ofMinutes(1);
	}

	/**
	 * A harmless request that shows whether the vendor takes requests again.
	 * @return the probe, or {@code null} when an event is the best probe there is
	 */
	default @Nullable Mono<Answer> probe() {
		return null;
	}

	/**
	 * How fast harmless probes may follow each other. Events that serve as probes keep to
	 * the pace of their route.
	 * @return the pace; {@link Pace#unlimited()} by default
	 */
	default Pace probePace() {
		return Pace.unlimited();
	}

}
