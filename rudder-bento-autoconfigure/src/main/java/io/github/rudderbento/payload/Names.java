package io.github.rudderbento.payload;

import java.util.Arrays;
import java.util.HashSet;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * The names of attributes, in order. Events of a kind have the same names, mostly even
 * the same constants, so attributes share them: what waits takes up less, and a caller's
 * map is copied without a look at more than the identity of its keys.
 * <p>
 * They are found again by the first of them and how many they are. A fixed number of them
 * is kept, for as long as this class is, and none that are long, whatever applications
 * use as names: some hundred kilobytes, a few megabytes at the worst. Found or not, the
 * attributes are the same.
 */
final class Names {

	static final Names NONE = new Names(new String[0]);

	/** How many are kept; a power of two. */
	private static final int KEPT = 512;

	/** One in so many others may take the place of kept ones; a power of two. */
	private static final int REPLACED_BY = 64;

	/** Heavier ones are not kept; some seventy names of ten characters weigh this. */
	private static final int MAX_WEIGHT = 1024;

	/** What JSON has around each name: quotes, a colon and a comma. */
	private static final int AROUND = 4;

	/**
	 * Read and written without any order: what a thread finds here is immutable, and an
	 * older one serves as well.
	 */
	private static final @Nullable Names[] kept = new @Nullable Names[KEPT];

	private final String[] names;

	/** Beside the names, as it is looked at before them. */
	private final int size;

	private final int weight;

	private Names(String[] names) {
		long sum = 0;
		for (String name : names) {
			sum += name.length() + AROUND;
		}
		this.names = names;
		this.size = names.length;
		this.weight = (int) Math.min(sum, Attributes.HEAVIEST);
	}

	/**
	 * Finds the names that attributes probably have, by the first of them.
	 * @param first the first name
	 * @param size how many there are
	 * @return names of this size, to be compared one by one; or {@code null}
	 */
	static @Nullable Names startingWith(@Nullable Object first, int size) {
		if (!(first instanceof String name)) {
			return null;
		}
		Names names = kept[slot(name, size)];
		return (names != null && names.size == size) ? names : null;
	}

	/**
	 * Takes the names of new attributes.
	 * @param names the names, which do not change any more
	 * @param size how many there are
	 * @return names that other attributes may share
	 */
	static Names of(String[] names, int size) {
		if (size == 0) {
			return NONE;
		}
		Names known = startingWith(names[0], size);
		if (known != null && known.equal(names)) {
			return known;
		}
		Names others = new Names((names.length == size) ? names : Arrays.copyOf(names, size));
		others.keep(slot(names[0], size));
		return others;
	}

	private void keep(int slot) {
		// Seldom, so that kinds that meet in one slot do not displace each other with
		// each event, which all threads would feel.
		boolean due = kept[slot] == null || (ThreadLocalRandom.current().nextInt() & (REPLACED_BY - 1)) == 0;
		// A map can be so broken that it gives a name twice; others must not share that.
		if (due && this.weight <= MAX_WEIGHT && new HashSet<>(Arrays.asList(this.names)).size() == this.size) {
			kept[slot] = this;
		}
	}

	String at(int index) {
		return this.names[index];
	}

	/**
	 * Whether a name stands at an index. Constants, as most names are, are the same
	 * object.
	 * @param index the index
	 * @param name the name
	 * @return whether it is this one
	 */
	boolean isAt(int index, @Nullable Object name) {
		String known = this.names[index];
		return known == name || known.equals(name);
	}

	int indexOf(Object name) {
		for (int i = 0; i < this.size; i++) {
			if (isAt(i, name)) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * An estimate of the JSON's length without values.
	 * @return bytes
	 */
	int weight() {
		return this.weight;
	}

	private boolean equal(String[] others) {
		for (int i = 0; i < this.size; i++) {
			if (!isAt(i, others[i])) {
				return false;
			}
		}
		return true;
	}

	private static int slot(String first, int size) {
		int hash = first.hashCode();
		return (hash ^ hash >>> 9 ^ size) & (KEPT - 1);
	}

}
