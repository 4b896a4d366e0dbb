package io.github.rudderbento.http;

import java.net.URI;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

import org.springframework.http.client.reactive.ClientHttpRequest;

/**
 * Puts the query into a request when it is written. Reactor Netty is told the URL without
 * it, as it logs URLs at DEBUG, and queries carry emails.
 * <p>
 * A connection has one request at a time (HTTP/1.1, no pipelining), so its query waits at
 * the channel.
 */
@ChannelHandler.Sharable
final class WireQuery extends ChannelOutboundHandlerAdapter {

	private static final AttributeKey<String> QUERY = AttributeKey.valueOf(WireQuery.class, "query");

	/**
	 * Adds this to the connections of a client.
	 * @param client the client
	 * @return one that writes queries
	 */
	static HttpClient writtenBy(HttpClient client) {
		WireQuery handler = new WireQuery();
		return client.doOnChannelInit((observer, channel, address) -> channel.pipeline()
			.addAfter(NettyPipeline.HttpCodec, WireQuery.class.getName(), handler));
	}

	/**
	 * What Reactor Netty is told.
	 * @param uri the URL of a request
	 * @return the URL without its query
	 */
	static URI removedFrom(URI uri) {
		String text = uri.toString();
		int start = text.indexOf('?');
		return (start >= 0) ? URI.create(text.substring(0, start)) : uri;
	}

	/**
	 * Leaves the query of the next request at its channel.
	 * @param request the request, which is about to be written
	 * @param query the query as it is written, or {@code null} for none
	 * @throws IllegalStateException when there is a query and no way to write it
	 */
	static void leave(ClientHttpRequest request, @Nullable String query) {
		if (request.getNativeRequest() instanceof Connection connection) {
			connection.channel().attr(QUERY).set(query);
		}
		else if (query != null) {
			throw new IllegalStateException("The request is not one of Reactor Netty");
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof HttpRequest request) {
			String query = context.channel().attr(QUERY).getAndSet(null);
			if (query != null) {
				request.setUri(request.uri() + "?" + query);
			}
		}
		context.write(message, promise);
	}

}
