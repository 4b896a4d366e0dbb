package io.github.rudderbento.standin.rudderstack;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.netty.handler.ssl.SslContext;

import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.FaultSwitch;
import io.github.rudderbento.standin.StandInServer;
import org.jspecify.annotations.Nullable;

/**
 * RudderStack's data plane for tests: a real HTTP server on 127.0.0.1 that validates and
 * answers as the open-source gateway does, keeps what it received and fails on demand.
 *
 * <pre class="code">
 * try (RudderStackStandIn rudderStack = RudderStackStandIn.start()) {
 *     // data plane URL: rudderStack.baseUrl(), write key: RudderStackStandIn.WRITE_KEY
 *     rudderStack.faults().next(2, Fault.status(503));
 *     shop.checkOut(order);
 *     assertThat(rudderStack.awaitEvents(1, Duration.ofSeconds(5)).get(0).event()).isEqualTo("Order Completed");
 *     assertThat(rudderStack.requests()).extracting(ReceivedRequest::status).containsExactly(503, 503, 200);
 * }
 * </pre>
 *
 * <h2>What is as in the gateway</h2>
 * <ul>
 * <li>The paths: {@code /v1/identify}, {@code track}, {@code page}, {@code screen},
 * {@code group}, {@code alias}, {@code merge}, {@code audiencelist}, {@code batch} and
 * {@code import}; {@code /beacon/v1/batch}; {@code /pixel/v1/track} and {@code page};
 * {@code /internal/v1/extract}, {@code retl}, {@code replay}, {@code audiencelist} and
 * {@code batch}; {@code /health}, {@code /version} and the like. Anything else is 404,
 * another method 405.</li>
 * <li>The order of validation: 503 too many at once, 404 or 405 route, 401 no or unknown
 * write key, 404 disabled source, 500 corrupt gzip, 400 invalid JSON, 400 for the first
 * event that is no object or has no id, 429 rate, 413 size, 400 empty batch, 500 or 504
 * store. One bad event refuses its whole batch.</li>
 * <li>Only the header value {@code gzip}, spelled like this, means compression; the size
 * limit of 4,096,000 bytes counts decompressed bytes.</li>
 * <li>Texts, content types, and that {@code Retry-After} is never sent (a
 * {@linkplain Fault#retryAfterSeconds fault} does, as a proxy would).</li>
 * <li>What the server sets in a message: see {@link ReceivedEvent#json()}.</li>
 * </ul>
 * <p>
 * Every source id is accepted where one authenticates, no source is a webhook, and
 * nothing is forwarded to anywhere. For a database that is down, say
 * {@code faults().onPath("/health", Fault.status(503, "Cannot connect to db\n"))}.
 *
 * <p>
 * All methods may be called from any thread.
 */
public final class RudderStackStandIn implements AutoCloseable {

	/** The write key of an enabled source, unless others are given. */
	public static final String WRITE_KEY = "stand-in-write-key";

	/** The gateway's own limit of a request's decompressed body, in bytes. */
	public static final int MAX_REQUEST_BYTES = 4_096_000;

	/** How many events and how many requests are kept, unless another number is given. */
	public static final int RETAINED = 100_000;

	/** The gateway's own limit of concurrent requests. */
	public static final int MAX_CONCURRENT_REQUESTS = 50_000;

	private final EventLog log;

	private final Gateway gateway;

	private final StandInServer server;

	private RudderStackStandIn(Builder builder) {
		this.log = new EventLog(builder.retained);
		this.gateway = new Gateway(builder.settings(), this.log, () -> concurrentRequests());
		this.server = StandInServer.builder(this.gateway::handle)
			.port(builder.port)
			.tls(builder.tls)
			.onFault((request, fault) -> {
				if (!fault.isProcessed()) {
					this.gateway.unhandled(request, fault);
				}
			})
			.start();
	}

	@SuppressWarnings("NullAway") // A request may arrive before the server is assigned.
	private int concurrentRequests() {
		StandInServer server = this.server;
		return (server != null) ? server.concurrentRequests() : 1;
	}

	/**
	 * Starts a stand-in with all defaults on a free port.
	 * @return the running stand-in
	 */
	public static RudderStackStandIn start() {
		return builder().start();
	}

	/**
	 * Starts to describe a stand-in.
	 * @return a builder with all defaults
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Gives the address to use as data plane URL, without a trailing slash.
	 * @return the base URL
	 */
	public String baseUrl() {
		return this.server.baseUrl();
	}

