package io.github.rudderbento.delivery;

/**
 * Lanes keep the order of a user's events. There are 64; a user's key is hashed onto one,
 * and a set of lanes is a bit mask. Two segments that share a lane are never in flight
 * together.
 */
public final class Lanes {

	/** All lanes: for what must not overtake, or be overtaken by, anything. */
	public static final long ALL = -1L;

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

}
