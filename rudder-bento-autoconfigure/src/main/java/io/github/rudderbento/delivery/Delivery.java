package io.github.rudderbento.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The delivery of events to one destination: takes them, batches them and sends them, in
 * order per user, through outages, within bounds. Each event that is offered ends in
 * exactly one counted outcome.
 * <p>
 * {@link #offer} is the hot path. All methods may be called from any thread; none of them
 * waits for the network.
 */
public final class Delivery {

	private static final Logger logger = LoggerFactory.getLogger(Delivery.class);

	/** After an unforeseen error the loop rests, so that it cannot fill the log. */
	private static final long ERROR_PAUSE = TimeUnit.SECONDS.toNanos(1);

	private final Destination destination;

	private final DeliverySettings settings;

	private final boolean evictOldest;

	private final EventBuffer buffer;

	private final DeadLetters deadLetters;

	private final DeliveryCounters counters;

	private final DeliveryListener listener;

	private final ThreadFactory threads;

	private final DeliveryThreads siblings;

	private volatile @Nullable DeliveryLoop loop;

	private volatile @Nullable Thread thread;

	private volatile boolean paused;

	private volatile BooleanSupplier logsPayloads = () -> true;

	/** Changes hardly ever, so that all callers' cores keep it. */
	private volatile boolean mayLogPayloads = true;

	/**
	 * Creates a delivery with a memory buffer. It takes events at once and sends them
	 * when it was started.
	 * @param destination where to
	 * @param settings how
	 * @param bufferSettings the bounds of what waits
	 * @param deadLetters takes what cannot be delivered
	 * @param listener hears of outcomes
	 * @param threads makes the delivery thread; its threads should be daemons
	 */
	public Delivery(Destination destination, DeliverySettings settings, BufferSettings bufferSettings,
			DeadLetters deadLetters, DeliveryListener listener, ThreadFactory threads) {
		this(destination, settings, bufferSettings, deadLetters, listener, threads, new DeliveryThreads());
	}

	/**
	 * Creates a delivery with a memory buffer, as one of several of an application.
	 * @param destination where to
	 * @param settings how
	 * @param bufferSettings the bounds of what waits
	 * @param deadLetters takes what cannot be delivered
	 * @param listener hears of outcomes
	 * @param threads makes the delivery thread; its threads should be daemons
	 * @param siblings the threads of all deliveries, which do not wait for room when a
	 * listener offers events on them
	 */
	public Delivery(Destination destination, DeliverySettings settings, BufferSettings bufferSettings,
			DeadLetters deadLetters, DeliveryListener listener, ThreadFactory threads, DeliveryThreads siblings) {
		this.destination = destination;
		this.settings = settings;
		this.evictOldest = bufferSettings.overflow() == Overflow.DROP_OLDEST;
		this.buffer = new MemoryBuffer(bufferSettings, this::wakeUp, () -> !siblings.includeCurrent());
		this.counters = new DeliveryCounters(this.buffer::taken);
		this.deadLetters = deadLetters;
		this.listener = listener;
		this.threads = threads;
		this.siblings = siblings;
	}

	/**
	 * Creates a delivery with a buffer of one's own, which has the say on what it takes,
	 * keeps and hands out.
	 * @param destination where to
	 * @param settings how
	 * @param buffer where events wait; used by this delivery only
	 * @param deadLetters takes what cannot be delivered
	 * @param listener hears of outcomes
	 * @param threads makes the delivery thread; its threads should be daemons
	 */
	public Delivery(Destination destination, DeliverySettings settings, EventBuffer buffer, DeadLetters deadLetters,
			DeliveryListener listener, ThreadFactory threads) {
		this.destination = destination;
		this.settings = settings;
		this.evictOldest = false;
		this.buffer = buffer;
		this.counters = new DeliveryCounters(buffer::taken);
		this.deadLetters = deadLetters;
		this.listener = listener;
		this.threads = threads;
		this.siblings = new DeliveryThreads();
	}

	/**
	 * The destination's name.
	 * @return a lower-case name
	 */
	public String name() {
		return this.destination.name();
	}

	/**
	 * Takes an event. Never throws, and blocks only with {@link Overflow#BLOCK}.
	 * @param event the event
	 * @return whether it will be delivered if it can be; otherwise it was dropped and
	 * counted
	 */
	public boolean offer(CapturedEvent event) {
		EventBuffer.Offer offer = this.buffer.offer(event);
		if (offer == EventBuffer.Offer.ACCEPTED) {
			return true;
		}
		this.counters.addNotBuffered();
		this.counters.addDropped((offer == EventBuffer.Offer.FULL) ? DropReason.BUFFER_FULL : DropReason.CLOSED, 1);
		return false;
	}

	/**
	 * Sets when the payloads of captured events are logged; before, nobody knows. To ask
	 * a logger for its level is a walk through memory that a caller feels, so it is not
	 * asked for each event.
	 * @param condition whether to log, instead of any set before; asked on the delivery
	 * thread, twenty times a second at least, must not block. One that throws says yes
	 */
	public void logPayloadsWhen(BooleanSupplier condition) {
		this.logsPayloads = condition;
		this.mayLogPayloads = true;
	}

	/**
	 * Whether the payload of a captured event may have to be logged.
	 * @return what the condition said when it was last asked; {@code true} when nothing
	 * is delivered, for then it is not asked
	 */
	public boolean mayLogPayloads() {
		return this.mayLogPayloads;
	}

	/**
	 * Counts an event that was accepted but could not be offered.
	 * @param reason why
	 */
	public void drop(DropReason reason) {
		this.counters.addNotBuffered();
		this.counters.addDropped(reason, 1);
	}

	/**
	 * Keeps an event for a person to look at instead of sending it.
	 * @param route the route it was meant for
	 * @param payload its JSON object
	 * @param text what is wrong with it
	 */
	public void deadLetter(Route route, byte[] payload, String text) {
		this.counters.addNotBuffered();
		this.counters.addDeadLettered(DeadLetter.Reason.MISSING_DATA, 1);
		DeadLetter letter = this.deadLetters.add(name(), route.name(), payload, Lanes.ALL,
				DeadLetter.Reason.MISSING_DATA, text);
		try {
			this.listener.deadLettered(letter);
		}
		catch (RuntimeException ex) {
			logger.warn("{}: a delivery listener failed: {}", name(), PrintableText.of(ex));
		}
	}

	/**
	 * Sends all that was accepted before, without lingering.
	 * @param deadline how long to wait for the outcome of all
	 * @return how it ended; completed on another thread, never with an error
	 */
	public CompletableFuture<FlushResult> flush(Duration deadline) {
		DeliveryLoop current = this.loop;
		return (current != null) ? current.flush(deadline)
				: CompletableFuture.completedFuture(new FlushResult(this.buffer.sizes().events()));
	}

	/**
	 * Stops sending. Events are taken on, within the buffer's bounds.
	 */
	public void pause() {
		setPaused(true);
	}

	/**
	 * Goes on sending after {@link #pause()}.
	 */
	public void resume() {
		setPaused(false);
	}

	private void setPaused(boolean pause) {
		this.paused = pause;
		DeliveryLoop current = this.loop;
		if (current != null) {
			current.pause(pause);
		}
	}

	/**
	 * How the delivery stands.
	 * @return a recent status, a fraction of a second old at the most
	 */
	public DeliveryStatus status() {
		DeliveryLoop current = this.loop;
		if (current != null) {
			return current.status();
		}
		BufferSizes sizes = this.buffer.sizes();
		return new DeliveryStatus(DeliveryStatus.State.STOPPED, null, null, null, null, sizes.events(), sizes.bytes(),
				Duration.ZERO, 0);
	}

	/**
	 * How much waits.
	 * @return the sizes of the buffer
	 */
	public BufferSizes sizes() {
		return this.buffer.sizes();
	}

	/**
	 * What became of all events.
	 * @return live counters
	 */
	public DeliveryCounters counters() {
		return this.counters;
	}

	/**
	 * What could not be delivered.
	 * @return the dead letters
	 */
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	/**
	 * Sends dead letters again. They count as accepted once more.
	 * @param which which ones; those of {@link DeadLetter.Reason#PARTIAL} may have been
	 * taken already
	 * @return how many were taken back into the buffer
	 */
	public int replay(Predicate<DeadLetter> which) {
		int taken = 0;
		for (DeadLetter letter : this.deadLetters.list()) {
			if (which.test(letter)) {
				for (Route route : this.destination.routes()) {
					taken += (route.name().equals(letter.route()) && replay(letter, route)) ? 1 : 0;
				}
			}
		}
		return taken;
	}

	/** A letter for which there is no room stays where it is. */
	private boolean replay(DeadLetter letter, Route route) {
		CapturedEvent event = CapturedEvent.of("dead-letter-" + letter.id(), route, letter.lanes(),
				letter.payload().length + Segment.OVERHEAD, letter.payload());
		if (!this.deadLetters.remove(letter)) {
			return false;
		}
		if (this.buffer.offer(event) == EventBuffer.Offer.ACCEPTED) {
			return true;
		}
		this.deadLetters.putBack(letter);
		return false;
	}

	/**
	 * Starts, or starts again after a stop.
	 */
	public synchronized void start() {
		if (this.thread != null) {
			return;
		}
		this.buffer.open();
		DeliveryLoop next = new DeliveryLoop(this.destination, this.buffer, this.settings, this.evictOldest,
				this.deadLetters, this.counters, this.listener, Clock.systemUTC(), System::nanoTime, this::wakeUp);
		next.pause(this.paused);
		Thread worker = this.threads.newThread(() -> this.siblings.run(() -> run(next)));
		this.loop = next;
		this.thread = worker;
		worker.start();
	}

	/**
	 * Delivers what waits and stops. Events that come meanwhile are still taken; once
	 * nothing waits, or the deadline has passed, they are refused and counted.
	 * @param deadline how long to go on; what is left then is dropped and counted
	 * @param done called with the number of events that were given up, on the delivery
	 * thread
	 */
	public synchronized void stop(Duration deadline, LongConsumer done) {
		DeliveryLoop current = this.loop;
		if (this.thread == null || current == null) {
			this.buffer.close();
			done.accept(0);
			return;
		}
		current.close(deadline, (givenUp) -> {
			this.thread = null;
			done.accept(givenUp);
		});
	}

	private void run(DeliveryLoop current) {
		while (!current.isClosed()) {
			try {
				mayLogPayloads(logsPayloads());
				long rest = current.step();
				if (rest > 0 && !current.isClosed()) {
					LockSupport.parkNanos(this, rest);
					// Nobody stops this thread by interrupting it, and no pause lasts
					// while it is
					// interrupted.
					Thread.interrupted();
				}
			}
			catch (RuntimeException | Error ex) {
				// An application that lacks memory for a moment must not lose its
				// delivery for good.
				report(ex);
				LockSupport.parkNanos(this, ERROR_PAUSE);
			}
		}
		mayLogPayloads(true);
	}

	private void report(Throwable unforeseen) {
		try {
			logger.error("{}: an unforeseen error in the delivery loop, which goes on", name(), unforeseen);
		}
		catch (RuntimeException | Error ex) {
			// There may be no memory to say so either.
		}
	}

	private boolean logsPayloads() {
		try {
			return this.logsPayloads.getAsBoolean();
		}
		catch (RuntimeException | LinkageError ex) {
			// The callers find out themselves.
			return true;
		}
	}

	private void mayLogPayloads(boolean now) {
		if (this.mayLogPayloads != now) {
			this.mayLogPayloads = now;
		}
	}

	private void wakeUp() {
		Thread current = this.thread;
		if (current != null) {
			LockSupport.unpark(current);
		}
	}

}
