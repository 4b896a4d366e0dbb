package io.github.rudderbento.delivery;

/**
 * Lanes keep the order of a user's events. There are 64; a user's key is hashed onto one,
 * and a set of lanes is a bit mask. Two segments that share a lane are never in flight
 * together.
 */
public final class Lanes {

	/** All lanes: for what must not overtake, or be overtaken by, anything. */
	public static final long ALL = -1L;

	/** Stands for more than one lane where one is expected. */
	static final byte SEVERAL = 64;

	private Lanes() {
	}

	/**
	 * The lane of a user.
	 * @param userKey what identifies the user: a user id, an anonymous id, an email
	 * @return a mask with one bit set
	 */
	public static long of(String userKey) {
		int hash = userKey.hashCode() * 0x9E3779B9;
		return 1L << (hash >>> 26);
	}

	/**
	 * The number of the only lane of a set.
	 * @param lanes a mask
	 * @return 0 to 63, or {@link #SEVERAL}
	 */
	static byte index(long lanes) {
		return (Long.bitCount(lanes) == 1) ? (byte) Long.numberOfTrailingZeros(lanes) : SEVERAL;
	}

}
