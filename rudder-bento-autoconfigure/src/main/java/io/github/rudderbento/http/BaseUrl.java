package io.github.rudderbento.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * The checked base URL of a vendor: {@code http} or {@code https}, a host, perhaps a port
 * and a path prefix, and nothing else. With or without a trailing slash it means the
 * same.
 * <p>
 * Immutable.
 */
public final class BaseUrl {

	private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

	private static final int HIGHEST_PORT = 65535;

	private final URI uri;

	private final String text;

	private BaseUrl(URI uri, String text) {
		this.uri = uri;
		this.text = text;
	}

	/**
	 * Checks a base URL.
	 * @param property the name of the property it comes from; stands in the messages of
	 * what is thrown
	 * @param value the URL as it was configured
	 * @return the base URL
	 * @throws IllegalArgumentException when it is missing, still holds a placeholder, or
	 * is not a base URL; the message says what to do and never repeats the URL, which may
	 * hold a password
	 */
	public static BaseUrl parse(String property, @Nullable String value) {
		if (value == null || !StringUtils.hasText(value)) {
			throw new IllegalArgumentException(property + " is missing: set it to the URL of the server");
		}
		String trimmed = value.strip();
		if (trimmed.contains("${")) {
			throw new IllegalArgumentException(
					property + " is missing: it still holds a placeholder ('${'), so define what it refers to");
		}
		try {
			return of(property, new URI(trimmed));
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException(
					property + " is not a URL (" + ex.getReason() + "): set it to something like https://example.com");
		}
	}

	/**
	 * Checks a base URL.
	 * @param property the name of the property it comes from
	 * @param uri the URL
	 * @return the base URL
	 * @throws IllegalArgumentException as {@link #parse(String, String)} does
	 */
	public static BaseUrl of(String property, URI uri) {
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		if (!scheme.equals("http") && !scheme.equals("https")) {
			throw new IllegalArgumentException(
					property + " must start with https:// or http://: set it to something like https://example.com");
		}
		if (uri.getRawUserInfo() != null || (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@"))) {
			throw new IllegalArgumentException(
					property + " must not hold a user name or password: remove what stands before the '@'");
		}
		if (uri.getRawQuery() != null) {
			throw new IllegalArgumentException(property + " must not have a query: remove the '?' and what follows");
		}
		if (uri.getRawFragment() != null) {
			throw new IllegalArgumentException(property + " must not have a fragment: remove the '#' and what follows");
		}
		if (!StringUtils.hasText(uri.getHost())) {
			throw new IllegalArgumentException(
					property + " has no valid host: set it to something like https://example.com");
		}
		if (uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
			throw new IllegalArgumentException(property + " has no valid port: use one from 1 to " + HIGHEST_PORT);
		}
		String port = (uri.getPort() >= 0) ? ":" + uri.getPort() : "";
		String text = scheme + "://" + uri.getHost() + port
				+ StringUtils.trimTrailingCharacter((uri.getRawPath() != null) ? uri.getRawPath() : "", '/');
		return new BaseUrl(URI.create(text), text);
	}

	/**
	 * The URL without a trailing slash.
	 * @return the URL
	 */
	public URI uri() {
		return this.uri;
	}

	/**
	 * Whether what is sent can be read on the way.
	 * @return whether the scheme is {@code http}
	 */
	public boolean plain() {
		return this.text.startsWith("http:");
	}

	/**
	 * Whether the host is this machine, judged by its name; nothing is looked up.
	 * @return whether it is {@code localhost} or a loopback address
	 */
	public boolean loopback() {
		String host = this.uri.getHost().toLowerCase(Locale.ROOT);
		return host.equals("localhost") || host.endsWith(".localhost") || host.equals("[::1]")
				|| host.equals("[0:0:0:0:0:0:0:1]") || IPV4_LOOPBACK.matcher(host).matches();
	}

	/**
	 * The host and the port, for messages.
	 * @return something like {@code example.com} or {@code 127.0.0.1:8080}
	 */
	String authority() {
		return this.uri.getRawAuthority();
	}

	/**
	 * The URL of a call. Query names and values are encoded here, once.
	 * @param call the call
	 * @return the whole URL
	 */
	URI resolve(HttpCall call) {
		StringBuilder url = new StringBuilder(this.text).append(call.path());
		char separator = '?';
		for (Map.Entry<String, List<String>> parameter : call.query().entrySet()) {
			for (String value : parameter.getValue()) {
				url.append(separator).append(encode(parameter.getKey())).append('=').append(encode(value));
				separator = '&';
			}
		}
		return URI.create(url.toString());
	}

	private static String encode(String raw) {
		return UriUtils.encode(raw, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
