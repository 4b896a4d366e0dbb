package io.github.rudderbento.tracking.web;

import java.net.InetSocketAddress;
import java.net.URI;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Puts the request of a reactive application into the Reactor context. Reads nothing of
 * it until an event asks.
 */
public final class CurrentRequestFilter implements WebFilter, Ordered {

	/** Before Spring Security, whose listeners may track, too. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private final CurrentRequest current;

	/**
	 * Creates the filter.
	 * @param current the request at hand
	 */
	public CurrentRequestFilter(CurrentRequest current) {
		this.current = current;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		RequestReference reference = RequestReference
			.to(() -> RequestDetails.of(new ReactiveRequestView(request), this.current.settings()));
		return chain.filter(exchange).contextWrite((context) -> context.put(this.current.key(), reference));
	}

	private record ReactiveRequestView(ServerHttpRequest request) implements RequestView {

		@Override
		public String origin() {
			URI uri = this.request.getURI();
			return uri.getScheme() + "://" + uri.getRawAuthority();
		}

		@Override
		public String path() {
			return this.request.getURI().getRawPath();
		}

		@Override
		public @Nullable String query() {
			return this.request.getURI().getRawQuery();
		}

		@Override
		public @Nullable String header(String name) {
			return this.request.getHeaders().getFirst(name);
		}

		@Override
		public @Nullable String cookie(String name) {
			HttpCookie cookie = this.request.getCookies().getFirst(name);
			return (cookie != null) ? cookie.getValue() : null;
		}

		@Override
		public @Nullable String ip() {
			InetSocketAddress address = this.request.getRemoteAddress();
			return (address != null && address.getAddress() != null) ? address.getAddress().getHostAddress() : null;
		}

	}

}
