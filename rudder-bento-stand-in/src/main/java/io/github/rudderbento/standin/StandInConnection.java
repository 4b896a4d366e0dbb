package io.github.rudderbento.standin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: gathers its requests, answers them one after the other, in order, and
 * commits the faults. Runs on the connection's own thread only.
 */
final class StandInConnection extends SimpleChannelInboundHandler<HttpObject> {

	private static final Logger logger = LoggerFactory.getLogger(StandInConnection.class);

	private static final int MISSING_BYTES = 64;

	private final StandInHandler handler;

	private final FaultSwitch faults;

	private final BiConsumer<StandInRequest, Fault> faultListener;

	private final Traffic traffic;

	private final Queue<Incoming> waiting = new ArrayDeque<>();

	private @Nullable Incoming arriving;

	private boolean answering;

	private boolean draining;

	private boolean broken;

	private int present;

	StandInConnection(StandInHandler handler, FaultSwitch faults, BiConsumer<StandInRequest, Fault> faultListener,
			Traffic traffic) {
		this.handler = handler;
		this.faults = faults;
		this.faultListener = faultListener;
		this.traffic = traffic;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, HttpObject message) throws IOException {
		if (this.broken) {
			return;
		}
		if (message.decoderResult().isFailure()) {
			refuse(context, 400);
			return;
		}
		if (message instanceof HttpRequest request) {
			begin(context, request);
		}
		if (message instanceof HttpContent content) {
			proceed(context, content);
		}
	}

	private void begin(ChannelHandlerContext context, HttpRequest request) {
		this.traffic.arrived();
		this.present++;
		Incoming arriving = new Incoming(request);
		this.arriving = arriving;
		if (this.answering) {
			return;
		}
		if (isResetBeforeReading(arriving)) {
			reset(context);
			return;
		}
		arriving.invite(context);
	}

	private boolean isResetBeforeReading(Incoming incoming) {
		try {
			StandInRequest head = incoming.request(new byte[0]);
			Fault fault = this.faults.chooseBeforeReading(head);
			if (fault != null) {
				this.faultListener.accept(head, fault);
			}
			return fault != null;
		}
		catch (RuntimeException ex) {
			// A predicate that wants the body: it gets its chance when the body is there.
			logger.debug("No decision on a fault before the body was read", ex);
			return false;
		}
	}

	private void proceed(ChannelHandlerContext context, HttpContent content) throws IOException {
		Incoming arriving = this.arriving;
		if (arriving == null) {
			return;
		}
		if (!arriving.append(content.content())) {
			refuse(context, 413);
			return;
		}
		if (content instanceof LastHttpContent) {
			this.arriving = null;
			this.waiting.add(arriving);
			drain(context);
		}
	}

	/** A loop, lest a long pipeline becomes a deep stack. */
	private void drain(ChannelHandlerContext context) {
		if (this.draining) {
			return;
		}
		this.draining = true;
		while (!this.answering && !this.broken && !this.waiting.isEmpty()) {
			serve(context, this.waiting.remove());
		}
		this.draining = false;
		if (!this.answering && !this.broken && this.arriving != null) {
			this.arriving.invite(context);
		}
	}

	private void serve(ChannelHandlerContext context, Incoming incoming) {
		this.answering = true;
		StandInRequest request = incoming.request(incoming.body.toByteArray());
		try {
			Fault fault = this.faults.choose(request);
			if (fault != null) {
				this.faultListener.accept(request, fault);
				commit(context, incoming, request, fault);
			}
			else {
				answer(context, incoming, this.handler.handle(request));
			}
		}
		catch (RuntimeException ex) {
			logger.error("The handler or a fault's predicate failed at {}", request, ex);
			answer(context, incoming, StandInReply.text(500, "stand-in failed\n"));
		}
	}

	private void commit(ChannelHandlerContext context, Incoming incoming, StandInRequest request, Fault fault) {
		switch (fault.kind()) {
			case ANSWER -> answer(context, incoming, Objects.requireNonNull(fault.reply()));
			case RESET_BEFORE_READING, RESET_AFTER_READING -> reset(context);
			case RESET_AFTER_PROCESSING -> {
				this.handler.handle(request);
				reset(context);
			}
			case HANG -> logger.debug("{} is never answered", request);
			case GARBAGE -> {
				raw(context, "220 mail.example.com ESMTP ready\r\n\u0000\u0001\u0002\r\n\r\n");
				closeAfterWriting(context);
			}
			case DELAY -> {
				StandInReply reply = this.handler.handle(request);
				later(context, fault.duration(), () -> answer(context, incoming, reply));
			}
			case SLOW_HEADERS -> slowHeaders(context, incoming, this.handler.handle(request), fault.duration());
			case SLOW_BODY -> slowBody(context, incoming, this.handler.handle(request), fault.duration());
			case TRUNCATED -> truncate(context, this.handler.handle(request));
		}
	}

