package io.github.rudderbento.tracking.web;

import java.util.function.Supplier;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The servlet request that Spring has bound to the calling thread.
 */
final class ServletRequests implements Supplier<@Nullable RequestReference> {

	private final RequestSettings settings;

	private final String attribute = RequestReference.class.getName() + "@" + System.identityHashCode(this);

	ServletRequests(RequestSettings settings) {
		this.settings = settings;
	}

	@Override
	public @Nullable RequestReference get() {
		RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
		if (!(attributes instanceof ServletRequestAttributes bound)) {
			return null;
		}
		HttpServletRequest request = bound.getRequest();
		if (request.getAttribute(this.attribute) instanceof RequestReference known) {
			return known;
		}
		RequestReference reference = RequestReference
			.to(() -> RequestDetails.of(new ServletRequestView(request), this.settings));
		request.setAttribute(this.attribute, reference);
		return reference;
	}

	private record ServletRequestView(HttpServletRequest request) implements RequestView {

		@Override
		public String origin() {
			String url = this.request.getRequestURL().toString();
			String path = this.request.getRequestURI();
			return url.endsWith(path) ? url.substring(0, url.length() - path.length()) : "";
		}

		@Override
		public String path() {
			Object forwarded = this.request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI);
			Object failed = this.request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
			if (forwarded instanceof String path) {
				return path;
			}
			return (failed instanceof String path) ? path : this.request.getRequestURI();
		}

		@Override
		public @Nullable String query() {
			Object forwarded = this.request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING);
			return (forwarded instanceof String query) ? query : this.request.getQueryString();
		}

		@Override
		public @Nullable String header(String name) {
			return this.request.getHeader(name);
		}

		@Override
		public @Nullable String cookie(String name) {
			Cookie[] cookies = this.request.getCookies();
			if (cookies != null) {
				for (Cookie cookie : cookies) {
					if (cookie.getName().equals(name)) {
						return cookie.getValue();
					}
				}
			}
			return null;
		}

		@Override
		public @Nullable String ip() {
			return this.request.getRemoteAddr();
		}

	}

}
