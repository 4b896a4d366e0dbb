package io.github.rudderbento.standin.bento;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A request that reached the stand-in: accepted, refused, or met by a fault.
 *
 * @param method the method
 * @param path the path with {@code /api/v1}, percent-encoding left as sent
 * @param query the query parameters, decoded, each with its values in order
 * @param headers the headers under their lower-case names, each with its values in order
 * @param bodyText the body, inflated if it was compressed; empty while the stand-in only
 * counts
 * @param status the status of the answer; 0 if a fault left the request without one
 * @param itemCount the number of items of a batch that was answered, failed ones
 * included; 0 for a refused one and for anything else
 * @param receivedAt the time of arrival
 */
public record ReceivedBentoRequest(String method, String path, Map<String, List<String>> query,
		Map<String, List<String>> headers, String bodyText, int status, int itemCount, Instant receivedAt) {

	@Override
	public String toString() {
		return this.method + " " + this.path + " -> " + this.status;
	}

}
