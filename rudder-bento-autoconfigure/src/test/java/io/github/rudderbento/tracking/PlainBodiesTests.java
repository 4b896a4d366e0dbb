package io.github.rudderbento.tracking;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryInterceptor;
import io.github.rudderbento.delivery.DeliveryRequest;
import io.github.rudderbento.delivery.FlushResult;
import io.github.rudderbento.delivery.RequestBody;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arrays of uncompressed bodies serve again, over real HTTP, and nobody ever sees
 * anything in them but what belongs there. How often one serves depends on when events
 * are sealed, so it is only asked whether any does.
 */
@Tag("slow")
@Timeout(120)
class PlainBodiesTests {

	private static final int USERS = 50;

	private final Bodies bodies = new Bodies();

	@Test
	void arraysServeAgainAndAgain() {
		try (RudderStackStandIn standIn = RudderStackStandIn.start()) {
			runner(standIn.baseUrl().toString()).run((context) -> {
				deliver(context, standIn, 40, 500, (burst) -> {
				});
				assertThat(context.getBean("rudderStackDelivery", Delivery.class).counters().failedRequests()).isZero();
			});
		}
		assertThat(this.bodies.mostUses()).isGreaterThanOrEqualTo(2);
		assertThat(this.bodies.arrays()).isLessThan(this.bodies.bodies());
	}

	/** More than a batch at once leaves in requests of very different lengths. */
	@Test
	void largeBurstsArriveIntact() {
		try (RudderStackStandIn standIn = RudderStackStandIn.start()) {
			runner(standIn.baseUrl().toString()).run((context) -> deliver(context, standIn, 10, 1_700, (burst) -> {
			}));
		}
	}

	@Test
	void arraysServeAgainAmongFailures() {
		List<Fault> faults = List.of(Fault.status(503), Fault.resetAfterReading(), Fault.resetBeforeReading(),
				Fault.garbageAnswer());
		try (RudderStackStandIn standIn = RudderStackStandIn.start()) {
			runner(standIn.baseUrl().toString()).run((context) -> {
				deliver(context, standIn, 40, 500, (burst) -> {
					if (burst % 3 == 1) {
						standIn.faults().next(1 + burst % 2, faults.get(burst / 3 % faults.size()));
					}
				});
				assertThat(context.getBean("rudderStackDelivery", Delivery.class).counters().failedRequests())
					.isGreaterThanOrEqualTo(10);
			});
		}
		assertThat(this.bodies.mostUses()).isGreaterThanOrEqualTo(2);
	}

	@Test
	void arraysServeAgainOverTls(@TempDir Path directory) throws Exception {
		Path store = directory.resolve("store.p12");
		try (RudderStackStandIn standIn = RudderStackStandIn.builder()
			.tls(FaultMatrixTests.certificate(store))
			.start()) {
			runner(standIn.baseUrl().toString()).withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
				.withPropertyValues("spring.ssl.bundle.jks.vendor.truststore.location=file:" + store,
						"spring.ssl.bundle.jks.vendor.truststore.password=" + FaultMatrixTests.PASSWORD,
						"spring.ssl.bundle.jks.vendor.truststore.type=PKCS12", "rudderstack.http.ssl.bundle=vendor")
				.run((context) -> deliver(context, standIn, 10, 500, (burst) -> {
					if (burst == 5) {
						standIn.faults().next(1, Fault.resetAfterReading());
					}
				}));
		}
		assertThat(this.bodies.mostUses()).isGreaterThanOrEqualTo(2);
	}

	/**
	 * Whoever still holds on to the bytes when the answer has come, as a server's answer
	 * may overtake its request, finds them as they were.
	 */
	@Test
	void arraysThatNettyStillHoldsDoNotServeAgain() {
		Holder holder = new Holder();
		WebClient.Builder builder = WebClient.builder()
			.filter((request,
					next) -> next.exchange(ClientRequest.from(request)
						.httpRequest((http) -> holder.join(((Connection) http.getNativeRequest()).channel()))
						.build()));
		try (RudderStackStandIn standIn = RudderStackStandIn.start()) {
			runner(standIn.baseUrl().toString()).withBean(WebClient.Builder.class, () -> builder)
				.run((context) -> deliver(context, standIn, 20, 500, (burst) -> {
				}));
		}
		holder.assertNothingChanged();
		assertThat(this.bodies.mostUses()).isGreaterThanOrEqualTo(2);
	}

