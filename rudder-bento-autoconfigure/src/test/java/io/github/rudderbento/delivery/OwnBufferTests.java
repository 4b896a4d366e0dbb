package io.github.rudderbento.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A delivery over a buffer that is not its own.
 */
class OwnBufferTests {

	private final QueueBuffer buffer = new QueueBuffer();

	private final List<DeliveryRequest> requests = new CopyOnWriteArrayList<>();

	private final Vendor vendor = new Vendor();

	private final Delivery delivery = new Delivery(this.vendor,
			new DeliverySettings(Duration.ofMillis(1), 1, false, null, RetrySettings.defaults()), this.buffer,
			new DeadLetters(1024, 10, Clock.systemUTC()), new DeliveryListener() {
			}, (work) -> {
				Thread thread = new Thread(work, "own-buffer-tests");
				thread.setDaemon(true);
				return thread;
			});

	@Test
	void deliversWhatTheBufferHandsOut() throws InterruptedException {
		assertThat(offer("a")).isTrue();
		assertThat(offer("b")).isTrue();
		assertThat(this.delivery.sizes().events()).isEqualTo(2);
		this.delivery.start();
		assertThat(this.delivery.flush(Duration.ofSeconds(20)).join()).isEqualTo(new FlushResult(0));
		assertThat(this.requests).singleElement()
			.satisfies((request) -> assertThat(new String(request.body().toByteArray(), StandardCharsets.UTF_8))
				.isEqualTo("{\"batch\":[{},{}]}"));
		CountDownLatch stopped = new CountDownLatch(1);
		this.delivery.stop(Duration.ofSeconds(20), (givenUp) -> stopped.countDown());
		assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.buffer.sizes().events()).isZero();
		assertThat(this.buffer.closed).isTrue();
		assertThat(this.delivery.counters().delivered()).isEqualTo(2);
	}

	@Test
	void bufferDecidesWhatIsTaken() {
		this.buffer.answer = EventBuffer.Offer.FULL;
		assertThat(offer("a")).isFalse();
		this.buffer.answer = EventBuffer.Offer.CLOSED;
		assertThat(offer("b")).isFalse();
		assertThat(this.delivery.counters().dropped(DropReason.BUFFER_FULL)).isEqualTo(1);
		assertThat(this.delivery.counters().dropped(DropReason.CLOSED)).isEqualTo(1);
		assertThat(this.delivery.counters().accepted()).isEqualTo(2);
	}

	private boolean offer(String id) {
		return this.delivery.offer(CapturedEvent.of(id, this.vendor.route, Lanes.of(id), 10, id));
	}

	private static final class QueueBuffer implements EventBuffer {

		private final Queue<CapturedEvent> events = new ConcurrentLinkedQueue<>();

		private final AtomicInteger unsettled = new AtomicInteger();

		private final AtomicLong taken = new AtomicLong();

		private volatile Offer answer = Offer.ACCEPTED;

		private volatile boolean closed;

		@Override
		public Offer offer(CapturedEvent event) {
			if (this.answer == Offer.ACCEPTED) {
				this.taken.incrementAndGet();
				this.unsettled.incrementAndGet();
				this.events.add(event);
			}
			return this.answer;
		}

		@Override
		public int drain(Consumer<CapturedEvent> target, int credit) {
			int drained = 0;
			for (CapturedEvent event = this.events.poll(); event != null; event = this.events.poll()) {
				target.accept(event);
				drained++;
			}
			return drained;
		}

		@Override
		public boolean holds(Segment segment) {
			return true;
		}

		@Override
		public void charge(long bytes) {
		}

		@Override
		public void settle(@Nullable Segment segment, int events, long bytes) {
			this.unsettled.addAndGet(-events);
		}

		@Override
		public BufferSizes sizes() {
			return new BufferSizes(this.unsettled.get(), 0, 100, 1000);
		}

		@Override
		public long taken() {
			return this.taken.get();
		}

		@Override
		public void open() {
			this.closed = false;
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

	private final class Vendor implements Destination {

		private final Route route = new Route() {

			@Override
			public String name() {
				return "events";
			}

			@Override
			public BatchLimits limits() {
				return new BatchLimits(10, 10, 1000, 100);
			}

			@Override
			public Framing framing() {
				return Framing.arrayNamed("batch");
			}

			@Override
			public Encoder newEncoder() {
				return (event, target) -> {
					try {
						target.write("{}".getBytes(StandardCharsets.UTF_8));
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				};
			}

			@Override
			public boolean repeatable(CapturedEvent event) {
				return true;
			}
		};

		@Override
		public String name() {
			return "vendor";
		}

		@Override
		public List<Route> routes() {
			return List.of(this.route);
		}

		@Override
		public Mono<Answer> post(DeliveryRequest request) {
			OwnBufferTests.this.requests.add(request);
			return Mono.just(new Answer.Delivered("200"));
		}

	}

}
