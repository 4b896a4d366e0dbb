package io.github.rudderbento.payload;

import java.util.AbstractList;
import java.util.RandomAccess;

import org.jspecify.annotations.Nullable;

/**
 * An immutable list of copied values, with the weight that was summed while copying.
 */
final class Items extends AbstractList<@Nullable Object> implements RandomAccess {

	private final @Nullable Object[] values;

	private final int weight;

	Items(@Nullable Object[] values, int weight) {
		this.values = values;
		this.weight = weight;
	}

	int weight() {
		return this.weight;
	}

	@Override
	public @Nullable Object get(int index) {
		return this.values[index];
	}

	/**
	 * Tells how many there are; values may be personal data.
	 */
	@Override
	public String toString() {
		return "Items[" + size() + "]";
	}

	@Override
	public int size() {
		return this.values.length;
	}

}
