package io.github.rudderbento.payload;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes instants as ISO 8601 with milliseconds, {@code 2023-11-14T22:13:20.123Z}, the
 * form that all RudderStack SDKs send and both vendors parse. Keeps the last second, as
 * most events of a batch share it. Not safe for use by several threads.
 */
final class TimeText {

	static final int LENGTH = 24;

	private final byte[] text = new byte[LENGTH];

	private long second = Long.MIN_VALUE;

	private long last = Long.MIN_VALUE;

	/**
	 * Formats an instant of the years 0000 to 9999.
	 * @param epochMillis milliseconds since 1970-01-01T00:00:00Z
	 * @return the bytes, valid until the next call
	 */
	byte[] format(long epochMillis) {
		if (epochMillis == this.last) {
			return this.text;
		}
		this.last = epochMillis;
		long epochSecond = Math.floorDiv(epochMillis, 1000L);
		if (epochSecond != this.second) {
			LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
			digits(0, time.getYear(), 4);
			this.text[4] = '-';
			digits(5, time.getMonthValue(), 2);
			this.text[7] = '-';
			digits(8, time.getDayOfMonth(), 2);
			this.text[10] = 'T';
			digits(11, time.getHour(), 2);
			this.text[13] = ':';
			digits(14, time.getMinute(), 2);
			this.text[16] = ':';
			digits(17, time.getSecond(), 2);
			this.text[19] = '.';
			this.text[23] = 'Z';
			this.second = epochSecond;
		}
		digits(20, (int) Math.floorMod(epochMillis, 1000L), 3);
		return this.text;
	}

	/**
	 * Whether it was the last to be formatted, so that there is nothing to do.
	 * @param epochMillis an instant
	 * @return whether its text is at hand
	 */
	boolean isAt(long epochMillis) {
		return epochMillis == this.last;
	}

	/**
	 * Whether {@link #format(long)} can express an instant.
	 * @param instant the instant
	 * @return whether its year has four digits
	 */
	static boolean fits(Instant instant) {
		return instant.getEpochSecond() >= -62167219200L && instant.getEpochSecond() < 253402300800L;
	}

	private void digits(int at, int number, int count) {
		for (int i = at + count - 1; i >= at; i--) {
			this.text[i] = (byte) ('0' + number % 10);
			number /= 10;
		}
	}

}
