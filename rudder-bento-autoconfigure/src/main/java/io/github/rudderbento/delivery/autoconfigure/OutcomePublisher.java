package io.github.rudderbento.delivery.autoconfigure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import io.github.rudderbento.delivery.DeadLetter;
import io.github.rudderbento.delivery.DeliveryLifecycle;
import io.github.rudderbento.delivery.DeliveryListener;
import io.github.rudderbento.delivery.DestinationHeld;
import io.github.rudderbento.delivery.DestinationRecovered;
import io.github.rudderbento.delivery.EventsDeadLettered;
import io.github.rudderbento.delivery.EventsDelivered;
import io.github.rudderbento.delivery.EventsDropped;
import io.github.rudderbento.delivery.PrintableText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Publishes what becomes of events as application events, for those who listen; who
 * listens is looked up once at the start. The delivery thread only puts news into a
 * bounded queue. Without any listener there is neither queue nor thread.
 */
final class OutcomePublisher implements DeliveryListener, SmartLifecycle {

	/** Started before the deliveries and stopped after them, to tell of their last. */
	static final int PHASE = DeliveryLifecycle.PHASE - 1;

	private static final Logger logger = LoggerFactory.getLogger(OutcomePublisher.class);

	private static final int CAPACITY = 4096;

	private static final List<Class<?>> TYPES = List.of(EventsDelivered.class, EventsDropped.class,
			EventsDeadLettered.class, DestinationHeld.class, DestinationRecovered.class);

	private final ApplicationContext context;

	private final ThreadFactory threads;

	private final AtomicLong missed = new AtomicLong();

	private volatile Set<Class<?>> wanted = Set.of();

	private volatile @Nullable BlockingQueue<Object> queue;

	private volatile boolean running;

	OutcomePublisher(ApplicationContext context, ThreadFactory threads) {
		this.context = context;
		this.threads = threads;
	}

	@Override
	public void delivered(DeliveredBatch batch) {
		if (this.wanted.contains(EventsDelivered.class)) {
			tell(new EventsDelivered(batch.destination(), batch.route(), batch.events(), batch.attempts(),
					batch.exchange(), batch.lag()));
		}
	}

	@Override
	public void dropped(String destination, String reason, long events) {
		if (this.wanted.contains(EventsDropped.class)) {
			tell(new EventsDropped(destination, reason, events));
		}
	}

	@Override
	public void deadLettered(DeadLetter letter) {
		if (this.wanted.contains(EventsDeadLettered.class)) {
			tell(new EventsDeadLettered(letter.destination(), List.of(letter)));
		}
	}

	@Override
	public void held(String destination, String advice) {
		if (this.wanted.contains(DestinationHeld.class)) {
			tell(new DestinationHeld(destination, advice));
		}
	}

	@Override
	public void recovered(String destination) {
		if (this.wanted.contains(DestinationRecovered.class)) {
			tell(new DestinationRecovered(destination));
		}
	}

	private void tell(Object news) {
		BlockingQueue<Object> current = this.queue;
		if (current != null && !current.offer(news) && this.missed.getAndIncrement() == 0) {
			logger.warn("Listeners of delivery outcomes are too slow and miss some");
		}
	}

	@Override
	public void start() {
		Set<Class<?>> listenedTo = new HashSet<>();
		for (Class<?> type : TYPES) {
			if (isListenedTo(type)) {
				listenedTo.add(type);
			}
		}
		if (!listenedTo.isEmpty()) {
			BlockingQueue<Object> next = new ArrayBlockingQueue<>(CAPACITY);
			this.queue = next;
			this.threads.newThread(() -> run(next)).start();
		}
		this.wanted = Set.copyOf(listenedTo);
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.wanted = Set.of();
		BlockingQueue<Object> last = this.queue;
		this.queue = null;
		if (last == null) {
			callback.run();
			return;
		}
		Stop stop = new Stop(callback);
		while (!last.offer(stop)) {
			// What waits is published before the end; if there is too much of it, some
			// is not.
			last.poll();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private boolean isListenedTo(Class<?> type) {
		for (ApplicationContext each = this.context; each != null; each = each.getParent()) {
			if (each instanceof AbstractApplicationContext known) {
				for (ApplicationListener<?> listener : known.getApplicationListeners()) {
					if (listensTo(listener, type)) {
						return true;
					}
				}
			}
		}
		return false;
	}

	/**
	 * Listeners of all there is do not count, as Spring Boot itself has some, unless they
	 * are methods, which are the application's.
	 */
	private static boolean listensTo(ApplicationListener<?> listener, Class<?> type) {
		GenericApplicationListener generic = (listener instanceof GenericApplicationListener already) ? already
				: new GenericApplicationListenerAdapter(listener);
		return generic.supportsEventType(payload(type)) && (listener instanceof ApplicationListenerMethodAdapter
				|| !generic.supportsEventType(payload(Nobody.class)));
	}

	private static ResolvableType payload(Class<?> type) {
		return ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, type);
	}

	private void run(BlockingQueue<Object> news) {
		List<Object> batch = new ArrayList<>();
		while (true) {
			try {
				batch.add(news.take());
			}
			catch (InterruptedException ex) {
				// Nobody interrupts this thread but who wants it to end.
				return;
			}
			news.drainTo(batch);
			this.missed.set(0);
			for (Object each : joined(batch)) {
				if (each instanceof Stop stop) {
					stop.callback().run();
					return;
				}
				publish(each);
			}
			batch.clear();
		}
	}

	private void publish(Object event) {
		try {
			this.context.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of {} failed: {}", event.getClass().getSimpleName(), PrintableText.of(ex));
		}
	}

	/**
	 * Joins news that only continue those before them, as drops and dead letters come in
	 * crowds.
	 */
	private static List<Object> joined(List<Object> news) {
		List<Object> joined = new ArrayList<>();
		for (Object each : news) {
			Object last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
			if (each instanceof EventsDropped more && last instanceof EventsDropped before
					&& more.destination().equals(before.destination()) && more.reason().equals(before.reason())) {
				joined.set(joined.size() - 1,
						new EventsDropped(more.destination(), more.reason(), before.events() + more.events()));
			}
			else if (each instanceof EventsDeadLettered more && last instanceof Letters before
					&& more.destination().equals(before.destination())) {
				before.letters().addAll(more.letters());
			}
			else {
				joined.add((each instanceof EventsDeadLettered first)
						? new Letters(first.destination(), new ArrayList<>(first.letters())) : each);
			}
		}
		joined.replaceAll((each) -> (each instanceof Letters letters)
				? new EventsDeadLettered(letters.destination(), letters.letters()) : each);
		return joined;
	}

	private record Letters(String destination, List<DeadLetter> letters) {
	}

	private record Stop(Runnable callback) {
	}

	private record Nobody() {
	}

}
