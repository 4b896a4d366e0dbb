package io.github.rudderbento.rudderstack;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether there is anything to see in a text. RudderStack's gateway strips
 * invisible characters from ids before it looks whether they are blank, and refuses a
 * whole batch for one blank id.
 */
final class VisibleText {

	/** Blank, though Unicode files them under letters, marks and symbols. */
	private static final String FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";

	private VisibleText() {
	}

	static boolean isBlank(@Nullable String text) {
		if (text == null) {
			return true;
		}
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			// Nearly every id ends the search here.
			if (c > ' ' && c < 0x7f) {
				return false;
			}
			if (isVisible(text.codePointAt(i))) {
				return false;
			}
		}
		return true;
	}

	private static boolean isVisible(int codePoint) {
		if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || FILLERS.indexOf(codePoint) >= 0
				|| isVariationSelector(codePoint)) {
			return false;
		}
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.UNASSIGNED -> false;
			default -> true;
		};
	}

	private static boolean isVariationSelector(int codePoint) {
		return (codePoint >= 0x180b && codePoint <= 0x180f) || (codePoint >= 0xfe00 && codePoint <= 0xfe0f)
				|| (codePoint >= 0xe0100 && codePoint <= 0xe01ef);
	}

}
