package io.github.rudderbento.benchmarks.sidebyside;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.rudderbento.payload.Attributes;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * Sends nothing: copies the properties and puts the copy into a queue, which another
 * thread empties now and then. The least that a call of ours could cost.
 */
final class QueueClient implements Client {

	private static final int CHUNK = 16_384;

	private static final long REST = TimeUnit.MILLISECONDS.toNanos(50);

	private final MpscUnboundedArrayQueue<Event> queue = new MpscUnboundedArrayQueue<>(CHUNK);

	private final Thread consumer = new Thread(this::consume, "queue");

	private volatile long done;

	private volatile boolean closed;

	QueueClient() {
		this.consumer.setDaemon(true);
		this.consumer.start();
	}

	@Override
	public void track(String userId, Map<String, Object> properties) {
		this.queue.offer(new Event(userId, Attributes.copyOf(properties), System.currentTimeMillis()));
	}

	private void consume() {
		while (!this.closed) {
			long taken = 0;
			while (this.queue.poll() != null) {
				taken++;
			}
			this.done = this.done + taken;
			LockSupport.parkNanos(this, REST);
		}
	}

	@Override
	public long done() {
		return this.done;
	}

	@Override
	public void flush() {
		LockSupport.unpark(this.consumer);
	}

	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.consumer);
	}

	private record Event(String userId, Attributes properties, long at) {
	}

}
