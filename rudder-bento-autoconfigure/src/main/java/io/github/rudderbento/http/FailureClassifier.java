package io.github.rudderbento.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import io.github.rudderbento.delivery.PrintableText;
import io.github.rudderbento.http.HttpFailure.Kind;
import io.netty.handler.proxy.HttpProxyHandler.HttpProxyConnectException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.netty.channel.AbortedException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Turns whatever an exchange failed with into an {@link HttpFailure}, or into an answer
 * where there was one after all.
 */
final class FailureClassifier {

	private static final int MAX_TEXT = 200;

	private static final int MAX_CAUSES = 20;

	private static final Pattern PROXY_AUTHENTICATION = Pattern.compile("status: 407\\b");

	private final String authority;

	private final Duration timeout;

	FailureClassifier(String authority, Duration timeout) {
		this.authority = authority;
		this.timeout = timeout;
	}

	/**
	 * Finds an answer that came as an exception: from a filter that throws for error
	 * statuses, or from a proxy that refuses the tunnel.
	 * @param thrown what the exchange failed with
	 * @return the answer, or {@code null}
	 */
	@Nullable HttpAnswer answer(Throwable thrown) {
		if (thrown instanceof WebClientResponseException response) {
			return new HttpAnswer(response.getStatusCode().value(), response.getHeaders(),
					response.getResponseBodyAsByteArray());
		}
		HttpProxyConnectException refused = find(thrown, HttpProxyConnectException.class);
		if (refused != null && PROXY_AUTHENTICATION.matcher(String.valueOf(refused.getMessage())).find()) {
			return new HttpAnswer(HttpStatus.PROXY_AUTHENTICATION_REQUIRED.value(), new HttpHeaders(), new byte[0]);
		}
		return null;
	}

	/**
	 * Classifies a failure.
	 * @param thrown what the exchange failed with
	 * @param passage how far it had come
	 * @return the failure
	 */
	HttpFailure failure(Throwable thrown, Passage passage) {
		Throwable unwrapped = Exceptions.unwrap(thrown);
		if (unwrapped instanceof WebClientRequestException && unwrapped.getCause() != null) {
			// Its message quotes the whole URL.
			unwrapped = unwrapped.getCause();
		}
		if (find(unwrapped, UnknownHostException.class) != null) {
			return new HttpFailure(Kind.DNS, passage.abandon(), at("host not found"), unwrapped);
		}
		SSLException tls = find(unwrapped, SSLException.class);
		GeneralSecurityException certificate = find(unwrapped, GeneralSecurityException.class);
		if (tls != null || certificate != null) {
			Throwable reason = (certificate != null) ? certificate : tls;
			return new HttpFailure(Kind.TLS, passage.abandon() && passage.complete(),
					at("TLS failed") + because(reason), unwrapped);
		}
		if (find(unwrapped, ConnectException.class) != null || find(unwrapped, NoRouteToHostException.class) != null) {
			return new HttpFailure(Kind.CONNECT, passage.abandon() && passage.complete(),
					at("no connection") + because(unwrapped), unwrapped);
		}
		if (find(unwrapped, TimeoutException.class) != null
				|| find(unwrapped, io.netty.handler.timeout.TimeoutException.class) != null) {
			return new HttpFailure(Kind.TIMEOUT, passage.abandon(),
					at("no complete answer within " + this.timeout.toMillis() + " ms"), null);
		}
		if (find(unwrapped, IOException.class) != null || isAborted(unwrapped)) {
			return new HttpFailure(Kind.RESET, passage.abandon() && passage.complete(),
					at("connection lost") + because(unwrapped), unwrapped);
		}
		if (passage.abandon() && passage.complete()) {
			return new HttpFailure(isFromNetty(unwrapped) ? Kind.UNREADABLE_ANSWER : Kind.OTHER, true,
					at(isFromNetty(unwrapped) ? "the answer is not HTTP" : "exchange failed: " + type(unwrapped)),
					unwrapped);
		}
		return new HttpFailure(Kind.OTHER, false, at("exchange failed: " + type(unwrapped)), unwrapped);
	}

	private String at(String what) {
		return this.authority + ": " + what;
	}

	private static String type(Throwable thrown) {
		return thrown.getClass().getSimpleName();
	}

	private static String because(@Nullable Throwable reason) {
		String message = (reason != null) ? reason.getMessage() : null;
		return (message != null) ? " (" + PrintableText.of(message, MAX_TEXT) + ")" : "";
	}

	/**
	 * Reactor Netty aborts what it cannot write any more with an exception of its own.
	 * @param thrown the exception
	 * @return whether it is that one
	 */
	private static boolean isAborted(Throwable thrown) {
		return AbortedException.isConnectionReset(thrown) || thrown instanceof AbortedException;
	}

	private static boolean isFromNetty(Throwable thrown) {
		for (StackTraceElement element : thrown.getStackTrace()) {
			if (element.getClassName().startsWith("io.netty.handler.codec.")) {
				return true;
			}
		}
		return thrown.getClass().getName().startsWith("io.netty.handler.codec.");
	}

	private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
		Throwable cause = thrown;
		for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
			cause = cause.getCause();
		}
		return null;
	}

}
