package io.github.rudderbento.http.autoconfigure;

import java.time.Duration;

import io.github.rudderbento.http.HttpProxy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * How the HTTP client connects. What is not set here comes from
 * {@code spring.http.clients.*}.
 *
 * @param connectTimeout How long a connection may take to come about; 5 seconds when
 * nothing else is set
 * @param timeout How long a whole exchange may take, body included
 * @param applyCustomizers Whether to apply the application's WebClient customizers
 * @param allowInsecure Whether to accept plain http to other machines; Bento is refused
 * otherwise, RudderStack is not, as data planes often run next door
 * @param ssl Which certificates are used and trusted
 * @param proxy Proxy on the way
 */
public record HttpProperties(@Nullable Duration connectTimeout, @Nullable Duration timeout,
		@DefaultValue("true") boolean applyCustomizers, @DefaultValue("false") boolean allowInsecure,
		@DefaultValue Ssl ssl, @DefaultValue Proxy proxy) {

	/**
	 * Which certificates are used and trusted.
	 *
	 * @param bundle Name of an SSL bundle
	 */
	public record Ssl(@Nullable String bundle) {
	}

	/**
	 * The proxy on the way.
	 *
	 * @param host Host of the proxy; none for no proxy
	 * @param port Port of the proxy
	 * @param username User at the proxy
	 * @param password Password at the proxy
	 */
	public record Proxy(@Nullable String host, @DefaultValue("3128") int port, @Nullable String username,
			@Nullable String password) {

		@Nullable HttpProxy toProxy() {
			return StringUtils.hasText(this.host) ? new HttpProxy(this.host, this.port, this.username, this.password)
					: null;
		}

		@Override
		public String toString() {
			return "Proxy[" + this.host + ":" + this.port + "]";
		}

	}

}
