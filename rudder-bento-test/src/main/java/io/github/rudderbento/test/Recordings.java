package io.github.rudderbento.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.rudderbento.delivery.BufferSizes;
import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.DeadLetters;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryListener;
import io.github.rudderbento.delivery.DeliverySettings;
import io.github.rudderbento.delivery.Destination;
import io.github.rudderbento.delivery.EventBuffer;
import io.github.rudderbento.delivery.RetrySettings;
import io.github.rudderbento.delivery.Segment;
import io.github.rudderbento.payload.InvalidPayloadException;
import io.github.rudderbento.payload.PayloadProblem;
import io.github.rudderbento.tracking.EventMapping;
import io.github.rudderbento.tracking.TrackedEvent;
import org.jspecify.annotations.Nullable;

/**
 * What was handed over to deliveries, which keep it here instead of sending it, and what
 * was rejected while it was captured. As events are recorded at hand-over, those of a
 * transaction are here when it commits, and never when it is rolled back. Safe for use by
 * any thread.
 */
final class Recordings {

	private static final int MAX_DEAD_LETTER_BYTES = 1024 * 1024;

	private static final int MAX_DEAD_LETTERS = 1000;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final List<RecordedEvent> events = new ArrayList<>();

	private final List<RejectedEvent> rejections = new ArrayList<>();

	private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

	/**
	 * Makes a delivery that records and never sends.
	 * @param destination names it and its routes
	 * @return the delivery
	 */
	Delivery delivery(Destination destination) {
		DeliverySettings settings = new DeliverySettings(Duration.ofSeconds(1), 1, false, null,
				RetrySettings.defaults());
		DeadLetters deadLetters = new DeadLetters(MAX_DEAD_LETTER_BYTES, MAX_DEAD_LETTERS, Clock.systemUTC());
		Delivery delivery = new Delivery(destination, settings, new RecordingBuffer(destination.name()), deadLetters,
				new DeliveryListener() {
				}, (work) -> daemon(work, destination.name()));
		this.deliveries.add(delivery);
		return delivery;
	}

	private static Thread daemon(Runnable work, String name) {
		Thread thread = new Thread(work, "recording-" + name);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Lets a mapping tell what an event was made of, and why it made none.
	 * @param mapping a mapping
	 * @return the mapping itself, if its delivery is none of ours
	 */
	EventMapping recording(EventMapping mapping) {
		return this.deliveries.contains(mapping.delivery()) ? new RecordingMapping(mapping) : mapping;
	}

	List<RecordedEvent> events() {
		this.lock.lock();
		try {
			return List.copyOf(this.events);
		}
		finally {
			this.lock.unlock();
		}
	}

	List<RejectedEvent> rejections() {
		this.lock.lock();
		try {
			return List.copyOf(this.rejections);
		}
		finally {
			this.lock.unlock();
		}
	}

	void clear() {
		change(() -> {
			this.events.clear();
			this.rejections.clear();
		});
		this.deliveries.forEach((delivery) -> delivery.deadLetters().discard((letter) -> true));
	}

	/**
	 * Waits until something is so; looks again at each change.
	 * @return whether it became so in time
	 */
	boolean await(BooleanSupplier condition, Duration timeout) {
		long left = timeout.toNanos();
		this.lock.lock();
		try {
			while (!condition.getAsBoolean()) {
				if (left <= 0) {
					return false;
				}
				left = this.changed.awaitNanos(left);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for an event", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void change(Runnable change) {
		this.lock.lock();
		try {
			change.run();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void reject(String destination, Object message, PayloadProblem problem) {
		change(() -> this.rejections.add(new RejectedEvent(destination, message, problem)));
	}

	private void record(String destination, CapturedEvent event) {
		Given given = (event.content() instanceof Given content) ? content : new Given(event, event.content());
		CapturedEvent captured = given.captured();
		try {
			byte[] json = encode(captured);
			int limit = captured.route().limits().maxEventBytes();
			if (json.length > limit) {
				reject(destination, given.message(), new PayloadProblem("", "larger than " + limit + " bytes"));
				return;
			}
			RecordedEvent recorded = new RecordedEvent(destination, captured.route().name(), given.message(),
					new String(json, StandardCharsets.UTF_8));
			change(() -> this.events.add(recorded));
		}
		catch (RuntimeException ex) {
			reject(destination, given.message(),
					new PayloadProblem("", "cannot be written: " + ex.getClass().getName()));
		}
	}

	private static byte[] encode(CapturedEvent event) {
		if (event.content() instanceof byte[] json) {
			return json;
		}
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		event.route().newEncoder().encode(event, target);
		return target.toByteArray();
	}

	/**
	 * A captured event, with what the application gave.
	 */
	private record Given(CapturedEvent captured, Object message) {
	}

	private final class RecordingMapping implements EventMapping {

		private final EventMapping mapping;

		RecordingMapping(EventMapping mapping) {
			this.mapping = mapping;
		}

		@Override
		public Delivery delivery() {
			return this.mapping.delivery();
		}

		@Override
		public boolean supports(Class<?> type) {
			return this.mapping.supports(type);
		}

		@Override
		public boolean isFor(Object message) {
			return this.mapping.isFor(message);
		}

		@Override
		public boolean wantsEmail(TrackedEvent event) {
			return this.mapping.wantsEmail(event);
		}

		@Override
		public void map(Object message, Consumer<CapturedEvent> target) {
			try {
				this.mapping.map(message, (event) -> target.accept(CapturedEvent.of(event.id(), event.route(),
						event.lanes(), event.weight(), new Given(event, message))));
			}
			catch (InvalidPayloadException ex) {
				reject(delivery().name(), message, ex.problem());
				throw ex;
			}
		}

	}

	/**
	 * Takes everything and hands out nothing.
	 */
	private final class RecordingBuffer implements EventBuffer {

		private final String destination;

		private final AtomicLong taken = new AtomicLong();

		RecordingBuffer(String destination) {
			this.destination = destination;
		}

		@Override
		public Offer offer(CapturedEvent event) {
			record(this.destination, event);
			this.taken.incrementAndGet();
			return Offer.ACCEPTED;
		}

		@Override
		public int drain(Consumer<CapturedEvent> target, int credit) {
			return 0;
		}

		@Override
		public boolean holds(Segment segment) {
			return true;
		}

		@Override
		public void charge(long bytes) {
			// Nothing is kept on the delivery's account.
		}

		@Override
		public void settle(@Nullable Segment segment, int events, long bytes) {
			// Nothing is ever handed out.
		}

		@Override
		public BufferSizes sizes() {
			return new BufferSizes(0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
		}

		@Override
		public long taken() {
			return this.taken.get();
		}

		@Override
		public void open() {
			// Always open.
		}

		@Override
		public void close() {
			// What is tracked while the application stops is of interest, too.
		}

	}

}
