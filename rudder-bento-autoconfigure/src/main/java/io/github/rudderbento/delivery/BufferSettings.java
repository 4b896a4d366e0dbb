package io.github.rudderbento.delivery;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * The bounds of a buffer.
 *
 * @param maxBytes how many bytes may wait, in flight included
 * @param maxEvents how many events may wait, in flight included
 * @param overflow what happens to an event for which there is no room
 * @param overflowTimeout how long a caller waits for room with {@link Overflow#BLOCK}
 */
public record BufferSettings(long maxBytes, int maxEvents, Overflow overflow, Duration overflowTimeout) {

	/**
	 * Checks the settings.
	 */
	public BufferSettings {
		Assert.isTrue(maxBytes > 0, "'maxBytes' must be positive");
		Assert.isTrue(maxBytes < 1L << 39, "'maxBytes' must be less than 512 GiB");
		Assert.isTrue(maxEvents > 0, "'maxEvents' must be positive");
		Assert.isTrue(maxEvents <= 1 << 23, "'maxEvents' must not be more than 8,388,608");
	}

	/**
	 * 32 MiB and 500,000 events, dropping the newest.
	 * @return the default settings
	 */
	public static BufferSettings defaults() {
		return new BufferSettings(32L * 1024 * 1024, 500_000, Overflow.DROP_NEWEST, Duration.ofMillis(100));
	}

}
