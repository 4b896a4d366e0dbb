package io.github.rudderbento.http;

import java.net.URI;
import java.util.regex.Pattern;

import io.micrometer.common.KeyValue;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * Spring's observation of client requests, but without queries, which carry emails, and
 * with ids taken out of paths, so that the meters stay few.
 */
final class QuietObservationConvention extends DefaultClientRequestObservationConvention {

	private static final Pattern VARIABLE_SEGMENT = Pattern
		.compile("/(?!v\\d{1,2}(?=/|$))(?![A-Za-z_-]{1,40}(?=/|$))[^/]+");

	@Override
	protected KeyValue uri(ClientRequestObservationContext context) {
		URI url = url(context);
		String path = (url != null && url.getRawPath() != null) ? url.getRawPath() : "/";
		return KeyValue.of("uri", VARIABLE_SEGMENT.matcher(path).replaceAll("/{id}"));
	}

	@Override
	protected KeyValue httpUrl(ClientRequestObservationContext context) {
		URI url = url(context);
		if (url == null) {
			return KeyValue.of("http.url", KeyValue.NONE_VALUE);
		}
		return KeyValue.of("http.url", url.getScheme() + "://" + url.getRawAuthority()
				+ VARIABLE_SEGMENT.matcher(url.getRawPath()).replaceAll("/{id}"));
	}

	private static @Nullable URI url(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		return (request != null) ? request.url() : null;
	}

}
