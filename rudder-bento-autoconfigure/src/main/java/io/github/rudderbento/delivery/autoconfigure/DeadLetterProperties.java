package io.github.rudderbento.delivery.autoconfigure;

import java.time.Clock;

import io.github.rudderbento.delivery.DeadLetters;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How many events that could not be delivered are kept; the oldest make room.
 *
 * @param maxSize How much memory they may take up
 * @param maxEvents How many of them are kept
 */
public record DeadLetterProperties(@DefaultValue("4MB") DataSize maxSize, @DefaultValue("1000") int maxEvents) {

	/**
	 * An empty store of this size.
	 * @param prefix the prefix under which the properties are set
	 * @return the store
	 * @throws InvalidConfigurationException when a value cannot be used; names the
	 * property
	 */
	public DeadLetters newDeadLetters(String prefix) {
		PropertyCheck.under(prefix)
			.between("max-events", this.maxEvents, 0, Integer.MAX_VALUE)
			.relation(!this.maxSize.isNegative(), "max-size", "is negative");
		return new DeadLetters(this.maxSize.toBytes(), this.maxEvents, Clock.systemUTC());
	}

}
