package io.github.rudderbento.delivery;

import java.nio.charset.StandardCharsets;

/**
 * What makes one request body out of encoded events.
 *
 * @param prefix what stands before the first event
 * @param separator what stands between two events
 * @param suffix what stands after the last event
 */
public record Framing(byte[] prefix, byte[] separator, byte[] suffix) {

	/**
	 * The events as a JSON array under one name, {@code {"name":[…]}}.
	 * @param name the array's name; plain ASCII
	 * @return the framing
	 */
	public static Framing arrayNamed(String name) {
		return new Framing(("{\"" + name + "\":[").getBytes(StandardCharsets.US_ASCII), new byte[] { ',' },
				new byte[] { ']', '}' });
	}

	int overhead() {
		return this.prefix.length + this.suffix.length;
	}

}
