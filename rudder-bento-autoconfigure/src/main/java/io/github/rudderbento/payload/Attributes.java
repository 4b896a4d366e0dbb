package io.github.rudderbento.payload;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The named values of an event (properties, traits, context, fields), in the order in
 * which they were given, copied when they are put in: what the caller mutates later does
 * not change the event.
 * <p>
 * Values are taken as follows.
 * <ul>
 * <li>Text, booleans, numbers, {@link java.util.UUID}, {@link java.time.Instant} and
 * enumerations as they are; a {@link java.math.BigDecimal} is never rounded.</li>
 * <li>Other {@code java.time} values, dates, URIs, locales and the like as their ISO or
 * standard text; {@code byte[]} as Base64.</li>
 * <li>{@link java.util.Optional} as what it holds, or {@code null}.</li>
 * <li>Maps, collections, streams of values and arrays are copied deeply.</li>
 * <li>Anything else (a record or a bean) becomes JSON values when the event is captured,
 * on the caller's thread.</li>
 * </ul>
 * Putting a value never throws. A value that JSON cannot carry (NaN, infinity, a cyclic
 * or more than 200 levels deep structure) is remembered as the {@link #problem() problem}
 * of these attributes, with its path, and the event is rejected when it is captured.
 * <p>
 * Immutable and safe to share, like {@link Map#of()} but keeping order and permitting
 * {@code null} values.
 */
public sealed class Attributes extends AbstractMap<String, @Nullable Object> {

	/** Two braces. */
	static final int EMPTY_WEIGHT = 2;

	/** What is heavier weighs this; several of it can be added. */
	static final int HEAVIEST = Integer.MAX_VALUE / 8;

	/** Stands for beans that are no JSON values yet. */
	private static final PayloadProblem UNRESOLVED = new PayloadProblem("", "a bean is not resolved yet");

	private static final Attributes EMPTY = new Attributes(Names.NONE, new Object[0], EMPTY_WEIGHT);

	private final Names names;

	private final @Nullable Object[] values;

	private final int weight;

	private Attributes(Names names, @Nullable Object[] values, int weight) {
		this.names = names;
		this.values = values;
		this.weight = weight;
	}

	/**
	 * No attributes.
	 * @return the empty instance
	 */
	public static Attributes empty() {
		return EMPTY;
	}

	/**
	 * Copies a map; keys become text.
	 * @param values the values, or {@code null} for none
	 * @return the copy, or {@code values} itself when it already is one
	 */
	public static Attributes copyOf(@Nullable Map<?, ?> values) {
		if (values == null) {
			return EMPTY;
		}
		// To ask for exact classes takes no look at what the class of a map descends
		// from.
		Class<?> type = values.getClass();
		if (type == Attributes.class || type == Obstructed.class) {
			return (Attributes) values;
		}
		Attributes plain = Snapshot.takePlain(values);
		return (plain != null) ? plain : new Snapshot(null).take(values);
	}

	/**
	 * Wraps values that were copied already.
	 * @param names their names
	 * @param values as many values; not copied
	 * @param valueWeight the sum of their weights
	 * @return the attributes
	 */
	static Attributes ofTaken(Names names, @Nullable Object[] values, int valueWeight) {
		return new Attributes(names, values, EMPTY_WEIGHT + names.weight() + valueWeight);
	}

	/**
	 * Starts attributes that are put together one by one.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder(4);
	}

	/**
	 * Returns these attributes with all beans turned into JSON values.
	 * @param mapper how a bean becomes JSON
	 * @return resolved attributes: this instance when there is nothing to do
	 * @throws InvalidPayloadException when a value cannot be represented; names its path
	 */
	public Attributes resolve(JsonMapper mapper) {
		Attributes resolved = isUnresolved() ? new Snapshot(mapper).take(this) : this;
		PayloadProblem obstacle = resolved.obstacle();
		if (obstacle != null) {
			throw new InvalidPayloadException(obstacle);
		}
		return resolved;
	}

	/**
	 * These attributes over others: a value here wins, objects under the same key are
	 * merged in the same way, lists and single values are replaced.
	 * @param defaults what applies where this has no value
	 * @return the merged attributes
	 */
	public Attributes over(Attributes defaults) {
		if (defaults.isNothing()) {
			return this;
		}
		if (isNothing()) {
			return defaults;
		}
		Builder merged = new Builder(defaults.size() + size());
		for (int i = 0; i < defaults.size(); i++) {
			merged.putTaken(defaults.keyAt(i), defaults.valueAt(i));
		}
		for (int i = 0; i < size(); i++) {
			String key = keyAt(i);
			Object value = valueAt(i);
			if (value instanceof Attributes mine && defaults.get(key) instanceof Attributes theirs) {
				value = mine.over(theirs);
			}
			merged.putTaken(key, value);
		}
		merged.note(this);
		merged.note(defaults);
		return merged.build();
	}

	/**
	 * Whether there is nothing in here, and nothing that could not be taken. What a map
	 * gives that cannot be read is empty, but not nothing.
	 * @return whether these may be left out
	 */
	public boolean isNothing() {
		return isEmpty() && obstacle() == null;
	}

	/**
	 * These attributes without one key.
	 * @param key the key to leave out
	 * @return attributes without it
	 */
	public Attributes without(String key) {
		if (!containsKey(key)) {
			return this;
		}
		Builder rest = new Builder(size());
		for (int i = 0; i < size(); i++) {
			if (!this.names.isAt(i, key)) {
				rest.putTaken(keyAt(i), valueAt(i));
			}
		}
		rest.note(this);
		return rest.build();
	}

	/**
	 * What JSON cannot carry in here, if anything.
	 * @return the first problem, or {@code null}
	 */
	public @Nullable PayloadProblem problem() {
		return isUnresolved() ? null : obstacle();
	}

	/**
	 * What keeps these from being sent.
	 * @return a problem, {@link #UNRESOLVED}, or {@code null} for nothing
	 */
	@Nullable PayloadProblem obstacle() {
		return null;
	}

	/**
	 * An estimate of the JSON's length.
	 * @return bytes
	 */
	public int weight() {
		return this.weight;
	}

	/**
	 * Whether beans are still to be turned into JSON values by
	 * {@link #resolve(JsonMapper)}.
	 * @return whether {@link #resolve(JsonMapper)} has work to do
	 */
	public boolean isUnresolved() {
		return obstacle() == UNRESOLVED;
	}

	@Override
	public int size() {
		return this.values.length;
	}

	@Override
	public boolean containsKey(Object key) {
		return this.names.indexOf(key) >= 0;
	}

	@Override
	public @Nullable Object get(Object key) {
		int index = this.names.indexOf(key);
		return (index >= 0) ? this.values[index] : null;
	}

	@Override
	public Set<Entry<String, @Nullable Object>> entrySet() {
		return new Entries();
	}

	/**
	 * Tells how many there are; values may be personal data.
	 */
	@Override
	public String toString() {
		return "Attributes[" + size() + "]";
	}

	String keyAt(int index) {
		return this.names.at(index);
	}

	@Nullable Object valueAt(int index) {
		return this.values[index];
	}

	/**
	 * Attributes that cannot be sent as they are. Few are, so the others need not have
	 * room for the reason.
	 */
	private static final class Obstructed extends Attributes {

		private final PayloadProblem obstacle;

		Obstructed(Names names, @Nullable Object[] values, int weight, PayloadProblem obstacle) {
			super(names, values, weight);
			this.obstacle = obstacle;
		}

		@Override
		PayloadProblem obstacle() {
			return this.obstacle;
		}

	}

	private final class Entries extends AbstractSet<Entry<String, @Nullable Object>> {

		@Override
		public int size() {
			return Attributes.this.size();
		}

		@Override
		public Iterator<Entry<String, @Nullable Object>> iterator() {
			return new Iterator<>() {

				private int next;

				@Override
				public boolean hasNext() {
					return this.next < Attributes.this.size();
				}

				@Override
				public Entry<String, @Nullable Object> next() {
					if (!hasNext()) {
						throw new NoSuchElementException();
					}
					int index = this.next++;
					return new SimpleImmutableEntry<>(keyAt(index), valueAt(index));
				}
			};
		}

	}

	/**
	 * Puts attributes together one by one. Not safe for use by several threads.
	 */
	public static final class Builder {

		/** From here on a key is looked up by hash when it is put. */
		private static final int INDEXED_FROM = 16;

		private String[] names;

		private @Nullable Object[] values;

		private int length;

		/** The sum of the values' weights. */
		private long weight;

		private boolean unresolved;

		private @Nullable PayloadProblem problem;

		private @Nullable Map<String, Integer> index;

		Builder(int expected) {
			this.names = new String[Math.max(expected, 1)];
			this.values = new @Nullable Object[this.names.length];
		}

		/**
		 * Puts a value, replacing the one under the same key. Never throws for a value.
		 * @param key the name
		 * @param value the value; {@code null} becomes JSON's null
		 * @return this builder
		 */
		public Builder put(String key, @Nullable Object value) {
			if (Snapshot.isPlain(value)) {
				putTaken(key, value);
				return this;
			}
			Snapshot snapshot = new Snapshot(null);
			putTaken(key, snapshot.value(String.valueOf(key), value));
			this.unresolved |= snapshot.unresolved();
			if (this.problem == null) {
				this.problem = snapshot.problem();
			}
			return this;
		}

		/**
		 * Puts all values of a map.
		 * @param values the values, or {@code null} for none
		 * @return this builder
		 */
		public Builder putAll(@Nullable Map<?, ?> values) {
			if (values != null) {
				Attributes taken = copyOf(values);
				for (int i = 0; i < taken.size(); i++) {
					putTaken(taken.keyAt(i), taken.valueAt(i));
				}
				note(taken);
			}
			return this;
		}

		private void note(Attributes taken) {
			this.unresolved |= taken.isUnresolved();
			this.problem = (this.problem != null) ? this.problem : taken.problem();
		}

		/**
		 * Finishes the attributes. The builder may be used further.
		 * @return immutable attributes
		 */
		public Attributes build() {
			if (this.length == 0 && this.problem == null) {
				return EMPTY;
			}
			return attributes(Arrays.copyOf(this.values, this.length), this.unresolved, this.problem);
		}

		/**
		 * Puts a value that was copied already.
		 * @param key the name
		 * @param taken the copied value
		 */
		void putTaken(@Nullable String key, @Nullable Object taken) {
			if (key == null) {
				this.problem = (this.problem != null) ? this.problem : new PayloadProblem("", "a key is null");
				return;
			}
			int at = find(key);
			if (at >= 0) {
				this.weight += Snapshot.weigh(taken) - Snapshot.weigh(this.values[at]);
				this.values[at] = taken;
				return;
			}
			append(key, taken);
		}

		/**
		 * Appends a key that is known to be new.
		 * @param key the name
		 * @param taken the copied value
		 */
		void append(String key, @Nullable Object taken) {
			if (this.length == this.names.length) {
				this.names = Arrays.copyOf(this.names, 2 * this.length);
				this.values = Arrays.copyOf(this.values, 2 * this.length);
			}
			this.names[this.length] = key;
			this.values[this.length] = taken;
			this.weight += Snapshot.weigh(taken);
			if (this.index != null) {
				this.index.put(key, this.length);
			}
			this.length++;
		}

		Attributes build(boolean unresolved, @Nullable PayloadProblem problem) {
			Object[] exact = (this.length == this.values.length) ? this.values
					: Arrays.copyOf(this.values, this.length);
			return attributes(exact, unresolved, problem);
		}

		private Attributes attributes(@Nullable Object[] values, boolean unresolved, @Nullable PayloadProblem problem) {
			// Names that are there do not change, and more of them go to another array.
			Names shared = Names.of(this.names, this.length);
			long total = EMPTY_WEIGHT + shared.weight() + this.weight;
			int weight = (int) Math.min(total, HEAVIEST);
			if (problem != null) {
				return new Obstructed(shared, values, weight, problem);
			}
			return unresolved ? new Obstructed(shared, values, weight, UNRESOLVED)
					: new Attributes(shared, values, weight);
		}

		private int find(String key) {
			if (this.index == null && this.length >= INDEXED_FROM) {
				this.index = new HashMap<>();
				for (int i = 0; i < this.length; i++) {
					this.index.put(this.names[i], i);
				}
			}
			if (this.index != null) {
				Integer at = this.index.get(key);
				return (at != null) ? at : -1;
			}
			for (int i = 0; i < this.length; i++) {
				if (key.equals(this.names[i])) {
					return i;
				}
			}
			return -1;
		}

	}

}