	/**
	 * Gives the port.
	 * @return the port
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Gives the server below, for its counts of requests and connections.
	 * @return the server
	 */
	public StandInServer server() {
		return this.server;
	}

	/**
	 * Gives the switch of the faults, which come before any validation.
	 * @return the switch
	 */
	public FaultSwitch faults() {
		return this.server.faults();
	}

	/**
	 * Lets the store fail from now on: what passes every validation is answered with this
	 * text and not kept.
	 * @param text the error; {@code gateway timeout} is answered with 504, any other with
	 * 500
	 */
	public void failStore(String text) {
		if (text.isEmpty()) {
			throw new IllegalArgumentException("text must not be empty");
		}
		this.gateway.failStore(text);
	}

	/**
	 * Ends what {@link #failStore(String)} began.
	 */
	public void healStore() {
		this.gateway.failStore("");
	}

	/**
	 * Lists the events that were accepted and stored, repeated ones included: the last
	 * ones, if there were more than are kept. Empty when only counting.
	 * @return the events in the order of arrival
	 */
	public List<ReceivedEvent> events() {
		return this.log.events();
	}

	/**
	 * Lists the exchanges: accepted and refused ones and those met by a fault, the last
	 * ones if there were more than are kept. Empty when only counting.
	 * @return the exchanges in the order of their answers
	 */
	public List<ReceivedRequest> requests() {
		return this.log.requests();
	}

	/**
	 * Waits until so many events have been stored since the start or the last
	 * {@link #clear()}.
	 * @param count the number of events
	 * @param timeout how long to wait at most
	 * @return {@link #events()} of that moment: at least so many, unless fewer are kept
	 * @throws AssertionError if fewer came in time
	 */
	public List<ReceivedEvent> awaitEvents(int count, Duration timeout) {
		try {
			if (!this.log.await(count, timeout)) {
				List<ReceivedRequest> requests = this.log.requests();
				throw new AssertionError("expected at least " + count + " events within " + timeout + ", but "
						+ this.log.received() + " arrived; last requests: "
						+ requests.subList(Math.max(0, requests.size() - 5), requests.size()));
			}
			return this.log.events();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while waiting for events", ex);
		}
	}

	/**
	 * Counts the events stored, repeated ones included.
	 * @return the number of events since the start or the last {@link #clear()}
	 */
	public long receivedCount() {
		return this.log.received();
	}

	/**
	 * Counts the events whose message id had been stored before. The gateway stores such
	 * events again, for it does not deduplicate.
	 * @return the number of repeated events since the start or the last {@link #clear()}
	 */
	public long duplicateCount() {
		return this.log.duplicates();
	}

	/**
	 * Forgets events, requests and counts; faults stay.
	 */
	public void clear() {
		this.log.clear();
		this.server.resetCounts();
	}

	/**
	 * Closes the port and all connections, so that connections are refused.
	 * @see StandInServer#stopListening()
	 */
	public void stopListening() {
		this.server.stopListening();
	}

	/**
	 * Opens the same port again.
	 * @see StandInServer#listenAgain()
	 */
	public void listenAgain() {
		this.server.listenAgain();
	}

	/**
	 * Closes the server; what was received can still be read.
	 */
	@Override
	public void close() {
		this.server.close();
	}

	/**
	 * Describes a stand-in and starts it.
	 */
	public static final class Builder {

		private Set<String> writeKeys = Set.of(WRITE_KEY);

		private Set<String> disabledWriteKeys = Set.of();

		private Set<String> suppressedUserIds = Set.of();

		private boolean gzipSupported = true;

		private int maxRequestBytes = MAX_REQUEST_BYTES;

		private boolean idsRequired = true;

		private @Nullable RateLimit rateLimit;

		private int maxConcurrentRequests = MAX_CONCURRENT_REQUESTS;

		private int retained = RETAINED;

		private int port;

		private @Nullable SslContext tls;

		private Builder() {
		}

