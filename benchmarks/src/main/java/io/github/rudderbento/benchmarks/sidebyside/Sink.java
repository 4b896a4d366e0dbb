package io.github.rudderbento.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on loopback that takes what every client sends, at once or after a
 * service time, and refuses connections when it is told to be down. Runs in a process of
 * its own and is told what to do by lines on its standard input; it ends when that does.
 */
final class Sink {

	private static final int MAX_BODY = 16 * 1024 * 1024;

	private static final byte[] JSON = "{\"success\":true}".getBytes(StandardCharsets.US_ASCII);

	// One thread, so that the order in which requests come is defined.
	private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final Tally tally = new Tally();

	private @Nullable Channel server;

	private volatile int port;

	private volatile long serviceMillis;

	private volatile long firstAnswerAt;

	private Sink() {
	}

	/**
	 * Runs the sink.
	 * @param args none
	 * @throws IOException when its input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		Sink sink = new Sink();
		sink.up();
		PrintStream answers = System.out;
		answers.println(Child.ANSWER + "port=" + sink.port);
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			answers.println(Child.ANSWER + sink.execute(line.split(" ")));
		}
		Runtime.getRuntime().halt(0);
	}

	private Values execute(String[] command) {
		switch (command[0]) {
			case "reset" -> this.tally.reset(Integer.parseInt(command[1]), Integer.parseInt(command[2]));
			case "delay" -> this.serviceMillis = Long.parseLong(command[1]);
			case "down" -> down();
			case "up" -> up();
			case "stats" -> {
				return this.tally.stats(Integer.parseInt(command[1])).put("firstAnswerAt", this.firstAnswerAt);
			}
			default -> throw new IllegalArgumentException(command[0]);
		}
		return new Values().put("at", System.nanoTime());
	}

	private void up() {
		this.firstAnswerAt = 0;
		this.server = new ServerBootstrap().group(this.loop)
			.channel(NioServerSocketChannel.class)
			.option(ChannelOption.SO_REUSEADDR, true)
			.option(ChannelOption.SO_BACKLOG, 1024)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<SocketChannel>() {

				@Override
				protected void initChannel(SocketChannel channel) {
					Sink.this.connections.add(channel);
					channel.pipeline()
						.addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_BODY), new Requests());
				}

			})
			.bind(new InetSocketAddress("127.0.0.1", this.port))
			.syncUninterruptibly()
			.channel();
		this.port = ((InetSocketAddress) this.server.localAddress()).getPort();
	}

	private void down() {
		if (this.server != null) {
			this.server.close().syncUninterruptibly();
		}
		this.connections.close().awaitUninterruptibly();
	}

	private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {

		@Override
		protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
			byte[] body = ByteBufUtil.getBytes(request.content());
			boolean gzip = "gzip".equals(request.headers().get(HttpHeaderNames.CONTENT_ENCODING));
			boolean protobuf = request.uri().startsWith("/v1/logs");
			if (Sink.this.serviceMillis == 0) {
				answer(context, body, gzip, protobuf);
			}
			else {
				context.executor()
					.schedule(() -> answer(context, body, gzip, protobuf), Sink.this.serviceMillis,
							TimeUnit.MILLISECONDS);
			}
		}

		private void answer(ChannelHandlerContext context, byte[] body, boolean gzip, boolean protobuf) {
			if (!context.channel().isActive()) {
				return;
			}
			Sink.this.tally.add(body, gzip);
			ByteBuf content = protobuf ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(JSON);
			FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK,
					content);
			response.headers()
				.set(HttpHeaderNames.CONTENT_TYPE, protobuf ? "application/x-protobuf" : "application/json")
				.setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
			context.writeAndFlush(response);
			if (Sink.this.firstAnswerAt == 0) {
				Sink.this.firstAnswerAt = System.nanoTime();
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

	}

}
