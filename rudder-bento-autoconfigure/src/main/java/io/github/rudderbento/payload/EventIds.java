package io.github.rudderbento.payload;

import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Mints event ids: text in the form of a random (version 4) UUID.
 * <p>
 * An id has to be unique, not unguessable, so it comes from the thread's own generator,
 * which is some five times as fast as {@link java.util.UUID#randomUUID()}. Those
 * generators all walk the same cycle of 2<sup>64</sup> states, so half of the id is
 * shifted by a secure random number of the process: two processes that come upon the same
 * state still mint different ids.
 */
public final class EventIds {

	private static final long PROCESS = new SecureRandom().nextLong();

	private static final byte[] HEX = { '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e',
			'f' };

	private EventIds() {
	}

	/**
	 * Mints an id. Safe for use by any thread.
	 * @return 36 characters
	 */
	public static String next() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long most = ((random.nextLong() ^ PROCESS) & 0xffff_ffff_ffff_0fffL) | 0x4000L;
		long least = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
		byte[] text = new byte[36];
		hex(text, 0, most >>> 32, 8);
		text[8] = '-';
		hex(text, 9, most >>> 16, 4);
		text[13] = '-';
		hex(text, 14, most, 4);
		text[18] = '-';
		hex(text, 19, least >>> 48, 4);
		text[23] = '-';
		hex(text, 24, least, 12);
		return ascii(text);
	}

	// The deprecated constructor is the one that neither decodes nor scans the bytes.
	@SuppressWarnings("deprecation")
	private static String ascii(byte[] text) {
		return new String(text, 0, 0, text.length);
	}

	private static void hex(byte[] text, int at, long bits, int digits) {
		for (int i = at + digits - 1; i >= at; i--) {
			text[i] = HEX[(int) bits & 0xf];
			bits >>>= 4;
		}
	}

}
