package io.github.rudderbento.benchmarks.sidebyside;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Named figures that travel between processes as one line of text.
 */
final class Values {

	private final Map<String, Double> values = new LinkedHashMap<>();

	static Values parse(String line) {
		Values values = new Values();
		for (String word : line.trim().split(" +")) {
			int at = word.indexOf('=');
			if (at > 0) {
				values.put(word.substring(0, at), Double.parseDouble(word.substring(at + 1)));
			}
		}
		return values;
	}

	Values put(String name, double value) {
		this.values.put(name, value);
		return this;
	}

	double get(String name) {
		Double value = this.values.get(name);
		if (value == null) {
			throw new IllegalStateException("No figure " + name + " in " + this);
		}
		return value;
	}

	Map<String, Double> asMap() {
		return this.values;
	}

	@Override
	public String toString() {
		StringJoiner words = new StringJoiner(" ");
		// A double holds System.nanoTime() of 100 days to the nanosecond.
		this.values.forEach(
				(name, value) -> words.add(name + "=" + ((value % 1 == 0) ? Long.toString(value.longValue()) : value)));
		return words.toString();
	}

}
