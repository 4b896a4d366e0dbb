package io.github.rudderbento.rudderstack.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * How RudderStack is reached. A bean of this type takes the place of
 * {@code rudderstack.write-key} and {@code rudderstack.data-plane-url}; without one it is
 * made from these.
 */
public interface RudderStackConnectionDetails extends ConnectionDetails {

	/**
	 * The source's write key.
	 * @return the key
	 */
	String getWriteKey();

	/**
	 * URL of the data plane, with a path prefix if it has one.
	 * @return the URL
	 */
	String getDataPlaneUrl();

	/**
	 * Which certificates are used and trusted.
	 * @return the bundle, or {@code null} for what {@code rudderstack.http.ssl.bundle}
	 * says
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
