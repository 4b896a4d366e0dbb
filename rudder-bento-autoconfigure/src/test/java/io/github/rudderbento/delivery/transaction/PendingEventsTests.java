package io.github.rudderbento.delivery.transaction;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.BufferSettings;
import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.DeadLetters;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryListener;
import io.github.rudderbento.delivery.DeliveryRequest;
import io.github.rudderbento.delivery.DeliverySettings;
import io.github.rudderbento.delivery.Destination;
import io.github.rudderbento.delivery.HandOver.Phase;
import io.github.rudderbento.delivery.RetrySettings;
import io.github.rudderbento.delivery.Route;
import io.github.rudderbento.rudderstack.RudderStackRoute;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class PendingEventsTests {

	private static final int THREADS = 4;

	private static final int EVENTS = 50_000;

	private final Route route = new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, Map.of());

	private final CapturedEvent event = CapturedEvent.of("id", this.route, 1, 10, "content");

	private final Delivery delivery = new Delivery(new Nobody(),
			new DeliverySettings(Duration.ofSeconds(1), 1, false, null, RetrySettings.defaults()),
			BufferSettings.defaults(), new DeadLetters(1024, 10, Clock.systemUTC()), new DeliveryListener() {
			}, Thread::new);

	@Test
	void severalThreadsMayAdd() throws InterruptedException, ExecutionException {
		PendingEvents pending = new PendingEvents(THREADS * EVENTS);
		CyclicBarrier start = new CyclicBarrier(THREADS);
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				all.add(threads.submit(() -> {
					start.await();
					for (int k = 0; k < EVENTS; k++) {
						assertThat(pending.add(this.delivery, this.event, Phase.AFTER_COMMIT)).isTrue();
					}
					return null;
				}));
			}
			for (Future<?> each : all) {
				each.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		pending.completed(true);
		assertThat(this.delivery.counters().accepted()).isEqualTo(THREADS * EVENTS);
	}

	@Test
	void tooLateForATransactionThatHasEnded() {
		PendingEvents pending = new PendingEvents(10);
		assertThat(pending.add(this.delivery, this.event, Phase.AFTER_COMMIT)).isTrue();
		pending.completed(false);
		assertThat(pending.add(this.delivery, this.event, Phase.AFTER_COMMIT)).isFalse();
		assertThat(this.delivery.counters().accepted()).isZero();
	}

	private final class Nobody implements Destination {

		@Override
		public String name() {
			return "nobody";
		}

		@Override
		public List<Route> routes() {
			return List.of(PendingEventsTests.this.route);
		}

		@Override
		public Mono<Answer> post(DeliveryRequest request) {
			return Mono.never();
		}

	}

}
