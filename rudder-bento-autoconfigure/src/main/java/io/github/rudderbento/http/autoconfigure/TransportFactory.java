package io.github.rudderbento.http.autoconfigure;

import java.time.Duration;

import io.github.rudderbento.delivery.autoconfigure.InvalidConfigurationException;
import io.github.rudderbento.delivery.autoconfigure.PropertyCheck;
import io.github.rudderbento.http.BaseUrl;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.http.HttpTransportCustomizer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Starts transports from a vendor's {@link HttpProperties} over the application's own
 * HTTP client settings and WebClient builder.
 */
public final class TransportFactory {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private final ObjectProvider<WebClient.Builder> webClientBuilder;

	private final ObjectProvider<HttpClientSettings> settings;

	private final ObjectProvider<SslBundles> sslBundles;

	private final ObjectProvider<HttpTransportCustomizer> customizers;

	TransportFactory(ObjectProvider<WebClient.Builder> webClientBuilder, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<HttpTransportCustomizer> customizers) {
		this.webClientBuilder = webClientBuilder;
		this.settings = settings;
		this.sslBundles = sslBundles;
		this.customizers = customizers;
	}

	/**
	 * Parses a URL.
	 * @param property the property that holds it
	 * @param url its value
	 * @return the URL
	 * @throws InvalidConfigurationException when it cannot be used; names the property
	 */
	public static BaseUrl url(String property, @Nullable String url) {
		try {
			return BaseUrl.parse(property, url);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationException(String.valueOf(ex.getMessage()), "Correct " + property + ".");
		}
	}

	/**
	 * Starts a transport.
	 * @param name the vendor's name
	 * @param url where to
	 * @param properties how
	 * @param timeout how long an exchange may take when nothing is set
	 * @param sslBundle which certificates are used and trusted, or {@code null} for those
	 * of the properties
	 * @return a builder that lacks credentials and customizations
	 */
	public HttpTransport.Builder start(String name, BaseUrl url, HttpProperties properties, Duration timeout,
			@Nullable SslBundle sslBundle) {
		PropertyCheck.under(name + ".http")
			.positive("connect-timeout", properties.connectTimeout())
			.positive("timeout", properties.timeout())
			.between("proxy.port", properties.proxy().port(), 1, 65535);
		HttpClientSettings base = this.settings.getIfAvailable(HttpClientSettings::defaults);
		HttpClientSettings effective = HttpClientSettings.defaults()
			.withConnectTimeout(properties.connectTimeout())
			.orElse(base)
			.orElse(HttpClientSettings.defaults().withConnectTimeout(CONNECT_TIMEOUT));
		String bundle = properties.ssl().bundle();
		if (sslBundle != null) {
			effective = effective.withSslBundle(sslBundle);
		}
		else if (StringUtils.hasText(bundle)) {
			effective = effective.withSslBundle(this.sslBundles.getObject().getBundle(bundle));
		}
		WebClient.Builder builder = properties.applyCustomizers()
				? this.webClientBuilder.getIfAvailable(WebClient::builder) : WebClient.builder();
		return HttpTransport.builder()
			.name(name)
			.baseUrl(url)
			.timeout((properties.timeout() != null) ? properties.timeout() : timeout)
			.httpClientSettings(effective)
			.webClientBuilder(builder)
			.proxy(properties.proxy().toProxy());
	}

	/**
	 * Lets the application change a transport; what is set afterwards cannot be changed.
	 * @param name the vendor's name
	 * @param transport the transport's builder
	 * @return the same builder
	 */
	public HttpTransport.Builder customize(String name, HttpTransport.Builder transport) {
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(name, transport));
		return transport;
	}

}
