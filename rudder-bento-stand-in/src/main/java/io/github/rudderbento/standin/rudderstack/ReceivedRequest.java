package io.github.rudderbento.standin.rudderstack;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange with the stand-in: accepted, refused or met by a fault.
 *
 * @param method the method
 * @param path the path without its query
 * @param headers the request's headers under their lower-case names
 * @param arrivedAt when the whole request was there
 * @param status the status of the answer; 0 if a fault left the request without one. When
 * a fault spoils an answer on its way, this is the status the client should have got.
 * @param answer the body of the answer as text; empty if there was none
 * @param wireSize the number of bytes of the request's body as sent
 * @param bodySize the number of bytes of the request's body after decompression; the wire
 * size if it was not decompressed
 * @param eventCount the number of events in the request; 0 if it was refused before they
 * were counted
 * @param checksum the CRC-32 of the request's body as sent, to tell whether a repeated
 * request has the same bytes
 */
public record ReceivedRequest(String method, String path, Map<String, List<String>> headers, Instant arrivedAt,
		int status, String answer, int wireSize, int bodySize, int eventCount, long checksum) {

	/**
	 * Gives the first value of a header of the request.
	 * @param name the name of the header, in any case
	 * @return the value, or {@code null} if the request had no such header
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name.toLowerCase(Locale.ROOT));
		return (values == null || values.isEmpty()) ? null : values.get(0);
	}

	/**
	 * Names the exchange without the headers, for these carry the write key.
	 */
	@Override
	public String toString() {
		return this.method + " " + this.path + " -> " + this.status + " (" + this.eventCount + " events, "
				+ this.wireSize + " bytes)";
	}

}
