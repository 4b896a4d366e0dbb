package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A destination with interceptors around its requests.
 */
public final class InterceptedDestination implements Destination {

	private final Destination destination;

	private final List<DeliveryInterceptor> interceptors;

	/**
	 * Creates the destination.
	 * @param destination where requests go
	 * @param interceptors the outermost first
	 */
	public InterceptedDestination(Destination destination, List<DeliveryInterceptor> interceptors) {
		this.destination = destination;
		this.interceptors = List.copyOf(interceptors);
	}

	@Override
	public String name() {
		return this.destination.name();
	}

	@Override
	public List<Route> routes() {
		return this.destination.routes();
	}

	@Override
	public Mono<Answer> post(DeliveryRequest request) {
		Mono<Answer> exchange = this.destination.post(request);
		for (int i = this.interceptors.size() - 1; i >= 0; i--) {
			exchange = this.interceptors.get(i).around(name(), request, exchange);
		}
		return exchange;
	}

	@Override
	public Duration exchangeTimeout() {
		return this.destination.exchangeTimeout();
	}

	@Override
	public @Nullable Mono<Answer> probe() {
		return this.destination.probe();
	}

	@Override
	public Pace probePace() {
		return this.destination.probePace();
	}

	@Override
	public String toString() {
		return this.destination.toString();
	}

}
