package io.github.rudderbento.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP/1.1 server for tests: bound to 127.0.0.1 only, on daemon threads, with
 * faults that can be switched on and off while it runs.
 *
 * <pre class="code">
 * try (StandInServer server = StandInServer.builder((request) -&gt; StandInReply.text(200, "ok")).start()) {
 *     server.faults().next(1, Fault.resetAfterReading());
 *     callTheCodeUnderTest(server.baseUrl());
 *     assertThat(server.requestCount()).isEqualTo(2);
 * }
 * </pre>
 *
 * <p>
 * Keep-alive, pipelining, chunked bodies, {@code Expect: 100-continue} and bodies of up
 * to {@value #MAX_BODY_BYTES} bytes are served. Every method may be called from any
 * thread.
 */
public final class StandInServer implements AutoCloseable {

	/** The longest body that is read; a longer one is answered with 413. */
	public static final int MAX_BODY_BYTES = 128 * 1024 * 1024;

	/** As generous as the larger of the two vendors' servers. */
	private static final int MAX_HEADER_BYTES = 512 * 1024;

	private static final int MAX_REQUEST_LINE_BYTES = 64 * 1024;

	private static final int CHUNK_BYTES = 64 * 1024;

	private static final int THREADS = 2;

	/**
	 * A selector gives a closed port back when it selects next, and each attempt makes
	 * one select: a few are enough.
	 */
	private static final int ATTEMPTS_TO_LISTEN_AGAIN = 50;

	private final StandInHandler handler;

	private final FaultSwitch faults;

	private final BiConsumer<StandInRequest, Fault> faultListener;

	private final @Nullable SslContext tls;

	private final EventLoopGroup threads;

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final Traffic traffic = new Traffic();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final Object monitor = new Object();

	private final int port;

	private @Nullable Channel listener;

	private volatile boolean listening;

	private StandInServer(Builder builder) {
		this.handler = builder.handler;
		this.faults = builder.faults;
		this.faultListener = builder.faultListener;
		this.tls = builder.tls;
		this.threads = new MultiThreadIoEventLoopGroup(THREADS, new DefaultThreadFactory("stand-in", true),
				NioIoHandler.newFactory());
		try {
			this.listener = bind(builder.port);
		}
		catch (RuntimeException ex) {
			this.threads.shutdownGracefully(0, 0, TimeUnit.SECONDS);
			throw ex;
		}
		this.port = ((InetSocketAddress) this.listener.localAddress()).getPort();
	}

	/**
	 * Starts to describe a server.
	 * @param handler answers the requests that no fault fails
	 * @return a builder
	 */
	public static Builder builder(StandInHandler handler) {
		return new Builder(handler);
	}

	/**
	 * Gives the port the server listens on, also while it does not.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Gives the address of the server without a trailing slash, such as
	 * {@code http://127.0.0.1:54321}.
	 * @return the base URL
	 */
	public String baseUrl() {
		return ((this.tls != null) ? "https" : "http") + "://127.0.0.1:" + this.port;
	}

	/**
	 * Gives the switch of this server's faults.
	 * @return the switch
	 */
	public FaultSwitch faults() {
		return this.faults;
	}

	/**
	 * Closes the port and every connection, as a process that dies: from now on
	 * connections are refused. Does nothing if the port is closed already.
	 */
	public void stopListening() {
		synchronized (this.monitor) {
			Channel listener = this.listener;
			if (listener == null) {
				return;
			}
			this.listener = null;
			this.listening = false;
			listener.close().awaitUninterruptibly();
			awaitRefusal();
			this.connections.close().awaitUninterruptibly();
		}
	}

	/**
	 * The JDK closes the socket itself only when the selector looks next, and until then
	 * the operating system still takes connections, to reset them later.
	 */
	private void awaitRefusal() {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
		while (System.nanoTime() - end < 0) {
			try (Socket attempt = new Socket()) {
				attempt.connect(new InetSocketAddress("127.0.0.1", this.port), 1000);
				Thread.yield();
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	/**
	 * Opens the same port again. Does nothing if it is open.
	 * @throws UncheckedIOException if another process took the port meanwhile
	 */
	public void listenAgain() {
		synchronized (this.monitor) {
			if (this.closed.get()) {
				throw new IllegalStateException("the server is closed");
			}
			if (this.listener == null) {
				this.listener = bindAgain();
			}
		}
	}

	/**
	 * Tells whether the port is open.
	 * @return {@code false} from {@link #stopListening()} or {@link #close()} on, until
	 * {@link #listenAgain()}
	 */
	public boolean isListening() {
		synchronized (this.monitor) {
			return this.listener != null;
		}
	}

	/**
	 * Counts the requests whose head has arrived, faulty ones included.
	 * @return the number of requests since the start or the last {@link #resetCounts()}
	 */
	public long requestCount() {
		return this.traffic.requests();
	}

	/**
	 * Counts the requests that were in the server's hands at the same time, from the head
	 * of the request to the end of its answer.
	 * @return the highest number since the start or the last {@link #resetCounts()}
	 */
	public int maxConcurrentRequests() {
		return this.traffic.maxConcurrent();
	}

	/**
	 * Counts the requests that are in the server's hands.
	 * @return the number of requests right now
	 */
	public int concurrentRequests() {
		return this.traffic.concurrent();
	}

	/**
	 * Counts the connections that were accepted.
	 * @return the number of connections since the start or the last
	 * {@link #resetCounts()}
	 */
	public long connectionCount() {
		return this.traffic.connections();
	}

	/**
	 * Counts the connections that are open.
	 * @return the number of connections right now
	 */
	public int openConnectionCount() {
		return this.connections.size();
	}

	/**
	 * Lists when the requests arrived, by their heads; the last
	 * {@value Traffic#MAX_ARRIVAL_TIMES} of them.
	 * @return the times in order
	 */
	public List<Instant> arrivalTimes() {
		return this.traffic.arrivalTimes();
	}

	/**
	 * Sets all counts to zero and forgets the arrival times.
	 */
	public void resetCounts() {
		this.traffic.reset();
	}

	/**
	 * Closes the port, every connection and the threads. May be called more than once.
	 */
	@Override
	public void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		stopListening();
		this.threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
	}

	private Channel bindAgain() {
		for (int attempt = 1;; attempt++) {
			try {
				return bind(this.port);
			}
			catch (UncheckedIOException ex) {
				if (attempt == ATTEMPTS_TO_LISTEN_AGAIN) {
					this.listening = false;
					throw ex;
				}
			}
		}
	}

	private Channel bind(int port) {
		this.listening = true;
		InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
		ChannelFuture bound = new ServerBootstrap().group(this.threads)
			.channel(NioServerSocketChannel.class)
			.option(ChannelOption.SO_BACKLOG, 1024)
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new Connections())
			.bind(address)
			.awaitUninterruptibly();
		if (!bound.isSuccess()) {
			BindException failure = new BindException("cannot listen on " + address);
			failure.initCause(bound.cause());
			throw new UncheckedIOException(failure);
		}
		return bound.channel();
	}

	private final class Connections extends ChannelInitializer<SocketChannel> {

		@Override
		protected void initChannel(SocketChannel channel) {
			StandInServer.this.connections.add(channel);
			if (!StandInServer.this.listening) {
				// Accepted just before the port was closed, too late to be closed with
				// it.
				channel.close();
				return;
			}
			StandInServer.this.traffic.connected();
			SslContext tls = StandInServer.this.tls;
			if (tls != null) {
				channel.pipeline().addLast(tls.newHandler(channel.alloc()));
			}
			channel.pipeline()
				.addLast(new HttpServerCodec(MAX_REQUEST_LINE_BYTES, MAX_HEADER_BYTES, CHUNK_BYTES))
				.addLast(new StandInConnection(StandInServer.this.handler, StandInServer.this.faults,
						StandInServer.this.faultListener, StandInServer.this.traffic));
		}

	}

	/**
	 * Describes a server and starts it.
	 */
	public static final class Builder {

		private final StandInHandler handler;

		private FaultSwitch faults = new FaultSwitch();

		private BiConsumer<StandInRequest, Fault> faultListener = (request, fault) -> {
		};

		private int port;

		private @Nullable SslContext tls;

		private Builder(StandInHandler handler) {
			this.handler = handler;
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
		 * Takes the faults from a switch of one's own.
		 * @param faults the switch
		 * @return this builder
		 */
		public Builder faults(FaultSwitch faults) {
			this.faults = faults;
			return this;
		}

		/**
		 * Tells of each request that a fault befalls, just before it does.
		 * @param listener called on an I/O thread, with the request (without its body if
		 * it is not read) and the fault
		 * @return this builder
		 */
		public Builder onFault(BiConsumer<StandInRequest, Fault> listener) {
			this.faultListener = listener;
			return this;
		}

		/**
		 * Speaks TLS. A self-signed certificate, an outdated protocol or a wrong host
		 * name make the failures that a client has to withstand.
		 * @param tls the server's side of TLS, or {@code null} for plain HTTP
		 * @return this builder
		 */
		public Builder tls(@Nullable SslContext tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * Starts the server; it listens when this method returns.
		 * @return the running server
		 * @throws UncheckedIOException if the port is taken
		 */
		public StandInServer start() {
			return new StandInServer(this);
		}

	}

}