		/**
		 * Listens on a port of one's own choice.
		 * @param port the port; 0, the default, takes a free one
		 * @return this builder
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Speaks TLS.
		 * @param tls the server's side of TLS, or {@code null} for plain HTTP
		 * @return this builder
		 */
		public Builder tls(@Nullable SslContext tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * Knows these write keys of enabled sources in place of {@link #WRITE_KEY}. Any
		 * other key is answered with 401.
		 * @param writeKeys the write keys
		 * @return this builder
		 */
		public Builder writeKeys(String... writeKeys) {
			this.writeKeys = Set.of(writeKeys);
			return this;
		}

		/**
		 * Knows these write keys of disabled sources, answered with 404.
		 * @param writeKeys the write keys
		 * @return this builder
		 */
		public Builder disabledWriteKeys(String... writeKeys) {
			this.disabledWriteKeys = Set.of(writeKeys);
			return this;
		}

		/**
		 * Drops the events of these users silently: they are answered with 200 and not
		 * kept.
		 * @param userIds the user ids
		 * @return this builder
		 */
		public Builder suppressedUserIds(String... userIds) {
			this.suppressedUserIds = new LinkedHashSet<>(List.of(userIds));
			return this;
		}

		/**
		 * Limits the rate to so many events a minute, which may also come all at once;
		 * beyond it the answer is 429. Off by default, as in the gateway.
		 * @param eventsPerWindow the number of events; 0 refuses them all
		 * @return this builder
		 */
		public Builder rateLimit(int eventsPerWindow) {
			return rateLimit(eventsPerWindow, Duration.ofMinutes(1));
		}

		/**
		 * Limits the rate to so many events in a window of time.
		 * @param eventsPerWindow the number of events; 0 refuses them all
		 * @param window the window
		 * @return this builder
		 */
		public Builder rateLimit(int eventsPerWindow, Duration window) {
			this.rateLimit = new RateLimit(eventsPerWindow, window, System::nanoTime);
			return this;
		}

		/**
		 * Limits the requests that are served at the same time; beyond it the answer is
		 * 503. Give the answers a {@link FaultSwitch#serviceTime service time}, or
		 * requests hardly ever meet.
		 * @param maxConcurrentRequests the number of requests, by default
		 * {@value #MAX_CONCURRENT_REQUESTS}
		 * @return this builder
		 */
		public Builder maxConcurrentRequests(int maxConcurrentRequests) {
			this.maxConcurrentRequests = maxConcurrentRequests;
			return this;
		}

		/**
		 * Says whether bodies may be compressed. Servers before 1.4 take compressed
		 * bodies for plain text and answer 400 {@code invalid json}.
		 * @param gzipSupported whether gzip is understood, by default {@code true}
		 * @return this builder
		 */
		public Builder gzipSupported(boolean gzipSupported) {
			this.gzipSupported = gzipSupported;
			return this;
		}

		/**
		 * Limits the decompressed body; a longer one is answered with 413.
		 * @param maxRequestBytes the number of bytes, by default
		 * {@value #MAX_REQUEST_BYTES}
		 * @return this builder
		 */
		public Builder maxRequestBytes(int maxRequestBytes) {
			this.maxRequestBytes = maxRequestBytes;
			return this;
		}

		/**
		 * Says whether each event needs a user id or an anonymous id.
		 * @param idsRequired whether an id is required, by default {@code true}
		 * @return this builder
		 */
		public Builder idsRequired(boolean idsRequired) {
			this.idsRequired = idsRequired;
			return this;
		}

		/**
		 * Keeps so many events, and so many requests; older ones make room.
		 * @param maxEvents the number of each, by default {@value #RETAINED}
		 * @return this builder
		 */
		public Builder retain(int maxEvents) {
			if (maxEvents < 1) {
				throw new IllegalArgumentException("maxEvents must be positive: " + maxEvents);
			}
			this.retained = maxEvents;
			return this;
		}

		/**
		 * Keeps nothing but counts and hashes of the message ids, so that a load test
		 * measures the client.
		 * @return this builder
		 */
		public Builder countOnly() {
			this.retained = 0;
			return this;
		}

		/**
		 * Starts the stand-in; it listens when this method returns.
		 * @return the running stand-in
		 * @throws java.io.UncheckedIOException if the port is taken
		 */
		public RudderStackStandIn start() {
			return new RudderStackStandIn(this);
		}

		private GatewaySettings settings() {
			return new GatewaySettings(this.writeKeys, this.disabledWriteKeys, this.suppressedUserIds,
					this.gzipSupported, this.maxRequestBytes, this.idsRequired, this.rateLimit,
					this.maxConcurrentRequests);
		}

	}

}
