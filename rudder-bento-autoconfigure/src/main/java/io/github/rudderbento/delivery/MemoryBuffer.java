package io.github.rudderbento.delivery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * Events wait in this process's memory: first as captured values in a queue, then, sealed
 * by the delivery loop, as bytes of segments. Both are charged to one budget.
 * <p>
 * An offer costs two atomic operations and never wakes the consumer, which polls; only
 * when the budget is half used up is the consumer told, once.
 * <p>
 * A thread that is stopped in the middle of an offer, between taking its place in the
 * queue and being there, keeps those behind it back until it goes on, as it would with a
 * lock. Nothing waits for it: the consumer finds nothing and comes back, and all of them
 * are counted in {@link #sizes()} meanwhile.
 */
final class MemoryBuffer implements EventBuffer {

	/**
	 * Events are counted above this bit, bytes below it, so that one addition does both.
	 */
	private static final int EVENT_SHIFT = 40;

	private static final long ONE_EVENT = 1L << EVENT_SHIFT;

	private static final long BYTES_MASK = ONE_EVENT - 1;

	/**
	 * Long, so that hardly any call has to make a new one, yet no array that a garbage
	 * collector treats as large.
	 */
	private static final int CHUNK = 16_384;

	private final MpscUnboundedArrayQueue<CapturedEvent> queue;

	private final AtomicLong usage = new AtomicLong();

	private final BufferSettings settings;

	private final Runnable wakeUp;

	private final BooleanSupplier mayWait;

	private final long wakeAtBytes;

	private final long wakeAtEvents;

	private final long maxBytes;

	private final long maxEvents;

	private final boolean blocks;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition roomMade = this.lock.newCondition();

	private final AtomicInteger blocked = new AtomicInteger();

	private volatile boolean closed;

	/**
	 * Creates an open, empty buffer.
	 * @param settings its bounds
	 * @param wakeUp tells the consumer that it should drain now; must be cheap
	 * @param mayWait whether the current thread may wait for room; asked with
	 * {@link Overflow#BLOCK} only, when there is none
	 */
	MemoryBuffer(BufferSettings settings, Runnable wakeUp, BooleanSupplier mayWait) {
		this(settings, wakeUp, mayWait, new MpscUnboundedArrayQueue<>(CHUNK));
	}

	MemoryBuffer(BufferSettings settings, Runnable wakeUp, BooleanSupplier mayWait,
			MpscUnboundedArrayQueue<CapturedEvent> queue) {
		this.settings = settings;
		this.wakeUp = wakeUp;
		this.mayWait = mayWait;
		this.queue = queue;
		this.maxBytes = settings.maxBytes();
		this.maxEvents = settings.maxEvents();
		this.blocks = settings.overflow() == Overflow.BLOCK;
		this.wakeAtBytes = settings.maxBytes() / 2;
		this.wakeAtEvents = Math.max(1, settings.maxEvents() / 2);
	}

	@Override
	public Offer offer(CapturedEvent event) {
		if (this.closed) {
			return Offer.CLOSED;
		}
		if (reserve(event) || (this.blocks && awaitRoom(event))) {
			if (this.closed) {
				// Closed since: the consumer has looked for events for the last time,
				// unless it sees this one's reservation and looks again.
				this.usage.addAndGet(-(ONE_EVENT + event.weight()));
				return Offer.CLOSED;
			}
			return enqueue(event);
		}
		return this.closed ? Offer.CLOSED : Offer.FULL;
	}

	private Offer enqueue(CapturedEvent event) {
		try {
			this.queue.offer(event);
			return Offer.ACCEPTED;
		}
		catch (OutOfMemoryError ex) {
			// Not even for a chunk of the queue.
			this.usage.addAndGet(-(ONE_EVENT + event.weight()));
			return Offer.FULL;
		}
	}

	private boolean reserve(CapturedEvent event) {
		long cost = ONE_EVENT + event.weight();
		long after = this.usage.addAndGet(cost);
		long events = after >>> EVENT_SHIFT;
		long bytes = after & BYTES_MASK;
		if (events > this.maxEvents || bytes > this.maxBytes) {
			this.usage.addAndGet(-cost);
			return false;
		}
		if ((bytes >= this.wakeAtBytes && bytes - event.weight() < this.wakeAtBytes) || events == this.wakeAtEvents) {
			this.wakeUp.run();
		}
		return true;
	}

	private boolean awaitRoom(CapturedEvent event) {
		if (Schedulers.isInNonBlockingThread() || !this.mayWait.getAsBoolean()) {
			return false;
		}
		long left = this.settings.overflowTimeout().toNanos();
		this.blocked.incrementAndGet();
		this.wakeUp.run();
		this.lock.lock();
		try {
			while (!this.closed) {
				if (reserve(event)) {
					return true;
				}
				if (left <= 0) {
					return false;
				}
				// Room can be made between the look and the wait, unseen: so no wait is
				// long.
				long slice = Math.min(left, TimeUnit.MILLISECONDS.toNanos(5));
				left -= slice - Math.max(this.roomMade.awaitNanos(slice), 0);
			}
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			this.lock.unlock();
			this.blocked.decrementAndGet();
		}
	}

	@Override
	public int drain(Consumer<CapturedEvent> target, int credit) {
		return this.queue.drain(target::accept, credit);
	}

	@Override
	public boolean holds(Segment segment) {
		return true;
	}

	@Override
	public void charge(long bytes) {
		if (bytes != 0) {
			this.usage.addAndGet(bytes);
			signalRoom(bytes < 0);
		}
	}

	@Override
	public void settle(@Nullable Segment segment, int events, long bytes) {
		this.usage.addAndGet(-(events * ONE_EVENT + bytes));
		signalRoom(true);
	}

	private void signalRoom(boolean made) {
		if (made && this.blocked.get() > 0) {
			this.lock.lock();
			try {
				this.roomMade.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	@Override
	public BufferSizes sizes() {
		long now = this.usage.get();
		return new BufferSizes(now >>> EVENT_SHIFT, now & BYTES_MASK, this.maxEvents, this.maxBytes);
	}

	@Override
	public long taken() {
		return this.queue.currentProducerIndex();
	}

	@Override
	public void open() {
		this.closed = false;
	}

	@Override
	public void close() {
		this.closed = true;
		signalRoom(true);
	}

}
