package io.github.rudderbento.delivery.autoconfigure;

import java.time.Duration;

import io.github.rudderbento.delivery.BufferSettings;
import io.github.rudderbento.delivery.Overflow;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How many events may wait for their delivery.
 *
 * @param maxSize How much memory events that wait may take up, in flight included
 * @param maxEvents How many events may wait, in flight included
 * @param overflow What happens to an event for which there is no room
 * @param overflowTimeout How long a caller waits for room when the overflow policy is to
 * block
 */
public record BufferProperties(@DefaultValue("32MB") DataSize maxSize, @DefaultValue("500000") int maxEvents,
		@DefaultValue("drop-newest") Overflow overflow, @DefaultValue("100ms") Duration overflowTimeout) {

	/**
	 * The properties as the engine takes them.
	 * @param prefix the prefix under which they are set
	 * @return the settings
	 * @throws InvalidConfigurationException when a value cannot be used; names the
	 * property
	 */
	public BufferSettings toSettings(String prefix) {
		PropertyCheck.under(prefix)
			.size("max-size", this.maxSize, (1L << 39) - 1)
			.between("max-events", this.maxEvents, 1, 1 << 23)
			.notNegative("overflow-timeout", this.overflowTimeout);
		return new BufferSettings(this.maxSize.toBytes(), this.maxEvents, this.overflow, this.overflowTimeout);
	}

}