	/**
	 * Netty copies a body as a whole before it writes the head, so that on the wire it
	 * takes more than one mistake for this to fail.
	 */
	@Test
	void serverThatAnswersBeforeItReadsGetsNothingElse() throws Exception {
		this.bodies.keepCopies();
		HastyServer server = new HastyServer();
		try (server) {
			runner(server.url())
				.withPropertyValues("rudderstack.delivery.max-batch-bytes=4000000B", "rudderstack.buffer.max-size=64MB")
				.run((context) -> {
					EventTracker tracker = context.getBean(EventTracker.class);
					Delivery delivery = context.getBean("rudderStackDelivery", Delivery.class);
					String filler = "x".repeat(6_000);
					for (int i = 0; i < 5_000; i++) {
						tracker.send(track(i, filler));
						if (i % 2_500 == 2_499) {
							flush(delivery);
						}
					}
					assertThat(delivery.counters().delivered()).isEqualTo(5_000);
				});
		}
		assertThat(server.received()).hasSize(this.bodies.bodies())
			.allSatisfy((received) -> assertThat(this.bodies.hasBegunWith(received)).isTrue());
		assertThat(this.bodies.mostUses()).isGreaterThanOrEqualTo(2);
	}

	private void deliver(ApplicationContext context, RudderStackStandIn standIn, int bursts, int size,
			IntConsumer before) {
		EventTracker tracker = context.getBean(EventTracker.class);
		Delivery delivery = context.getBean("rudderStackDelivery", Delivery.class);
		for (int burst = 0; burst < bursts; burst++) {
			before.accept(burst);
			for (int i = 0; i < size; i++) {
				int number = burst * size + i;
				tracker.send(track(number, text(number)));
			}
			flush(delivery);
		}
		assertThat(delivery.counters().delivered()).isEqualTo((long) bursts * size);
		assertIntact(standIn.events(), bursts * size);
	}

	private static Track track(int number, String text) {
		return Track.of("event " + number)
			.userId("user" + number % USERS)
			.property("number", number)
			.property("text", text)
			.build();
	}

	/** Of different lengths, so that what is left of another event would be seen. */
	private static String text(int number) {
		return ("text of " + number + " ").repeat(1 + number % 13);
	}

	private static void flush(Delivery delivery) {
		assertThat(delivery.flush(FaultyVendor.PATIENCE)).succeedsWithin(FaultyVendor.PATIENCE.plusSeconds(5))
			.isEqualTo(new FlushResult(0));
	}

	private static void assertIntact(List<ReceivedEvent> events, int count) {
		assertThat(events).hasSize(count);
		Map<String, Integer> newest = new HashMap<>();
		for (ReceivedEvent event : events) {
			JsonNode properties = event.json().get("properties");
			int number = properties.get("number").intValue();
			assertThat(event.event()).isEqualTo("event " + number);
			assertThat(event.userId()).isEqualTo("user" + number % USERS);
			assertThat(properties.get("text").stringValue()).isEqualTo(text(number));
			// Growing strictly, and as many as were sent: each of them once.
			assertThat(number).isGreaterThan(newest.getOrDefault(event.userId(), -1)).isLessThan(count);
			newest.put(event.userId(), number);
		}
	}

	private ApplicationContextRunner runner(String url) {
		return StandIns.unconfigured()
			.withBean(DeliveryInterceptor.class, () -> this.bodies)
			.withPropertyValues("rudderstack.write-key=" + RudderStackStandIn.WRITE_KEY,
					"rudderstack.data-plane-url=" + url, "rudderstack.delivery.gzip=false",
					"rudderstack.delivery.linger=10ms", "rudderstack.retry.base-delay=5ms",
					"rudderstack.retry.max-delay=25ms", "rudder-bento.shutdown-timeout=2s");
	}

	/**
	 * Counts the bodies that each array was used for; a repeated request has the same.
	 */
	private static final class Bodies implements DeliveryInterceptor {

		private final Map<byte[], Set<RequestBody>> uses = new IdentityHashMap<>();

		private @Nullable List<byte[]> copies;

		synchronized void keepCopies() {
			this.copies = new ArrayList<>();
		}

		/** Whether some request begins with these bytes. */
		synchronized boolean hasBegunWith(byte[] bytes) {
			return this.copies.stream()
				.mapToInt((copy) -> Arrays.mismatch(copy, bytes))
				.anyMatch((mismatch) -> mismatch == -1 || mismatch == bytes.length);
		}