	private void answer(ChannelHandlerContext context, Incoming incoming, StandInReply reply) {
		HttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status(reply),
				Unpooled.wrappedBuffer(reply.body()));
		describe(response, incoming, reply);
		finish(context, incoming, response);
	}

	private void slowBody(ChannelHandlerContext context, Incoming incoming, StandInReply reply, Duration pause) {
		HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(reply));
		describe(head, incoming, reply);
		context.writeAndFlush(head);
		later(context, pause,
				() -> finish(context, incoming, new DefaultLastHttpContent(Unpooled.wrappedBuffer(reply.body()))));
	}

	/**
	 * Sends the status line past the encoder, which knows no such thing as half a head;
	 * the encoder is then out of step, so that the connection ends with this answer.
	 */
	private void slowHeaders(ChannelHandlerContext context, Incoming incoming, StandInReply reply, Duration pause) {
		raw(context, HttpVersion.HTTP_1_1 + " " + status(reply) + "\r\n");
		later(context, pause, () -> {
			StringBuilder rest = new StringBuilder();
			reply.headers().forEach((name, value) -> rest.append(name).append(": ").append(value).append("\r\n"));
			rest.append("Content-Length: ").append(reply.body().length).append("\r\nConnection: close\r\n\r\n");
			raw(context, rest.toString());
			if (!incoming.isHead()) {
				raw(context, Unpooled.wrappedBuffer(reply.body()));
			}
			closeAfterWriting(context);
		});
	}

	private void truncate(ChannelHandlerContext context, StandInReply reply) {
		HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(reply));
		reply.headers().forEach(head.headers()::set);
		head.headers().set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length + MISSING_BYTES);
		context.write(head);
		context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(reply.body())));
		closeAfterWriting(context);
	}

	private void describe(HttpResponse response, Incoming incoming, StandInReply reply) {
		HttpHeaders headers = response.headers();
		reply.headers().forEach(headers::set);
		if (reply.status() != 204 && reply.status() != 304) {
			headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
		}
		HttpUtil.setKeepAlive(headers, incoming.head.protocolVersion(), incoming.keepAlive);
	}

	private void finish(ChannelHandlerContext context, Incoming incoming, HttpObject end) {
		// Counted out first: once the last byte has left, the client may send its next
		// request on another connection before this thread goes on.
		leave(1);
		context.writeAndFlush(end)
			.addListener(incoming.keepAlive ? ChannelFutureListener.CLOSE_ON_FAILURE : ChannelFutureListener.CLOSE);
		this.answering = false;
		if (!incoming.keepAlive) {
			this.broken = true;
			return;
		}
		drain(context);
	}

	private void refuse(ChannelHandlerContext context, int status) {
		this.broken = true;
		StandInReply reply = StandInReply.text(status, HttpResponseStatus.valueOf(status).reasonPhrase() + "\n");
		DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status(reply),
				Unpooled.wrappedBuffer(reply.body()));
		reply.headers().forEach(response.headers()::set);
		response.headers().set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
		response.headers().set(HttpHeaderNames.CONNECTION, "close");
		context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
	}

	private void reset(ChannelHandlerContext context) {
		this.broken = true;
		context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
		// From the first handler on, so that TLS does not say goodbye.
		context.pipeline().firstContext().close();
	}

	private void closeAfterWriting(ChannelHandlerContext context) {
		this.broken = true;
		context.pipeline()
			.context(HttpServerCodec.class)
			.writeAndFlush(Unpooled.EMPTY_BUFFER)
			.addListener(ChannelFutureListener.CLOSE);
	}

	private void raw(ChannelHandlerContext context, String text) {
		raw(context, Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
	}

	private void raw(ChannelHandlerContext context, ByteBuf bytes) {
		context.pipeline().context(HttpServerCodec.class).writeAndFlush(bytes);
	}

	private void later(ChannelHandlerContext context, Duration pause, Runnable action) {
		context.executor().schedule(() -> {
			if (context.channel().isActive()) {
				action.run();
			}
		}, pause.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void leave(int requests) {
		this.present -= requests;
		this.traffic.left(requests);
	}

	private static HttpResponseStatus status(StandInReply reply) {
		return HttpResponseStatus.valueOf(reply.status());
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.broken = true;
		this.waiting.clear();
		leave(this.present);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		logger.debug("Connection failed", cause);
		context.close();
	}

	/**
	 * A request while it arrives and until it is answered.
	 */
	private static final class Incoming {

		private final HttpRequest head;

		private final boolean keepAlive;

		private final ByteArrayOutputStream body;

		private boolean invited;

		Incoming(HttpRequest head) {
			this.head = head;
			this.keepAlive = HttpUtil.isKeepAlive(head);
			this.body = new ByteArrayOutputStream(
					(int) Math.min(Math.max(HttpUtil.getContentLength(head, 0L), 0), 1024 * 1024));
		}

		boolean append(ByteBuf content) throws IOException {
			if (this.body.size() > StandInServer.MAX_BODY_BYTES - content.readableBytes()) {
				return false;
			}
			content.readBytes(this.body, content.readableBytes());
			return true;
		}

		void invite(ChannelHandlerContext context) {
			if (HttpUtil.is100ContinueExpected(this.head) && !this.invited) {
				this.invited = true;
				context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
			}
		}

		boolean isHead() {
			return HttpMethod.HEAD.equals(this.head.method());
		}

		StandInRequest request(byte[] body) {
			Map<String, List<String>> headers = new LinkedHashMap<>();
			for (Map.Entry<String, String> header : this.head.headers()) {
				headers.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), (name) -> new ArrayList<>())
					.add(header.getValue());
			}
			String uri = this.head.uri();
			int question = uri.indexOf('?');
			String path = (question < 0) ? uri : uri.substring(0, question);
			Map<String, List<String>> query = (question < 0) ? Map.of() : new QueryStringDecoder(uri).parameters();
			return new StandInRequest(this.head.method().name(), path, Collections.unmodifiableMap(query),
					Collections.unmodifiableMap(headers), body);
		}

	}

}
