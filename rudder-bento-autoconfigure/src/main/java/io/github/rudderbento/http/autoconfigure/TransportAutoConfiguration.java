package io.github.rudderbento.http.autoconfigure;

import io.github.rudderbento.http.HttpTransportCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configures how transports are made. There is no transport bean of a general kind:
 * the application's own WebClient stays as it is.
 */
@AutoConfiguration(afterName = { "org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration",
		"org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration",
		"org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration" })
public final class TransportAutoConfiguration {

	TransportAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	TransportFactory rudderBentoTransportFactory(ObjectProvider<WebClient.Builder> webClientBuilder,
			ObjectProvider<HttpClientSettings> settings, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<HttpTransportCustomizer> customizers) {
		return new TransportFactory(webClientBuilder, settings, sslBundles, customizers);
	}

}
