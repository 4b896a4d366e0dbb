package io.github.rudderbento.rudderstack;

import java.time.Duration;
import java.util.List;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.DeliveryRequest;
import io.github.rudderbento.delivery.Destination;
import io.github.rudderbento.delivery.Route;
import io.github.rudderbento.http.HttpCall;
import io.github.rudderbento.http.HttpTransport;
import reactor.core.publisher.Mono;

/**
 * RudderStack as the delivery engine sees it.
 */
public final class RudderStackDestination implements Destination {

	private final HttpTransport transport;

	private final RudderStackRoute route;

	/**
	 * Creates the destination.
	 * @param transport exchanges with the data plane, credentials included
	 * @param route the way in
	 */
	public RudderStackDestination(HttpTransport transport, RudderStackRoute route) {
		this.transport = transport;
		this.route = route;
	}

	@Override
	public String name() {
		return "rudderstack";
	}

	@Override
	public List<Route> routes() {
		return List.of(this.route);
	}

	@Override
	public Mono<Answer> post(DeliveryRequest request) {
		return this.transport.exchange(HttpCall.post(RudderStackRoute.PATH, request.body(), request.gzip()))
			.map((answer) -> Outcome.of(answer, this.route.clock().instant()).answer())
			.onErrorResume((thrown) -> Mono.just(Outcome.of(thrown).answer()));
	}

	@Override
	public Duration exchangeTimeout() {
		return this.transport.timeout();
	}

	@Override
	public String toString() {
		return "RudderStackDestination[" + this.transport.baseUrl() + "]";
	}

}
