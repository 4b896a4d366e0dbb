package io.github.rudderbento.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Makes foreign text fit for a log line: it can neither start a line of its own nor turn
 * the reading direction.
 */
public final class PrintableText {

	private PrintableText() {
	}

	/**
	 * Escapes what could break a line, and cuts what is too long.
	 * @param text the text, or {@code null}
	 * @param maxChars how many characters of it to keep
	 * @return the text on one line; empty for {@code null}
	 */
	public static String of(@Nullable String text, int maxChars) {
		if (text == null) {
			return "";
		}
		StringBuilder printable = new StringBuilder(Math.min(text.length(), maxChars) + 8);
		for (int i = 0; i < text.length(); i++) {
			if (i >= maxChars) {
				return printable.append('…').toString();
			}
			char c = text.charAt(i);
			switch (c) {
				case '\n' -> printable.append("\\n");
				case '\r' -> printable.append("\\r");
				case '\t' -> printable.append("\\t");
				default -> {
					if (breaksLines(c)) {
						printable.append(String.format("\\u%04x", (int) c));
					}
					else {
						printable.append(c);
					}
				}
			}
		}
		return printable.toString();
	}

	/**
	 * Names an exception without its message, which may quote what is personal.
	 * @param thrown what the application's code threw
	 * @return its class and where it was thrown
	 */
	public static String of(Throwable thrown) {
		StackTraceElement[] trace = thrown.getStackTrace();
		return thrown.getClass().getName() + ((trace.length > 0) ? " at " + trace[0] : "");
	}

	private static boolean breaksLines(char c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
			default -> false;
		};
	}

}
