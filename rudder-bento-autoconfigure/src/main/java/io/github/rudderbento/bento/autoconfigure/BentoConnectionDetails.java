package io.github.rudderbento.bento.autoconfigure;

import io.github.rudderbento.bento.BentoSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * How Bento is reached. A bean of this type takes the place of {@code bento.site-uuid},
 * {@code bento.publishable-key}, {@code bento.secret-key} and {@code bento.url}; without
 * one it is made from these.
 */
public interface BentoConnectionDetails extends ConnectionDetails {

	/**
	 * The site's UUID.
	 * @return the UUID
	 */
	String getSiteUuid();

	/**
	 * The publishable key.
	 * @return the key
	 */
	String getPublishableKey();

	/**
	 * The secret key.
	 * @return the key
	 */
	String getSecretKey();

	/**
	 * URL of the API.
	 * @return the URL, Bento's own by default
	 */
	default String getUrl() {
		return BentoSettings.DEFAULT_URL;
	}

	/**
	 * Which certificates are used and trusted.
	 * @return the bundle, or {@code null} for what {@code bento.http.ssl.bundle} says
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
