package io.github.rudderbento.standin.bento;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the stand-in received. Bounded by number and by characters, the oldest go first;
 * the counts go on. Thread-safe.
 */
final class BentoInbox {

	private static final long MAX_CHARACTERS = 32L * 1024 * 1024;

	private final Map<BentoItemKind, BoundedLog<ReceivedBentoItem>> items = new EnumMap<>(BentoItemKind.class);

	private final Map<BentoItemKind, Long> counts = new EnumMap<>(BentoItemKind.class);

	private final Map<BentoItemKind, Set<Long>> addresses = new EnumMap<>(BentoItemKind.class);

	private final BoundedLog<ReceivedBentoRequest> requests;

	private long requestCount;

	private final boolean countOnly;

	BentoInbox(int limit, boolean countOnly) {
		this.countOnly = countOnly;
		for (BentoItemKind kind : BentoItemKind.values()) {
			this.items.put(kind, new BoundedLog<>(limit));
			this.counts.put(kind, 0L);
			this.addresses.put(kind, new HashSet<>());
		}
		this.requests = new BoundedLog<>(limit);
	}

	synchronized void clear() {
		this.items.values().forEach(BoundedLog::clear);
		this.counts.replaceAll((kind, count) -> 0L);
		this.addresses.values().forEach(Set::clear);
		this.requests.clear();
		this.requestCount = 0;
	}

	boolean isCountOnly() {
		return this.countOnly;
	}

	/**
	 * Adds a request and its items at once, so that who waits for an item finds its
	 * request, too.
	 */
	synchronized void add(ReceivedBentoRequest request, List<? extends ReceivedBentoItem> received) {
		this.requestCount++;
		this.requests.add(request, request.bodyText().length());
		for (ReceivedBentoItem item : received) {
			this.counts.merge(item.kind(), 1L, Long::sum);
			if (this.countOnly) {
				of(this.addresses, item.kind()).add(fingerprint(item.email()));
			}
			else {
				of(this.items, item.kind()).add(item, item.json().length());
			}
		}
		notifyAll();
	}

	synchronized <T extends ReceivedBentoItem> List<T> items(BentoItemKind kind, Class<T> type) {
		return of(this.items, kind).entries().stream().map(type::cast).toList();
	}

	synchronized List<ReceivedBentoRequest> requests() {
		return this.requests.entries();
	}

	synchronized long requestCount() {
		return this.requestCount;
	}

	synchronized long count(BentoItemKind kind) {
		return of(this.counts, kind);
	}

	synchronized long distinctEmails(BentoItemKind kind) {
		if (this.countOnly) {
			return of(this.addresses, kind).size();
		}
		return of(this.items, kind).entries().stream().map((item) -> fingerprint(item.email())).distinct().count();
	}

	/**
	 * Waits until enough items of a kind have come.
	 * @return whether they came in time
	 */
	synchronized boolean await(BentoItemKind kind, long count, Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (of(this.counts, kind) < count) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			wait(left / 1_000_000, (int) (left % 1_000_000));
		}
		return true;
	}

	// 64 bits an address: among a million, two collide once in some 40 million runs.
	private static long fingerprint(String email) {
		long hash = 0xcbf29ce484222325L;
		for (char c : email.toLowerCase(Locale.ROOT).toCharArray()) {
			hash = (hash ^ c) * 0x100000001b3L;
		}
		hash ^= hash >>> 32;
		return hash * 0x9e3779b97f4a7c15L;
	}

	@SuppressWarnings("NullAway") // every kind has its entry from the constructor on
	private static <T> T of(Map<BentoItemKind, T> map, BentoItemKind kind) {
		return map.get(kind);
	}

	private static final class BoundedLog<T> {

		private final int limit;

		private final Deque<Entry<T>> entries = new ArrayDeque<>();

		private long characters;

		BoundedLog(int limit) {
			this.limit = limit;
		}

		void add(T value, int characters) {
			this.entries.add(new Entry<>(value, characters));
			this.characters += characters;
			while (this.entries.size() > this.limit || (this.characters > MAX_CHARACTERS && this.entries.size() > 1)) {
				this.characters -= this.entries.remove().characters;
			}
		}

		List<T> entries() {
			List<T> values = new ArrayList<>(this.entries.size());
			this.entries.forEach((entry) -> values.add(entry.value));
			return values;
		}

		void clear() {
			this.entries.clear();
			this.characters = 0;
		}

	}

	private record Entry<T>(T value, int characters) {

	}

}
