package io.github.rudderbento.tracking.web;

import org.jspecify.annotations.Nullable;

/**
 * A request, whatever the server.
 */
interface RequestView {

	/**
	 * The URL up to its path.
	 * @return scheme, host and port
	 */
	String origin();

	/**
	 * The path that was asked for.
	 * @return the raw path
	 */
	String path();

	/**
	 * The query that was asked for.
	 * @return the raw query, or {@code null}
	 */
	@Nullable String query();

	/**
	 * The first value of a header.
	 * @param name the header's name
	 * @return its value, or {@code null}
	 */
	@Nullable String header(String name);

	/**
	 * A cookie.
	 * @param name the cookie's name
	 * @return its value, or {@code null}
	 */
	@Nullable String cookie(String name);

	/**
	 * The client's address, as the server sees it.
	 * @return the address, or {@code null}
	 */
	@Nullable String ip();

}
