package io.github.rudderbento.delivery;

import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The dead letters of a destination, bounded: the oldest are evicted, and counted. In
 * memory only. Safe for use by any thread.
 */
public final class DeadLetters {

	private static final int OVERHEAD = 200;

	private final long maxBytes;

	private final int maxCount;

	private final Clock clock;

	private final Map<Long, DeadLetter> letters = new LinkedHashMap<>();

	private long bytes;

	private long nextId = 1;

	private long evicted;

	/**
	 * Creates an empty store.
	 * @param maxBytes how many bytes it may hold
	 * @param maxCount how many dead letters it may hold
	 * @param clock tells when a letter came
	 */
	public DeadLetters(long maxBytes, int maxCount, Clock clock) {
		this.maxBytes = maxBytes;
		this.maxCount = maxCount;
		this.clock = clock;
	}

	/**
	 * All dead letters.
	 * @return oldest first
	 */
	public synchronized List<DeadLetter> list() {
		return List.copyOf(this.letters.values());
	}

	/**
	 * How many there are.
	 * @return the number of dead letters
	 */
	public synchronized int size() {
		return this.letters.size();
	}

	/**
	 * How many had to make room for others.
	 * @return the number of evicted dead letters
	 */
	public synchronized long evicted() {
		return this.evicted;
	}

	/**
	 * Discards dead letters.
	 * @param which which ones, for example those of a user who asked to be erased
	 * @return how many were discarded
	 */
	public int discard(Predicate<DeadLetter> which) {
		int discarded = 0;
		for (DeadLetter letter : list()) {
			if (which.test(letter) && remove(letter)) {
				discarded++;
			}
		}
		return discarded;
	}

	/**
	 * Removes a dead letter.
	 * @param letter the letter
	 * @return whether it was still there
	 */
	synchronized boolean remove(DeadLetter letter) {
		if (this.letters.remove(letter.id()) == null) {
			return false;
		}
		this.bytes -= weight(letter);
		return true;
	}

	synchronized void putBack(DeadLetter letter) {
		this.letters.put(letter.id(), letter);
		this.bytes += weight(letter);
	}

	synchronized DeadLetter add(String destination, String route, byte[] payload, long lanes, DeadLetter.Reason reason,
			String answer) {
		DeadLetter letter = new DeadLetter(this.nextId++, destination, route, payload, lanes, reason, answer,
				this.clock.instant());
		this.letters.put(letter.id(), letter);
		this.bytes += weight(letter);
		while ((this.bytes > this.maxBytes || this.letters.size() > this.maxCount) && evictOldest() != null) {
			this.evicted++;
		}
		return letter;
	}

	private @Nullable DeadLetter evictOldest() {
		Iterator<DeadLetter> oldest = this.letters.values().iterator();
		if (!oldest.hasNext()) {
			return null;
		}
		DeadLetter letter = oldest.next();
		oldest.remove();
		this.bytes -= weight(letter);
		return letter;
	}

	private static long weight(DeadLetter letter) {
		return (long) letter.payload().length + 2L * letter.answer().length() + OVERHEAD;
	}

}
