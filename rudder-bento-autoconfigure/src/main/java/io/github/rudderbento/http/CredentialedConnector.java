package io.github.rudderbento.http;

import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * The last stage before the wire, behind whatever filters and customizers an application
 * has: sets our credentials in place of any others, keeps the query for the wire, and
 * follows how far the request was written.
 */
final class CredentialedConnector implements ClientHttpConnector {

	/** The request attribute that holds the {@link Passage}. */
	static final String PASSAGE = Passage.class.getName();

	private final ClientHttpConnector connector;

	private final @Nullable String authorization;

	CredentialedConnector(ClientHttpConnector connector, @Nullable String authorization) {
		this.connector = connector;
		this.authorization = authorization;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return this.connector.connect(method, WireQuery.removedFrom(uri),
				(request) -> requestCallback.apply(new Last(request, uri)));
	}

	private final class Last extends ClientHttpRequestDecorator {

		private final URI uri;

		Last(ClientHttpRequest request, URI uri) {
			super(request);
			this.uri = uri;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			return watched(() -> super.writeWith(body));
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			return watched(() -> super.writeAndFlushWith(body));
		}

		@Override
		public Mono<Void> setComplete() {
			return watched(super::setComplete);
		}

		private Mono<Void> watched(Supplier<Mono<Void>> writing) {
			return Mono.defer(() -> {
				if (!(getAttributes().get(PASSAGE) instanceof Passage passage)) {
					return Mono.error(new IllegalStateException("A WebClient filter dropped the attributes of the "
							+ "request; it should derive requests with ClientRequest.from(request)"));
				}
				if (!passage.begin()) {
					return Mono.error(new IllegalStateException("The exchange was given up"));
				}
				// Registered now, it runs after all that filters have registered.
				beforeCommit(() -> Mono.fromRunnable(this::authorize));
				WireQuery.leave(getDelegate(), this.uri.getRawQuery());
				return writing.get().doOnSuccess((done) -> passage.written());
			});
		}

		private void authorize() {
			getHeaders().remove(HttpHeaders.AUTHORIZATION);
			if (CredentialedConnector.this.authorization != null) {
				getHeaders().set(HttpHeaders.AUTHORIZATION, CredentialedConnector.this.authorization);
			}
		}

	}

}
