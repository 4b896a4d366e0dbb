package io.github.rudderbento.standin;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a server has seen, in numbers.
 */
final class Traffic {

	/** Bounds the memory of a load test. */
	static final int MAX_ARRIVAL_TIMES = 100_000;

	private final Deque<Instant> arrivalTimes = new ArrayDeque<>();

	private long requests;

	private long connections;

	private int concurrent;

	private int maxConcurrent;

	synchronized void connected() {
		this.connections++;
	}

	synchronized void arrived() {
		this.requests++;
		this.concurrent++;
		this.maxConcurrent = Math.max(this.maxConcurrent, this.concurrent);
		if (this.arrivalTimes.size() == MAX_ARRIVAL_TIMES) {
			this.arrivalTimes.remove();
		}
		this.arrivalTimes.add(Instant.now());
	}

	synchronized void left(int requests) {
		this.concurrent -= requests;
	}

	synchronized long requests() {
		return this.requests;
	}

	synchronized long connections() {
		return this.connections;
	}

	synchronized int concurrent() {
		return this.concurrent;
	}

	synchronized int maxConcurrent() {
		return this.maxConcurrent;
	}

	synchronized List<Instant> arrivalTimes() {
		return List.copyOf(this.arrivalTimes);
	}

	synchronized void reset() {
		this.requests = 0;
		this.connections = 0;
		this.maxConcurrent = this.concurrent;
		this.arrivalTimes.clear();
	}

}
