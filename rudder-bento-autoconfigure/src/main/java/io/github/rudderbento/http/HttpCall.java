package io.github.rudderbento.http;

import io.github.rudderbento.delivery.RequestBody;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * One request, as far as a vendor's client decides about it; address, credentials and
 * limits belong to the {@link HttpTransport}.
 *
 * @param method the method
 * @param path the path below the base URL, starting with a slash, its segments encoded
 * already
 * @param query the raw names and values of the query; encoded when the URL is built,
 * exactly once
 * @param body the body, JSON, not to be changed; or {@code null} for none
 * @param gzip whether the body is compressed already
 */
public record HttpCall(HttpMethod method, String path, MultiValueMap<String, String> query, @Nullable RequestBody body,
		boolean gzip) {

	/**
	 * Checks the call.
	 * @param method the method
	 * @param path the path below the base URL
	 * @param query the raw query
	 * @param body the body
	 * @param gzip whether the body is compressed already
	 */
	public HttpCall {
		Assert.isTrue(path.startsWith("/"), "'path' must start with a slash");
		Assert.isTrue(path.indexOf('?') < 0 && path.indexOf('#') < 0, "'path' must not hold a query or fragment");
		Assert.isTrue(!gzip || body != null, "'gzip' needs a body");
	}

	/**
	 * A GET without a query.
	 * @param path the path
	 * @return the call
	 */
	public static HttpCall get(String path) {
		return new HttpCall(HttpMethod.GET, path, new LinkedMultiValueMap<>(), null, false);
	}

	/**
	 * A POST of plain JSON.
	 * @param path the path
	 * @param body the JSON, UTF-8
	 * @return the call
	 */
	public static HttpCall post(String path, byte[] body) {
		return post(path, RequestBody.of(body), false);
	}

	/**
	 * A POST of JSON.
	 * @param path the path
	 * @param body the JSON, UTF-8, perhaps compressed
	 * @param gzip whether it is compressed
	 * @return the call
	 */
	public static HttpCall post(String path, RequestBody body, boolean gzip) {
		return new HttpCall(HttpMethod.POST, path, new LinkedMultiValueMap<>(), body, gzip);
	}

	/**
	 * The same call with one query parameter more.
	 * @param name the raw name
	 * @param value the raw value
	 * @return a new call
	 */
	public HttpCall withQuery(String name, String value) {
		MultiValueMap<String, String> query = new LinkedMultiValueMap<>(this.query);
		query.add(name, value);
		return new HttpCall(this.method, this.path, query, this.body, this.gzip);
	}

	/**
	 * Names the call without query and body, which may hold personal data.
	 */
	@Override
	public String toString() {
		return this.method + " " + this.path;
	}

}
