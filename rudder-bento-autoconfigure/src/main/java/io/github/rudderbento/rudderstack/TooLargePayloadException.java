package io.github.rudderbento.rudderstack;

import io.github.rudderbento.payload.InvalidPayloadException;

/**
 * An event so far beyond the bound that it is not even encoded to find out by how much.
 */
final class TooLargePayloadException extends InvalidPayloadException {

	private static final long serialVersionUID = 1L;

	TooLargePayloadException(int maxBytes) {
		super("", "larger than " + maxBytes + " bytes");
	}

}
