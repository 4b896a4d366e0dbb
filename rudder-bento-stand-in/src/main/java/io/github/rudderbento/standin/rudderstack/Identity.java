package io.github.rudderbento.standin.rudderstack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * How the gateway reads the ids of a message.
 */
final class Identity {

	/** Printable by their category, and yet nothing to be seen. */
	private static final String INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";

	private Identity() {
	}

	/**
	 * Removes what cannot be seen, then the spaces at both ends.
	 */
	static String clean(String text) {
		if (text.chars().allMatch((character) -> character >= ' ' && character <= '~')) {
			return text.strip();
		}
		StringBuilder visible = new StringBuilder(text.length());
		text.codePoints().filter(Identity::isVisible).forEach(visible::appendCodePoint);
		return visible.toString().strip();
	}

	private static boolean isVisible(int codePoint) {
		if (codePoint == ' ') {
			return true;
		}
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED,
					Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> INVISIBLE.indexOf(codePoint) < 0;
		};
	}

	/**
	 * Derives {@code rudderId}: the MD5 of both ids, dressed as a random UUID.
	 */
	static UUID rudderId(String userId, String anonymousId) {
		ByteBuffer hash = ByteBuffer.wrap(md5(userId + ":" + anonymousId));
		long high = (hash.getLong() & ~0xf000L) | 0x4000L;
		long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
		return new UUID(high, low);
	}

	private static byte[] md5(String text) {
		try {
			return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JVM has MD5", ex);
		}
	}

}
