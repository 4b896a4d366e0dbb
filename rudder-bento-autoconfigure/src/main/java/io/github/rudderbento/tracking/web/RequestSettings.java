package io.github.rudderbento.tracking.web;

import org.jspecify.annotations.Nullable;

/**
 * What is read from a request. Nothing else is.
 *
 * @param pageUrl whether to take URL and path of the page, without query
 * @param query whether to take the queries of page and referrer, too
 * @param referrer whether to take the referrer
 * @param userAgent whether to take the user agent
 * @param locale whether to take the language that is preferred
 * @param ip whether to take the client's address
 * @param campaign whether to take the {@code utm_*} parameters
 * @param anonymousIdHeader the header that holds a visitor's id, or {@code null}
 * @param anonymousIdCookie the cookie that holds a visitor's id, or {@code null}
 */
public record RequestSettings(boolean pageUrl, boolean query, boolean referrer, boolean userAgent, boolean locale,
		boolean ip, boolean campaign, @Nullable String anonymousIdHeader, @Nullable String anonymousIdCookie) {

	/**
	 * What is read by default: nothing that names a person.
	 * @return settings without query, address and ids
	 */
	public static RequestSettings defaults() {
		return new RequestSettings(true, false, true, true, true, false, true, null, null);
	}

}
