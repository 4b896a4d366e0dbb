package io.github.rudderbento.standin.rudderstack;

/**
 * The ids seen so far, as 64-bit hashes in one array: ten million of them fit into 256
 * MiB, and with that many the odds of a false duplicate are one to three hundred
 * thousand.
 */
final class MessageIds {

	private static final int INITIAL_CAPACITY = 1024;

	private long[] slots = new long[INITIAL_CAPACITY];

	private int size;

	/**
	 * Adds an id.
	 * @return whether it was not there yet
	 */
	boolean add(String id) {
		if (this.size * 2 >= this.slots.length) {
			grow();
		}
		return put(this.slots, hash(id));
	}

	private boolean put(long[] slots, long hash) {
		int mask = slots.length - 1;
		for (int index = (int) hash & mask;; index = (index + 1) & mask) {
			if (slots[index] == hash) {
				return false;
			}
			if (slots[index] == 0) {
				slots[index] = hash;
				this.size++;
				return true;
			}
		}
	}

	private void grow() {
		long[] wider = new long[this.slots.length * 2];
		this.size = 0;
		for (long hash : this.slots) {
			if (hash != 0) {
				put(wider, hash);
			}
		}
		this.slots = wider;
	}

	private static long hash(String id) {
		long hash = 0xcbf29ce484222325L;
		for (int index = 0; index < id.length(); index++) {
			hash = (hash ^ id.charAt(index)) * 0x100000001b3L;
		}
		hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
		hash ^= hash >>> 29;
		// Zero marks an empty slot.
		return (hash == 0) ? 1 : hash;
	}

}
