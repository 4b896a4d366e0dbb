package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;

import io.github.rudderbento.payload.InvalidPayloadException;

/**
 * The check of an address: conservative, for the server knows better. It keeps out what
 * is no address at all, what brings a display name along, and what could break out of a
 * mail's header.
 */
final class EmailAddress {

	private EmailAddress() {
	}

	static void check(String path, @Nullable String address) {
		if (address == null || address.isBlank()) {
			throw new InvalidPayloadException(path, "an email address is missing");
		}
		int at = -1;
		for (int i = 0; i < address.length(); i++) {
			char c = address.charAt(i);
			if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
				throw new InvalidPayloadException(path,
						"an email address must not hold white space or control characters");
			}
			if (c == '<' || c == '>') {
				throw new InvalidPayloadException(path, "an email address must stand alone, without a display name");
			}
			if (c == '@') {
				if (at >= 0) {
					throw new InvalidPayloadException(path, "an email address must have exactly one @");
				}
				at = i;
			}
		}
		if (at < 0) {
			throw new InvalidPayloadException(path, "an email address must have exactly one @");
		}
		if (at == 0 || at == address.length() - 1) {
			throw new InvalidPayloadException(path, "an email address must have something before and after its @");
		}
	}

}
