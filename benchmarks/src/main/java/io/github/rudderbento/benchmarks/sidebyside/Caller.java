package io.github.rudderbento.benchmarks.sidebyside;

import java.lang.management.ManagementFactory;
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

	private static final int LOOK_EVERY = 64;

	/** How many events a client gets at once that does not tell what it has delivered. */
	private static final int UNWATCHED = 100_000;

	private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(1);

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private final Client client;

	private int next;

	private int first;

	private long[] calledAt = new long[1 << 16];

	private int[] took = new int[1 << 16];

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
	 * @return the number of the next event, and the time
	 */
	Values mark() {
		this.first = this.next;
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
		int most = (this.client.done() < 0) ? Math.min(count, UNWATCHED) : count;
		room(most);
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		for (int i = 0; i < most && System.nanoTime() - end < 0; i++) {
			if (i % LOOK_EVERY == 0) {
				while (this.client.done() >= 0 && this.next - this.client.done() > window) {
					LockSupport.parkNanos(BEAT);
				}
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
	 * Calls at a steady rate, some events each millisecond.
	 * @param rate events a second
	 * @param count how many events
	 * @return when the last call returned, and what the calls cost this thread
	 */
	Values pace(int rate, int count) {
		room(count);
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

	private void call() {
		Map<String, Object> properties = SampleEvent.properties(this.next);
		String userId = SampleEvent.userId(this.next);
		long before = System.nanoTime();
		this.client.track(userId, properties);
		this.took[this.next - this.first] = (int) Math.min(System.nanoTime() - before, Integer.MAX_VALUE);
		this.calledAt[this.next - this.first] = before;
		this.next++;
	}

	private void room(int count) {
		int needed = this.next - this.first + count;
		if (needed > this.took.length) {
			this.took = Arrays.copyOf(this.took, needed);
			this.calledAt = Arrays.copyOf(this.calledAt, needed);
			// Not to be counted.
			this.ownBytes = this.threads.getCurrentThreadAllocatedBytes();
			this.bytesOfThreads = bytesOfThreads();
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
		int[] sorted = Arrays.copyOf(this.took, calls);
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
		int found = Arrays.binarySearch(this.calledAt, 0, this.next - this.first, at);
		return new Values().put("next", this.first + ((found >= 0) ? found : -found - 1));
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
