package io.github.rudderbento.http;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * An HTTP proxy on the way to a vendor, reached with {@code CONNECT}.
 *
 * @param host the proxy's host
 * @param port the proxy's port
 * @param username the user at the proxy, or {@code null} for none
 * @param password the user's password, or {@code null} for none
 */
public record HttpProxy(String host, int port, @Nullable String username, @Nullable String password) {

	/**
	 * Checks the proxy.
	 */
	public HttpProxy {
		Assert.hasText(host, "'host' must not be blank");
		Assert.isTrue(port > 0 && port <= 65535, "'port' must be from 1 to 65535");
	}

	/**
	 * Names the proxy without its credentials.
	 */
	@Override
	public String toString() {
		return this.host + ":" + this.port;
	}

}
