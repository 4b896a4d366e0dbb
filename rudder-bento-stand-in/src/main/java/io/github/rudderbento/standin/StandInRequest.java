package io.github.rudderbento.standin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as it came over the wire.
 *
 * @param method the method, in capitals
 * @param path the path without its query, percent-encoding left as sent
 * @param query the query parameters, decoded, each with its values in order
 * @param headers the headers under their lower-case names, each with its values in order
 * @param body the body as received: still compressed if the client compressed it. Not
 * copied; do not write to it.
 */
public record StandInRequest(String method, String path, Map<String, List<String>> query,
		Map<String, List<String>> headers, byte[] body) {

	/**
	 * Gives the first value of a header.
	 * @param name the name of the header, in any case
	 * @return the value, or {@code null} if the request has no such header
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name.toLowerCase(Locale.ROOT));
		return (values == null || values.isEmpty()) ? null : values.get(0);
	}

	/**
	 * Gives the first value of a query parameter.
	 * @param name the name of the parameter
	 * @return the decoded value, or {@code null} if the query has no such parameter
	 */
	public @Nullable String queryParameter(String name) {
		List<String> values = this.query.get(name);
		return (values == null || values.isEmpty()) ? null : values.get(0);
	}

	/**
	 * Gives the body as UTF-8 text, just as received: gibberish if it is compressed.
	 * @return the text of the body
	 */
	public String bodyText() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/**
	 * Gives the body as UTF-8 text, inflated when it says {@code Content-Encoding: gzip};
	 * what a {@link FaultSwitch#when content-dependent fault} wants to look at.
	 * @return the text of the body, or {@link #bodyText()} if it cannot be inflated
	 */
	public String decodedBodyText() {
		String encoding = header("content-encoding");
		if (encoding == null || !encoding.equalsIgnoreCase("gzip")) {
			return bodyText();
		}
		try (GZIPInputStream inflated = new GZIPInputStream(new ByteArrayInputStream(this.body))) {
			return new String(inflated.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return bodyText();
		}
	}

	/**
	 * Names the request without its headers, query and body, for these carry keys and
	 * personal data.
	 */
	@Override
	public String toString() {
		return this.method + " " + this.path + " (" + this.body.length + " bytes)";
	}

}
