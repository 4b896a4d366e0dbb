package io.github.rudderbento.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DeliveryThreadsTests {

	private static final Route ROUTE = Simulation.builder().build().route();

	private static final int ROOM = 10;

	private final DeliveryThreads siblings = new DeliveryThreads();

	private final CountDownLatch heard = new CountDownLatch(1);

	private final Delivery other = delivery("other", new DeliveryListener() {
	});

	private final Delivery delivery = delivery("vendor", new DeliveryListener() {
		@Override
		public void delivered(DeliveredBatch batch) {
			if (DeliveryThreadsTests.this.heard.getCount() > 0) {
				fill(DeliveryThreadsTests.this.delivery);
				fill(DeliveryThreadsTests.this.other);
				DeliveryThreadsTests.this.heard.countDown();
			}
		}
	});

	private Delivery delivery(String name, DeliveryListener listener) {
		Destination destination = new Destination() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public List<Route> routes() {
				return List.of(ROUTE);
			}

			@Override
			public Mono<Answer> post(DeliveryRequest request) {
				return Mono.just(new Answer.Delivered("200"));
			}
		};
		return new Delivery(destination, new DeliverySettings(Duration.ZERO, 1, false, null, RetrySettings.defaults()),
				new BufferSettings(100_000, ROOM, Overflow.BLOCK, Duration.ofMinutes(10)),
				new DeadLetters(1024, 10, Clock.systemUTC()), listener, (work) -> {
					Thread thread = new Thread(work, "delivery-threads-tests");
					thread.setDaemon(true);
					return thread;
				}, this.siblings);
	}

	private static CapturedEvent event() {
		return CapturedEvent.of("e", ROUTE, 1, 10, "{\"n\":1}".getBytes(StandardCharsets.UTF_8));
	}

	private static void fill(Delivery full) {
		boolean taken = true;
		while (taken) {
			taken = full.offer(event());
		}
	}

	@Test
	void listenerThatTracksNeverWaitsForRoomOnADeliveryThread() throws InterruptedException {
		this.delivery.start();
		this.delivery.offer(event());
		// With any waiting this would take ten minutes.
		assertThat(this.heard.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.delivery.counters().dropped(DropReason.BUFFER_FULL)).isPositive();
		assertThat(this.other.counters().dropped(DropReason.BUFFER_FULL)).isEqualTo(1);
		assertThat(this.other.sizes().events()).isEqualTo(ROOM);
		CountDownLatch stopped = new CountDownLatch(1);
		this.delivery.stop(Duration.ofMillis(1), (givenUp) -> stopped.countDown());
		assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whetherToLogPayloadsIsAskedOnTheDeliveryThreadAndUnknownWithoutOne() {
		AtomicBoolean wanted = new AtomicBoolean();
		Set<String> askedOn = ConcurrentHashMap.newKeySet();
		assertThat(this.delivery.mayLogPayloads()).isTrue();
		this.delivery.logPayloadsWhen(() -> {
			askedOn.add(Thread.currentThread().getName());
			return wanted.get();
		});
		assertThat(this.delivery.mayLogPayloads()).isTrue();
		this.delivery.start();
		await().until(() -> !this.delivery.mayLogPayloads());
		wanted.set(true);
		await().until(this.delivery::mayLogPayloads);
		wanted.set(false);
		await().until(() -> !this.delivery.mayLogPayloads());
		this.delivery.stop(Duration.ofMillis(1), (givenUp) -> {
		});
		await().until(this.delivery::mayLogPayloads);
		assertThat(askedOn).containsExactly("delivery-threads-tests");
	}

	@Test
	void questionThatFailsIsAYesAndKeepsNothingFromBeingDelivered() throws InterruptedException {
		this.delivery.logPayloadsWhen(() -> {
			throw new IllegalStateException();
		});
		this.delivery.start();
		this.delivery.offer(event());
		assertThat(this.heard.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.delivery.mayLogPayloads()).isTrue();
		CountDownLatch stopped = new CountDownLatch(1);
		this.delivery.stop(Duration.ofMillis(1), (givenUp) -> stopped.countDown());
		assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void threadIsADeliverysOnlyWhileItDelivers() {
		boolean[] within = new boolean[1];
		this.siblings.run(() -> within[0] = this.siblings.includeCurrent());
		assertThat(within[0]).isTrue();
		assertThat(this.siblings.includeCurrent()).isFalse();
	}

}
