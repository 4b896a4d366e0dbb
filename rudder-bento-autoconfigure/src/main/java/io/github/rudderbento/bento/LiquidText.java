package io.github.rudderbento.bento;

/**
 * Makes text that came from a user harmless in a Liquid template: subject and body of a
 * mail are such templates, and a user who may write <code>{{ visitor.email }}</code> into
 * them reads what is not theirs. Better still: pass such text as a personalization.
 */
public final class LiquidText {

	private LiquidText() {
	}

	/**
	 * Escapes plain text, such as a subject.
	 * @param text any text
	 * @return a template that yields the text as it is
	 */
	public static String escape(String text) {
		StringBuilder escaped = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (opens(text, i)) {
				// Liquid itself writes the brace, and takes no second look at it.
				escaped.append("{{ '{' }}");
			}
			else {
				escaped.append(c);
			}
		}
		return escaped.toString();
	}

	/**
	 * Escapes HTML, which stays HTML.
	 * @param html any HTML without marks of one's own
	 * @return a template that yields the HTML as it is
	 */
	public static String escapeHtml(String html) {
		StringBuilder escaped = new StringBuilder(html.length());
		for (int i = 0; i < html.length(); i++) {
			if (opens(html, i)) {
				escaped.append("&#123;");
			}
			else {
				escaped.append(html.charAt(i));
			}
		}
		return escaped.toString();
	}

	/**
	 * Whether a brace belongs to a mark, or could make one of what follows it.
	 */
	private static boolean opens(String text, int at) {
		if (text.charAt(at) != '{') {
			return false;
		}
		boolean last = at + 1 == text.length();
		char next = last ? '{' : text.charAt(at + 1);
		return next == '{' || next == '%' || (at > 0 && text.charAt(at - 1) == '{');
	}

}
