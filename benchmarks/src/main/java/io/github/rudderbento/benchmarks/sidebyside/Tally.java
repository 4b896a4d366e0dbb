package io.github.rudderbento.benchmarks.sidebyside;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

import io.github.rudderbento.benchmarks.SampleEvent;

/**
 * Counts what a sink received. Bodies are kept as they came and looked into when no more
 * are coming, so that counting takes no processor time from the client under test.
 */
final class Tally {

	private static final byte[] MARKER = SampleEvent.MARKER.getBytes(StandardCharsets.US_ASCII);

	private static final int DIGITS = 9;

	private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(50);

	private static final long MAX_PENDING = 1L << 30;

	private final LinkedBlockingQueue<Body> bodies = new LinkedBlockingQueue<>();

	private final AtomicLong pending = new AtomicLong();

	private volatile long lastArrival = System.nanoTime();

	private int first;

	private long[] arrivedAt = new long[0];

	private final int[] lastOfUser = new int[SampleEvent.USERS];

	private long events;

	private long duplicates;

	private long disordered;

	private long requests;

	private long bytes;

	private long firstAt;

	private long lastAt;

	Tally() {
		Thread counter = new Thread(this::count, "count");
		counter.setDaemon(true);
		counter.start();
	}

	/**
	 * Takes a request's body.
	 * @param body the bytes, not to be changed any more
	 * @param gzip whether they are compressed
	 */
	void add(byte[] body, boolean gzip) {
		this.lastArrival = System.nanoTime();
		this.pending.addAndGet(body.length + 1);
		this.bodies.add(new Body(body, gzip, this.lastArrival));
	}

	/**
	 * Starts anew.
	 * @param firstNumber events with lower numbers are not counted
	 * @param count how many events may come
	 */
	synchronized void reset(int firstNumber, int count) {
		this.first = firstNumber;
		this.arrivedAt = new long[count];
		Arrays.fill(this.lastOfUser, -1);
		this.events = 0;
		this.duplicates = 0;
		this.disordered = 0;
		this.requests = 0;
		this.bytes = 0;
		this.firstAt = 0;
		this.lastAt = 0;
	}

	/**
	 * What was counted so far.
	 * @param until a number: {@code allBy} tells when all events before it had arrived
	 * @return names and values
	 */
	synchronized Values stats(int until) {
		long allBy = 0;
		for (int i = 0; i < until - this.first && i < this.arrivedAt.length; i++) {
			if (this.arrivedAt[i] == 0) {
				allBy = 0;
				break;
			}
			allBy = Math.max(allBy, this.arrivedAt[i]);
		}
		return new Values().put("events", this.events)
			.put("duplicates", this.duplicates)
			.put("disordered", this.disordered)
			.put("requests", this.requests)
			.put("bytes", this.bytes)
			.put("firstAt", this.firstAt)
			.put("lastAt", this.lastAt)
			.put("allBy", allBy)
			.put("pending", this.pending.get());
	}

	private void count() {
		try {
			while (true) {
				Body body = this.bodies.take();
				while (System.nanoTime() - this.lastArrival < QUIET && this.pending.get() < MAX_PENDING) {
					TimeUnit.MILLISECONDS.sleep(10);
				}
				byte[] plain = body.gzip() ? inflate(body.bytes()) : body.bytes();
				count(body, plain);
				this.pending.addAndGet(-body.bytes().length - 1);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void count(Body body, byte[] plain) {
		boolean counted = false;
		for (int i = 0; i + MARKER.length + DIGITS <= plain.length; i++) {
			if (plain[i] == MARKER[0] && plain[i + 1] == MARKER[1] && plain[i + 2] == MARKER[2]
					&& plain[i + 3] == MARKER[3]) {
				counted |= count(number(plain, i + MARKER.length), body.at());
				i += MARKER.length + DIGITS - 1;
			}
		}
		if (counted) {
			this.requests++;
			this.bytes += body.bytes().length;
			this.firstAt = (this.firstAt == 0) ? body.at() : this.firstAt;
			this.lastAt = body.at();
		}
	}

	private boolean count(int number, long at) {
		int index = number - this.first;
		if (index < 0 || index >= this.arrivedAt.length) {
			return false;
		}
		if (this.arrivedAt[index] != 0) {
			this.duplicates++;
			return true;
		}
		this.arrivedAt[index] = at;
		this.events++;
		int user = number % SampleEvent.USERS;
		if (this.lastOfUser[user] > number) {
			this.disordered++;
		}
		this.lastOfUser[user] = Math.max(this.lastOfUser[user], number);
		return true;
	}

	private static int number(byte[] text, int at) {
		int number = 0;
		for (int i = at; i < at + DIGITS; i++) {
			number = 10 * number + text[i] - '0';
		}
		return number;
	}

	private static byte[] inflate(byte[] compressed) {
		try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed), 8192)) {
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private record Body(byte[] bytes, boolean gzip, long at) {
	}

}
