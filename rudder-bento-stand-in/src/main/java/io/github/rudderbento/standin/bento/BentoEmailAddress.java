package io.github.rudderbento.standin.bento;

/**
 * The rule for addresses. Loose on purpose: the real rule is not documented, and a
 * stand-in that refuses what Bento takes would teach the wrong lesson.
 */
final class BentoEmailAddress {

	private static final int MAX_LENGTH = 254;

	private static final String FORBIDDEN = ",;<>()\"";

	private BentoEmailAddress() {
	}

	static boolean isValid(String address) {
		int at = address.indexOf('@');
		if (at < 1 || at != address.lastIndexOf('@') || address.length() > MAX_LENGTH) {
			return false;
		}
		boolean clean = address.codePoints()
			.noneMatch((c) -> Character.isWhitespace(c) || Character.isISOControl(c) || FORBIDDEN.indexOf(c) >= 0);
		String domain = domain(address);
		return clean && domain.contains(".") && !domain.startsWith(".") && !domain.endsWith(".")
				&& !domain.contains("..");
	}

	static String domain(String address) {
		return address.substring(address.indexOf('@') + 1);
	}

}
