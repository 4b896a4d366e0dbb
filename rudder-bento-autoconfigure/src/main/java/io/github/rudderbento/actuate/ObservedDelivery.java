package io.github.rudderbento.actuate;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.DeliveryInterceptor;
import io.github.rudderbento.delivery.DeliveryRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Observes each request with events. The HTTP client's own observation becomes its child.
 */
public final class ObservedDelivery implements DeliveryInterceptor {

	private static final DeliveryObservationConvention DEFAULT_CONVENTION = new DefaultDeliveryObservationConvention();

	/**
	 * The key under which reactive clients look for their parent, as Micrometer's thread
	 * local accessor names it.
	 */
	private static final String PARENT = "micrometer.observation";

	private final ObservationRegistry registry;

	private final @Nullable DeliveryObservationConvention convention;

	/**
	 * Creates the interceptor.
	 * @param registry takes the observations
	 * @param convention names them, or {@code null} for the default
	 */
	public ObservedDelivery(ObservationRegistry registry, @Nullable DeliveryObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public Mono<Answer> around(String destination, DeliveryRequest request, Mono<Answer> exchange) {
		return Mono.defer(() -> {
			DeliveryObservationContext context = new DeliveryObservationContext(destination, request);
			Observation observation = DeliveryObservationDocumentation.DELIVERY
				.observation(this.convention, DEFAULT_CONVENTION, () -> context, this.registry)
				.start();
			// What fails is not told as an error: the exception's text is not ours, and
			// spans would carry it.
			return exchange.doOnNext(context::setAnswer)
				.doFinally((signal) -> observation.stop())
				.contextWrite((reactive) -> reactive.put(PARENT, observation));
		});
	}

}
