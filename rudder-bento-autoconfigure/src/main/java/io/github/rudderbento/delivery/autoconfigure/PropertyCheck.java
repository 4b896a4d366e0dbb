package io.github.rudderbento.delivery.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Checks values of properties, so that a wrong one fails the start with its full name.
 * Works without a validation library, which Spring Boot would need and skip silently if
 * it is absent.
 */
public final class PropertyCheck {

	private final String prefix;

	private PropertyCheck(String prefix) {
		this.prefix = prefix;
	}

	/**
	 * Checks properties below a prefix.
	 * @param prefix the prefix, without a dot at its end
	 * @return the checks
	 */
	public static PropertyCheck under(String prefix) {
		return new PropertyCheck(prefix);
	}

	/**
	 * Requires a number in a range.
	 * @param name the property's name below the prefix
	 * @param value its value, or {@code null} when it is not set
	 * @param least the least value
	 * @param most the greatest value
	 * @return these checks
	 * @throws InvalidConfigurationException when it is not
	 */
	public PropertyCheck between(String name, @Nullable Number value, double least, double most) {
		if (value != null && !(value.doubleValue() >= least && value.doubleValue() <= most)) {
			throw invalid(name, String.valueOf(value), "is not between " + text(least) + " and " + text(most));
		}
		return this;
	}

	/**
	 * Requires a whole number of at least one.
	 * @param name the property's name below the prefix
	 * @param value its value, or {@code null} when it is not set
	 * @return these checks
	 * @throws InvalidConfigurationException when it is not
	 */
	public PropertyCheck positive(String name, @Nullable Integer value) {
		return between(name, value, 1, Integer.MAX_VALUE);
	}

	/**
	 * Requires a size of at least one byte that fits a request.
	 * @param name the property's name below the prefix
	 * @param value its value
	 * @param most the greatest size in bytes
	 * @return these checks
	 * @throws InvalidConfigurationException when it is not
	 */
	public PropertyCheck size(String name, DataSize value, long most) {
		if (value.toBytes() < 1 || value.toBytes() > most) {
			throw invalid(name, value.toString(), "is not between 1B and " + most + "B");
		}
		return this;
	}

	/**
	 * Requires a duration of more than nothing.
	 * @param name the property's name below the prefix
	 * @param value its value, or {@code null} when it is not set
	 * @return these checks
	 * @throws InvalidConfigurationException when it is not
	 */
	public PropertyCheck positive(String name, @Nullable Duration value) {
		if (value != null && (value.isNegative() || value.isZero())) {
			throw invalid(name, value.toString(), "is not positive");
		}
		return this;
	}

	/**
	 * Requires a duration of nothing or more.
	 * @param name the property's name below the prefix
	 * @param value its value
	 * @return these checks
	 * @throws InvalidConfigurationException when it is not
	 */
	public PropertyCheck notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw invalid(name, value.toString(), "is negative");
		}
		return this;
	}

	/**
	 * Requires a relation between properties.
	 * @param holds whether it holds
	 * @param name the property's name below the prefix
	 * @param relation what it breaks, such as {@code is less than base-delay}
	 * @return these checks
	 * @throws InvalidConfigurationException when it does not hold
	 */
	public PropertyCheck relation(boolean holds, String name, String relation) {
		if (!holds) {
			throw invalid(name, "its value", relation);
		}
		return this;
	}

	private InvalidConfigurationException invalid(String name, String value, String problem) {
		String property = this.prefix + "." + name;
		return new InvalidConfigurationException(property + " cannot be used: " + value + " " + problem + ".",
				"Correct " + property + ", or remove it to use the default.");
	}

	private static String text(double bound) {
		return (bound == Math.rint(bound)) ? Long.toString((long) bound) : Double.toString(bound);
	}

}
