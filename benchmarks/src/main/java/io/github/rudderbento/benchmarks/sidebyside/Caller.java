package io.github.rudderbento.benchmarks.sidebyside;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.github.rudderbento.benchmarks.SampleEvent;

/**
 * The one thread that calls the client, and what that costs. {@link #mark} and
 * {@link #measure} are called on the same thread.
 */
final class Caller {

	private static final int LOOK_EVERY = 256;

	/** How many events a client gets at once that does not tell what it has delivered. */
	private static final int UNWATCHED = 100_000;

	private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(1);

	/** A fraction of what any client takes for half of a window. */
	private static final long ROOM_BEAT = TimeUnit.MILLISECONDS.toNanos(4);

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private final Client client;

	private int next;

	private int first;

	/** Outside of the heap: it must not set off collections of garbage in a client. */
	private LongBuffer calledAt = LongBuffer.allocate(0);

	private IntBuffer took = IntBuffer.allocate(0);

	private long markedAt;

	private long processTime;

	private long compilerTime;

	private long ownTime;

	private long ownBytes;

	private Map<Long, Long> bytesOfThreads = new HashMap<>();

	Caller(Client client) {
		this.client = client;
	}

	/**
	 * Starts to measure.
	 * @param count how many calls follow at the most
	 * @return the number of the next event, and the time
	 */
	Values mark(int count) {
		this.first = this.next;
		// Before, so that it is not counted.
		room(count);
		this.bytesOfThreads = bytesOfThreads();
		this.processTime = this.process.getProcessCpuTime();
		this.compilerTime = CompilerTime.nanos();
		this.ownTime = this.threads.getCurrentThreadCpuTime();
		this.ownBytes = this.threads.getCurrentThreadAllocatedBytes();
		this.markedAt = System.nanoTime();
		return new Values().put("next", this.next).put("at", this.markedAt);
	}

	/**
	 * Calls as fast as the client takes it. With a client that tells what it has
	 * delivered, a limited number of events is on the way.
	 * @param count how many events
	 * @param window how many may be on the way
	 * @param millis how long at most
	 * @param flush whether to flush at the end
	 * @return when the last call returned, and what the calls cost this thread
	 */
	Values burst(int count, int window, int millis, boolean flush) {
		boolean watched = this.client.done() >= 0;
		int most = watched ? count : Math.min(count, UNWATCHED);
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		for (int i = 0; i < most && System.nanoTime() - end < 0; i++) {
			if (watched && i % LOOK_EVERY == 0 && this.next - this.client.done() > window) {
				awaitRoom(window, end);
			}
			call();
		}
		Values cost = cost();
		if (flush) {
			this.client.flush();
		}
		return cost;
	}

	/**
	 * Waits until half of the window is free. What that costs this thread is not the
	 * client's.
	 */
	private void awaitRoom(int window, long end) {
		long before = this.threads.getCurrentThreadCpuTime();
		while (this.next - this.client.done() > window / 2 && System.nanoTime() - end < 0) {
			LockSupport.parkNanos(ROOM_BEAT);
		}
		this.ownTime += this.threads.getCurrentThreadCpuTime() - before;
	}

	/**
	 * Calls at a steady rate, some events each millisecond.
	 * @param rate events a second
	 * @param count how many events
	 * @return when the last call returned, and what the calls cost this thread
	 */
	Values pace(int rate, int count) {
		long start = System.nanoTime();
		for (int i = 0; i < count;) {
			long beats = (System.nanoTime() - start) / BEAT;
			for (long due = Math.min(count, (beats + 1) * rate / 1000); i < due; i++) {
				call();
			}
			long rest = start + (beats + 1) * BEAT - System.nanoTime();
			if (rest > 0) {
				LockSupport.parkNanos(rest);
			}
		}
		return cost();
	}

	/**
	 * Calls at a steady rate, one event at a time, and does not sleep in between: unlike
	 * with {@link #pace}, no call finds what the core knew forgotten.
	 * @param rate events a second
	 * @param count how many events
	 * @return when the last call returned, and what the calls cost this thread
	 */
	Values paceAwake(int rate, int count) {
		long start = System.nanoTime();
		long gap = TimeUnit.SECONDS.toNanos(1) / rate;
		for (int i = 0; i < count; i++) {
			while (System.nanoTime() - start < i * gap) {
				Thread.onSpinWait();
			}
			call();
		}
		return cost();
	}

	private void call() {
		Map<String, Object> properties = SampleEvent.properties(this.next);
		String userId = SampleEvent.userId(this.next);
		long before = System.nanoTime();
		this.client.track(userId, properties);
		this.took.put(this.next - this.first, (int) Math.min(System.nanoTime() - before, Integer.MAX_VALUE));
		this.calledAt.put(this.next - this.first, before);
		this.next++;
	}

	private void room(int count) {
		if (count > this.took.capacity()) {
			this.took = ByteBuffer.allocateDirect(Integer.BYTES * count).order(ByteOrder.nativeOrder()).asIntBuffer();
			this.calledAt = ByteBuffer.allocateDirect(Long.BYTES * count).order(ByteOrder.nativeOrder()).asLongBuffer();
		}
	}

	private Values cost() {
		int calls = this.next - this.first;
		return new Values().put("calls", calls)
			.put("at", System.nanoTime())
			.put("callerNanos", (double) (this.threads.getCurrentThreadCpuTime() - this.ownTime) / calls)
			.put("callerBytes", (double) (this.threads.getCurrentThreadAllocatedBytes() - this.ownBytes) / calls);
	}

	/**
	 * What the whole process has cost since the mark, without the just-in-time compilers,
	 * and how long calls took.
	 * @return figures in nanoseconds and bytes
	 */
	Values measure() {
		long compilers = CompilerTime.nanos() - this.compilerTime;
		long cpu = this.process.getProcessCpuTime() - this.processTime - compilers;
		long bytes = 0;
		for (Map.Entry<Long, Long> thread : bytesOfThreads().entrySet()) {
			bytes += thread.getValue() - this.bytesOfThreads.getOrDefault(thread.getKey(), 0L);
		}
		int calls = this.next - this.first;
		int[] sorted = new int[calls];
		this.took.get(0, sorted);
		Arrays.sort(sorted);
		return new Values().put("processNanos", (double) cpu / calls)
			.put("compilerNanos", (double) compilers / calls)
			.put("processBytes", (double) bytes / calls)
			.put("seconds", (System.nanoTime() - this.markedAt) / 1e9)
			.put("p50", percentile(sorted, 0.5))
			.put("p99", percentile(sorted, 0.99))
			.put("p999", percentile(sorted, 0.999))
			.put("max", percentile(sorted, 1));
	}

	/**
	 * How many events were tracked before a time.
	 * @param at the time
	 * @return the number of the first event after it
	 */
	Values trackedBefore(long at) {
		int before = 0;
		while (before < this.next - this.first && this.calledAt.get(before) < at) {
			before++;
		}
		return new Values().put("next", this.first + before);
	}

	private static double percentile(int[] sorted, double part) {
		return (sorted.length == 0) ? 0 : sorted[(int) Math.ceil(part * sorted.length) - 1];
	}

	private Map<Long, Long> bytesOfThreads() {
		Map<Long, Long> bytes = new HashMap<>();
		long[] ids = this.threads.getAllThreadIds();
		long[] allocated = this.threads.getThreadAllocatedBytes(ids);
		for (int i = 0; i < ids.length; i++) {
			bytes.put(ids[i], Math.max(0, allocated[i]));
		}
		return bytes;
	}

}
