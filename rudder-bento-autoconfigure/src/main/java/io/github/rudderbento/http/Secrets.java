package io.github.rudderbento.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Takes our credentials out of what a server or a proxy quotes.
 */
final class Secrets {

	private static final String REPLACEMENT = "***";

	/** Anything shorter is no secret, and its replacement would garble the text. */
	private static final int SHORTEST = 6;

	private final List<String> secrets;

	Secrets(String... secrets) {
		this.secrets = Arrays.stream(secrets).filter((secret) -> secret.length() >= SHORTEST).toList();
	}

	byte[] removeFrom(byte[] body) {
		// One char a byte, so that nothing else changes.
		String original = new String(body, StandardCharsets.ISO_8859_1);
		String text = original;
		for (String secret : this.secrets) {
			text = text.replace(secret, REPLACEMENT);
		}
		return text.equals(original) ? body : text.getBytes(StandardCharsets.ISO_8859_1);
	}

	@Override
	public String toString() {
		return "Secrets[" + this.secrets.size() + "]";
	}

}
