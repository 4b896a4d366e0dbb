package io.github.rudderbento.delivery;

import reactor.core.publisher.Mono;

/**
 * Stands around each request with events, to observe it for example.
 */
@FunctionalInterface
public interface DeliveryInterceptor {

	/**
	 * Called for each request, retries included, on the delivery thread; must not block.
	 * @param destination the destination's name
	 * @param request what is sent; its body may be read until the answer is given, and by
	 * a copy after that, see {@link RequestBody}
	 * @param exchange sends it, once for each subscription; one that begins after an
	 * answer was given may fail
	 * @return exactly one answer, within a bounded time; never an error, never empty
	 */
	Mono<Answer> around(String destination, DeliveryRequest request, Mono<Answer> exchange);

}