		@Override
		public synchronized Mono<Answer> around(String destination, DeliveryRequest request, Mono<Answer> exchange) {
			assertThat(request.gzip()).isFalse();
			this.uses
				.computeIfAbsent(request.body().array(), (array) -> Collections.newSetFromMap(new IdentityHashMap<>()))
				.add(request.body());
			if (this.copies != null) {
				this.copies.add(Arrays.copyOf(request.body().array(), request.body().length()));
			}
			return exchange;
		}

		synchronized int mostUses() {
			return this.uses.values().stream().mapToInt(Set::size).max().orElseThrow();
		}

		synchronized int arrays() {
			return this.uses.size();
		}

		synchronized int bodies() {
			return this.uses.values().stream().mapToInt(Set::size).sum();
		}

	}

	/** Holds on to every other body on its way to the socket. */
	private static final class Holder {

		private final List<ByteBuf> held = new ArrayList<>();

		private final List<byte[]> copies = new ArrayList<>();

		private int seen;

		void join(Channel channel) {
			if (channel.pipeline().get(Holder.class.getName()) == null) {
				channel.pipeline().addFirst(Holder.class.getName(), new ChannelOutboundHandlerAdapter() {

					@Override
					public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
						if (message instanceof ByteBuf buffer && buffer.readableBytes() > 1_000) {
							see(buffer);
						}
						context.write(message, promise);
					}

				});
			}
		}

		private synchronized void see(ByteBuf buffer) {
			if (this.seen++ % 2 == 0) {
				this.copies.add(ByteBufUtil.getBytes(buffer));
				this.held.add(buffer.retainedSlice());
			}
		}

		synchronized void assertNothingChanged() {
			assertThat(this.held).hasSizeGreaterThanOrEqualTo(10);
			for (int i = 0; i < this.held.size(); i++) {
				assertThat(ByteBufUtil.getBytes(this.held.get(i))).isEqualTo(this.copies.get(i));
				this.held.get(i).release();
			}
		}

	}

	/**
	 * Answers as soon as it has seen the head of a request, and reads the body slowly.
	 */
	private static final class HastyServer implements AutoCloseable {

		private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nOK"
			.getBytes(StandardCharsets.US_ASCII);

		private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)\r\n");

		private final ServerSocket listening = new ServerSocket();

		private final List<byte[]> received = new ArrayList<>();

		private final List<Thread> threads = new ArrayList<>();

		HastyServer() throws IOException {
			this.listening.setReceiveBufferSize(16 * 1024);
			this.listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			start(this::accept);
		}

		String url() {
			return "http://127.0.0.1:" + this.listening.getLocalPort();
		}

		/** The bodies, as far as they were sent. */
		synchronized List<byte[]> received() {
			return List.copyOf(this.received);
		}

		private synchronized void start(Runnable work) {
			Thread thread = new Thread(work, "hasty-server");
			thread.setDaemon(true);
			thread.start();
			this.threads.add(thread);
		}

		private void accept() {
			try {
				while (true) {
					Socket socket = this.listening.accept();
					start(() -> serve(socket));
				}
			}
			catch (IOException ex) {
				// It was closed.
			}
		}

		private void serve(Socket socket) {
			try (socket) {
				InputStream in = socket.getInputStream();
				for (int length = readHead(in); length >= 0; length = readHead(in)) {
					socket.getOutputStream().write(ANSWER);
					LockSupport.parkNanos(100_000_000);
					byte[] body = readSlowly(in, length);
					synchronized (this) {
						this.received.add(body);
					}
				}
			}
			catch (IOException ex) {
				// The client has closed it between two requests.
			}
		}

		private static int readHead(InputStream in) throws IOException {
			StringBuilder head = new StringBuilder();
			while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
				int next = in.read();
				if (next < 0) {
					return -1;
				}
				head.append((char) next);
			}
			Matcher length = LENGTH.matcher(head);
			assertThat(length.find()).isTrue();
			return Integer.parseInt(length.group(1));
		}

		private static byte[] readSlowly(InputStream in, int length) {
			byte[] body = new byte[length];
			int read = 0;
			try {
				int count = 0;
				while (read < length && count >= 0) {
					LockSupport.parkNanos(100_000);
					count = in.read(body, read, Math.min(16 * 1024, length - read));
					read += Math.max(0, count);
				}
			}
			catch (IOException ex) {
				// What has come until then counts.
			}
			return Arrays.copyOf(body, read);
		}

		@Override
		public void close() throws Exception {
			this.listening.close();
			List<Thread> all;
			synchronized (this) {
				all = List.copyOf(this.threads);
			}
			for (Thread thread : all) {
				thread.join(FaultyVendor.PATIENCE.toMillis());
				assertThat(thread.isAlive()).isFalse();
			}
		}

	}

}
