package io.github.rudderbento.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

import io.github.rudderbento.delivery.RequestBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.ProxyProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Exchanges HTTP with one vendor: one base URL, one set of credentials, one connection
 * pool, one timeout for each exchange as a whole. Never follows a redirect, never repeats
 * a request by itself, and sends no credentials but its own.
 * <p>
 * Goes through the application's {@link WebClient.Builder}, so its filters and
 * observations apply; what is observed carries no query. Runs on the event loop that all
 * of the application's Reactor Netty clients share, and may be used from any thread.
 */
public final class HttpTransport implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(HttpTransport.class);

	/** Longer than any answer of a vendor that matters. */
	private static final int DEFAULT_MAX_RESPONSE_BYTES = 1024 * 1024;

	/** RudderStack's gateway closes idle connections after 720 s, proxies after 60 s. */
	private static final Duration MAX_IDLE = Duration.ofSeconds(55);

	private static final Duration EVICTION = Duration.ofSeconds(15);

	/** Where Reactor looks for who takes errors that came too late for anybody. */
	private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

	/** The engine needs a handful; the direct clients may burst. */
	private static final int MAX_CONNECTIONS = 64;

	private static final int MAX_PENDING = 4096;

	/**
	 * Reactor would log it as an error, with the URL and its query: a failure that comes
	 * after a timeout or a cancellation, which has been dealt with.
	 */
	private static final Consumer<Throwable> LATE = (thrown) -> logger.debug("An exchange failed after its end: {}",
			thrown.getClass().getName());

	private final BaseUrl baseUrl;

	private final WebClient webClient;

	private final ConnectionProvider connections;

	private final Duration timeout;

	private final String userAgent;

	private final int maxResponseBytes;

	private final FailureClassifier failures;

	private final Secrets secrets;

	private HttpTransport(Builder builder, BaseUrl baseUrl) {
		if (baseUrl.plain() && !baseUrl.loopback()) {
			logger.warn("{}: {} is plain http, so keys and personal data can be read on the way; use https",
					builder.name, baseUrl);
		}
		this.baseUrl = baseUrl;
		this.timeout = builder.timeout;
		this.userAgent = builder.userAgent;
		this.maxResponseBytes = builder.maxResponseBytes;
		this.failures = new FailureClassifier(baseUrl.authority(), builder.timeout);
		this.secrets = builder.secrets;
		this.connections = ConnectionProvider.builder(builder.name)
			.maxConnections(MAX_CONNECTIONS)
			.pendingAcquireMaxCount(MAX_PENDING)
			.pendingAcquireTimeout(builder.timeout)
			.maxIdleTime(MAX_IDLE)
			.evictInBackground(EVICTION)
			.build();
		this.webClient = builder.webClientBuilder.clone()
			.clientConnector(new CredentialedConnector(connector(builder, this.connections), builder.authorization))
			.observationConvention(new QuietObservationConvention())
			.build();
	}

	/**
	 * Starts a transport.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	private static ClientHttpConnector connector(Builder builder, ConnectionProvider connections) {
		return ClientHttpConnectorBuilder.reactor()
			.withHttpClientFactory(() -> HttpClient.create(connections))
			.withHttpClientCustomizer((client) -> customize(client, builder.proxy))
			.build(builder.settings.withRedirects(HttpRedirects.DONT_FOLLOW));
	}

	private static HttpClient customize(HttpClient client, @Nullable HttpProxy proxy) {
		// Reactor Netty repeats a request once after a reset, written or not; that is
		// ours to decide. Answers are short, so they are not worth compressing.
		HttpClient customized = WireQuery
			.writtenBy(client.disableRetry(true).compress(false).followRedirect(false).protocol(HttpProtocol.HTTP11));
		return (proxy != null) ? customized.proxy((type) -> proxy(type, proxy)) : customized;
	}

	private static void proxy(ProxyProvider.TypeSpec type, HttpProxy proxy) {
		ProxyProvider.Builder builder = type.type(ProxyProvider.Proxy.HTTP).host(proxy.host()).port(proxy.port());
		String password = proxy.password();
		if (proxy.username() != null) {
			builder.username(proxy.username()).password((user) -> (password != null) ? password : "");
		}
	}

	/**
	 * Exchanges one request for one answer, whatever its status. The timeout covers all
	 * of it, from waiting for a connection to the last byte of the answer. Cancelling
	 * closes the connection.
	 * @param call the request
	 * @return the answer, or an {@link HttpFailure}; nothing is sent before subscription,
	 * and each subscription sends again
	 */
	public Mono<HttpAnswer> exchange(HttpCall call) {
		return Mono.defer(() -> {
			Passage passage = new Passage();
			return request(call, passage).exchangeToMono((response) -> {
				passage.written();
				return read(response);
			}).timeout(this.timeout).onErrorResume((thrown) -> {
				HttpAnswer answer = this.failures.answer(thrown);
				return (answer != null) ? Mono.just(withoutSecrets(answer))
						: Mono.error(this.failures.failure(thrown, passage));
			});
		}).contextWrite((context) -> context.put(ON_ERROR_DROPPED, LATE));
	}

	/**
	 * The base URL, to show where requests go.
	 * @return the base URL
	 */
	public BaseUrl baseUrl() {
		return this.baseUrl;
	}

	/**
	 * How long an exchange may take.
	 * @return the timeout of an exchange as a whole
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * Closes the connections. What is in flight fails.
	 */
	@Override
	public void close() {
		this.connections.dispose();
	}

	private WebClient.RequestHeadersSpec<?> request(HttpCall call, Passage passage) {
		RequestBody body = call.body();
		return this.webClient.method(call.method())
			.uri(this.baseUrl.resolve(call))
			.attribute(CredentialedConnector.PASSAGE, passage)
			.headers((headers) -> {
				headers.setAccept(List.of(MediaType.APPLICATION_JSON));
				headers.set(HttpHeaders.USER_AGENT, this.userAgent);
				if (body != null) {
					headers.setContentType(MediaType.APPLICATION_JSON);
					headers.setContentLength(body.length());
				}
				if (call.gzip()) {
					// RudderStack knows this very spelling only.
					headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
				}
			})
			.body((body != null) ? bytes(body) : BodyInserters.empty());
	}

	/**
	 * Writes the bytes as they are, whatever codecs the application has.
	 * @param body the body
	 * @return what inserts it
	 */
	private static BodyInserter<RequestBody, ClientHttpRequest> bytes(RequestBody body) {
		return (message, context) -> message
			.writeWith(Mono.fromSupplier(() -> LentBuffer.of(body, message.bufferFactory())));
	}

	private Mono<HttpAnswer> read(ClientResponse response) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		// Reading stops at the limit, which closes the connection: cheaper than reading
		// on to the end of something that nobody wants.
		return response.bodyToFlux(DataBuffer.class)
			.takeUntil((buffer) -> isFull(buffer, body))
			.then(Mono.fromSupplier(() -> answer(response, body.toByteArray())));
	}

	private HttpAnswer answer(ClientResponse response, byte[] body) {
		HttpHeaders headers = HttpHeaders.readOnlyHttpHeaders(response.headers().asHttpHeaders());
		return withoutSecrets(new HttpAnswer(response.statusCode().value(), headers, body));
	}

	private HttpAnswer withoutSecrets(HttpAnswer answer) {
		return answer.successful() ? answer
				: new HttpAnswer(answer.status(), answer.headers(), this.secrets.removeFrom(answer.body()));
	}

	private boolean isFull(DataBuffer buffer, ByteArrayOutputStream body) {
		try {
			byte[] bytes = new byte[Math.min(buffer.readableByteCount(), this.maxResponseBytes - body.size())];
			buffer.read(bytes);
			body.writeBytes(bytes);
			return body.size() >= this.maxResponseBytes;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	@Override
	public String toString() {
		return "HttpTransport[" + this.baseUrl + "]";
	}

	/**
	 * Puts a transport together. Not safe for use by several threads.
	 */
	public static final class Builder {

		private @Nullable BaseUrl baseUrl;

		private @Nullable String authorization;

		private Secrets secrets = new Secrets();

		private String userAgent = Product.USER_AGENT;

		private String name = "rudder-bento";

		private Duration timeout = Duration.ofSeconds(15);

		private WebClient.Builder webClientBuilder = WebClient.builder();

		private HttpClientSettings settings = HttpClientSettings.defaults();

		private @Nullable HttpProxy proxy;

		private int maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES;

		private Builder() {
		}

		/**
		 * Sets where requests go. Required.
		 * @param baseUrl the checked URL
		 * @return this builder
		 */
		public Builder baseUrl(BaseUrl baseUrl) {
			this.baseUrl = baseUrl;
			return this;
		}

		/**
		 * Sets where requests go. Required.
		 * @param baseUrl the URL
		 * @return this builder
		 * @throws IllegalArgumentException when it is not a {@link BaseUrl}
		 */
		public Builder baseUrl(URI baseUrl) {
			return baseUrl(BaseUrl.of("baseUrl", baseUrl));
		}

		/**
		 * Sets the credentials. Without them no {@code Authorization} is sent.
		 * @param user the user
		 * @param password the password, perhaps empty
		 * @return this builder
		 */
		public Builder basicAuth(String user, String password) {
			byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
			String encoded = Base64.getEncoder().encodeToString(credentials);
			this.authorization = "Basic " + encoded;
			this.secrets = new Secrets(encoded, user, password);
			return this;
		}

		/**
		 * Sets the {@code User-Agent}; {@link Product#USER_AGENT} by default.
		 * @param userAgent the product and its version
		 * @return this builder
		 */
		public Builder userAgent(String userAgent) {
			this.userAgent = userAgent;
			return this;
		}

		/**
		 * Sets how long an exchange may take as a whole; 15 s by default.
		 * @param timeout a positive duration
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			Assert.isTrue(!timeout.isNegative() && !timeout.isZero(), "'timeout' must be positive");
			this.timeout = timeout;
			return this;
		}

		/**
		 * Sets the builder that the client derives from, so that the application's
		 * customizers and observations apply. It is cloned, not changed; its connector
		 * and base URL are not used.
		 * @param webClientBuilder the application's builder
		 * @return this builder
		 */
		public Builder webClientBuilder(WebClient.Builder webClientBuilder) {
			this.webClientBuilder = webClientBuilder;
			return this;
		}

		/**
		 * Sets connect timeout, read timeout, SSL bundle and the like. Redirects are
		 * never followed, whatever is set.
		 * @param settings the settings
		 * @return this builder
		 */
		public Builder httpClientSettings(HttpClientSettings settings) {
			this.settings = settings;
			return this;
		}

		/**
		 * Sets the proxy; none by default.
		 * @param proxy the proxy, or {@code null} for none
		 * @return this builder
		 */
		public Builder proxy(@Nullable HttpProxy proxy) {
			this.proxy = proxy;
			return this;
		}

		/**
		 * Sets the name of the connection pool.
		 * @param name the vendor's name
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets how much of an answer's body is read; 1 MiB by default.
		 * @param maxResponseBytes a positive number of bytes
		 * @return this builder
		 */
		public Builder maxResponseBytes(int maxResponseBytes) {
			Assert.isTrue(maxResponseBytes > 0, "'maxResponseBytes' must be positive");
			this.maxResponseBytes = maxResponseBytes;
			return this;
		}

		/**
		 * Builds the transport. Close it when it is no longer needed.
		 * @return a new transport
		 */
		public HttpTransport build() {
			Assert.state(this.baseUrl != null, "'baseUrl' must be set");
			return new HttpTransport(this, this.baseUrl);
		}

	}

}
