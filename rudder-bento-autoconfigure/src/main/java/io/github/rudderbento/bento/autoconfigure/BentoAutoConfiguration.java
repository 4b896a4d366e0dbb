package io.github.rudderbento.bento.autoconfigure;

import java.time.Duration;

import io.github.rudderbento.bento.BentoCapture;
import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.bento.BentoClientCustomizer;
import io.github.rudderbento.bento.BentoDestination;
import io.github.rudderbento.bento.BentoPace;
import io.github.rudderbento.bento.BentoSettings;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.autoconfigure.ConditionalOnVendorKeys;
import io.github.rudderbento.delivery.autoconfigure.DeliveryAutoConfiguration;
import io.github.rudderbento.delivery.autoconfigure.DeliveryFactory;
import io.github.rudderbento.delivery.autoconfigure.InvalidConfigurationException;
import io.github.rudderbento.delivery.autoconfigure.VendorKeys;
import io.github.rudderbento.http.BaseUrl;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.http.autoconfigure.TransportAutoConfiguration;
import io.github.rudderbento.http.autoconfigure.TransportFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configures Bento: the reactive client and the buffered delivery. Needs
 * {@code bento.site-uuid}, {@code bento.publishable-key} and {@code bento.secret-key}, or
 * a {@link BentoConnectionDetails} bean.
 */
@AutoConfiguration(after = { DeliveryAutoConfiguration.class, TransportAutoConfiguration.class })
@ConditionalOnVendorKeys(value = { BentoAutoConfiguration.SITE_UUID, BentoAutoConfiguration.PUBLISHABLE_KEY,
		BentoAutoConfiguration.SECRET_KEY }, connectionDetails = BentoConnectionDetails.class)
@ConditionalOnBooleanProperty(name = BentoAutoConfiguration.ENABLED, matchIfMissing = true)
@EnableConfigurationProperties(BentoProperties.class)
public final class BentoAutoConfiguration {

	static final String ENABLED = "bento.enabled";

	static final String SITE_UUID = "bento.site-uuid";

	static final String PUBLISHABLE_KEY = "bento.publishable-key";

	static final String SECRET_KEY = "bento.secret-key";

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	BentoAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(BentoConnectionDetails.class)
	PropertiesBentoConnectionDetails bentoConnectionDetails(BentoProperties properties, Environment environment) {
		VendorKeys.of(environment, SITE_UUID, PUBLISHABLE_KEY, SECRET_KEY).requireAll("Bento", ENABLED);
		return new PropertiesBentoConnectionDetails(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	BentoSettings bentoSettings(BentoConnectionDetails details, BentoProperties properties) {
		return properties.toSettings(details.getSiteUuid());
	}

	@Bean
	@ConditionalOnMissingBean
	BentoPace bentoPace(BentoProperties properties) {
		return properties.pace().toPace();
	}

	@Bean
	@ConditionalOnMissingBean(name = "bentoTransport")
	HttpTransport bentoTransport(BentoConnectionDetails details, BentoProperties properties, BentoSettings settings,
			TransportFactory factory) {
		String source = (details instanceof PropertiesBentoConnectionDetails) ? "bento.url"
				: "BentoConnectionDetails.getUrl()";
		BaseUrl url = TransportFactory.url(source, details.getUrl());
		if (url.plain() && !url.loopback() && !properties.http().allowInsecure()) {
			throw new InvalidConfigurationException(
					source + " is plain http, so keys and personal data could be read on the way; "
							+ "bento.http.allow-insecure is not set.",
					"Use https in " + source + ", or accept the risk with bento.http.allow-insecure=true.");
		}
		HttpTransport.Builder transport = factory
			.start("bento", url, properties.http(), TIMEOUT, details.getSslBundle())
			.userAgent(settings.userAgent())
			// Lists of tags and fields come whole.
			.maxResponseBytes(BentoSettings.MAX_RESPONSE_BYTES);
		return factory.customize("bento", transport)
			.basicAuth(details.getPublishableKey().strip(), details.getSecretKey().strip())
			.build();
	}

	@Bean
	@ConditionalOnMissingBean
	BentoDestination bentoDestination(@Qualifier("bentoTransport") HttpTransport transport, BentoSettings settings,
			BentoPace pace, BentoProperties properties) {
		return new BentoDestination(transport, settings, pace, properties.delivery().toLimits());
	}

	@Bean
	@ConditionalOnMissingBean
	BentoCapture bentoCapture(BentoDestination destination, BentoSettings settings) {
		return new BentoCapture(destination, settings, JsonMapper.builder().build());
	}

	@Bean
	@ConditionalOnMissingBean(name = "bentoDelivery")
	Delivery bentoDelivery(BentoDestination destination, BentoProperties properties, DeliveryFactory factory) {
		return factory.create(destination, properties.delivery().toSettings(properties.retry()),
				properties.buffer().toSettings("bento.buffer"),
				properties.deadLetters().newDeadLetters("bento.dead-letters"));
	}

	@Bean
	@ConditionalOnMissingBean
	BentoClient bentoClient(@Qualifier("bentoTransport") HttpTransport transport, BentoSettings settings,
			BentoPace pace, ObjectProvider<BentoClientCustomizer> customizers) {
		BentoClient.Builder client = BentoClient.builder(transport, settings).pace(pace);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(client));
		return client.build();
	}

}
