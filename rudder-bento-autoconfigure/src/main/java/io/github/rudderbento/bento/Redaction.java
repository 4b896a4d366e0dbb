package io.github.rudderbento.bento;

import java.util.regex.Pattern;

/**
 * Makes text that came from elsewhere fit for a log line: no addresses, no line breaks,
 * not long.
 */
final class Redaction {

	private static final Pattern ADDRESS = Pattern.compile("[^\\s\"'<>(),;:=]+@[^\\s\"'<>(),;:]+");

	/** An address that was encoded into a URL. */
	private static final Pattern ENCODED_ADDRESS = Pattern.compile("[\\w.+%-]+%40[\\w.%-]+");

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");

	private Redaction() {
	}

	static String line(String text, int maxChars) {
		// Bounded before it is searched; an address that the bound cuts in two goes as a
		// whole.
		String bounded = text;
		int bound = 2 * maxChars + 400;
		if (text.length() > bound) {
			int end = bound;
			while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
				end--;
			}
			bounded = text.substring(0, end) + "…";
		}
		String safe = UNPRINTABLE.matcher(bounded).replaceAll(" ");
		safe = ADDRESS.matcher(safe).replaceAll("<address>");
		safe = ENCODED_ADDRESS.matcher(safe).replaceAll("<address>").strip();
		return (safe.length() <= maxChars) ? safe : safe.substring(0, maxChars) + "…";
	}

	/**
	 * An address of the application's own, told apart but not told.
	 * @param address an address
	 * @return its first character and its domain
	 */
	static String masked(String address) {
		int at = address.indexOf('@');
		return (at > 0) ? address.charAt(0) + "…" + line(address.substring(at + 1), 80).transform("@"::concat) : "…";
	}

}
