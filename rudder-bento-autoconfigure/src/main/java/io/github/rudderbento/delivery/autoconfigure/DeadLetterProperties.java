package io.github.rudderbento.delivery.autoconfigure;

import java.time.Clock;

import io.github.rudderbento.delivery.DeadLetters;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How many events that could not be delivered are kept; the oldest make room.
 *
 * @param maxSize how much memory they may take up
 * @param maxEvents how many there may be
 */
public record DeadLetterProperties(@DefaultValue("4MB") DataSize maxSize, @DefaultValue("1000") int maxEvents) {

	/**
	 * An empty store of this size.
	 * @return the store
	 */
	public DeadLetters newDeadLetters() {
		return new DeadLetters(this.maxSize.toBytes(), this.maxEvents, Clock.systemUTC());
	}

}
