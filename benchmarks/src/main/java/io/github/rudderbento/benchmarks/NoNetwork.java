package io.github.rudderbento.benchmarks;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.BufferSettings;
import io.github.rudderbento.delivery.DeadLetters;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryListener;
import io.github.rudderbento.delivery.DeliveryRequest;
import io.github.rudderbento.delivery.DeliverySettings;
import io.github.rudderbento.delivery.Destination;
import io.github.rudderbento.delivery.Overflow;
import io.github.rudderbento.delivery.RetrySettings;
import io.github.rudderbento.delivery.Route;
import reactor.core.publisher.Mono;

/**
 * RudderStack's route without its network: each request is answered with success at once.
 */
public final class NoNetwork implements Destination {

	private final List<Route> routes;

	private NoNetwork(Route route) {
		this.routes = List.of(route);
	}

	/**
	 * Creates a delivery that answers itself.
	 * @param route the route of its events
	 * @param gzip whether segments are compressed
	 * @return a delivery that is not started
	 */
	public static Delivery delivery(Route route, boolean gzip) {
		DeliverySettings settings = new DeliverySettings(Duration.ofMillis(200), 4, gzip, null,
				RetrySettings.defaults());
		BufferSettings buffer = new BufferSettings(1L << 32, 8_000_000, Overflow.DROP_NEWEST, Duration.ZERO);
		return new Delivery(new NoNetwork(route), settings, buffer, new DeadLetters(1_000_000, 1000, Clock.systemUTC()),
				new DeliveryListener() {
				}, (task) -> {
					Thread thread = new Thread(task, "delivery");
					thread.setDaemon(true);
					return thread;
				});
	}

	@Override
	public String name() {
		return "rudderstack";
	}

	@Override
	public List<Route> routes() {
		return this.routes;
	}

	@Override
	public Mono<Answer> post(DeliveryRequest request) {
		return Mono.just(new Answer.Delivered("ok"));
	}

}
