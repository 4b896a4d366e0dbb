package io.github.rudderbento.rudderstack.autoconfigure;

import java.time.Duration;

import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.autoconfigure.ConditionalOnVendorKeys;
import io.github.rudderbento.delivery.autoconfigure.DeliveryAutoConfiguration;
import io.github.rudderbento.delivery.autoconfigure.DeliveryFactory;
import io.github.rudderbento.delivery.autoconfigure.VendorKeys;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.http.autoconfigure.TransportAutoConfiguration;
import io.github.rudderbento.http.autoconfigure.TransportFactory;
import io.github.rudderbento.payload.AttributeRedaction;
import io.github.rudderbento.rudderstack.ContextContributor;
import io.github.rudderbento.rudderstack.RudderStackCapture;
import io.github.rudderbento.rudderstack.RudderStackClient;
import io.github.rudderbento.rudderstack.RudderStackClientCustomizer;
import io.github.rudderbento.rudderstack.RudderStackDestination;
import io.github.rudderbento.rudderstack.RudderStackRoute;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configures RudderStack: the reactive client and the buffered delivery. Needs
 * {@code rudderstack.write-key} and {@code rudderstack.data-plane-url}, or a
 * {@link RudderStackConnectionDetails} bean.
 */
@AutoConfiguration(after = { DeliveryAutoConfiguration.class, TransportAutoConfiguration.class })
@ConditionalOnVendorKeys(
		value = { RudderStackAutoConfiguration.WRITE_KEY, RudderStackAutoConfiguration.DATA_PLANE_URL },
		connectionDetails = RudderStackConnectionDetails.class)
@ConditionalOnBooleanProperty(name = RudderStackAutoConfiguration.ENABLED, matchIfMissing = true)
@EnableConfigurationProperties(RudderStackProperties.class)
public final class RudderStackAutoConfiguration {

	static final String ENABLED = "rudderstack.enabled";

	static final String WRITE_KEY = "rudderstack.write-key";

	static final String DATA_PLANE_URL = "rudderstack.data-plane-url";

	private static final Duration TIMEOUT = Duration.ofSeconds(15);

	RudderStackAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(RudderStackConnectionDetails.class)
	PropertiesRudderStackConnectionDetails rudderStackConnectionDetails(RudderStackProperties properties,
			Environment environment) {
		VendorKeys.of(environment, WRITE_KEY, DATA_PLANE_URL).requireAll("RudderStack", ENABLED);
		return new PropertiesRudderStackConnectionDetails(properties);
	}

	@Bean
	@ConditionalOnMissingBean(name = "rudderStackTransport")
	HttpTransport rudderStackTransport(RudderStackConnectionDetails details, RudderStackProperties properties,
			TransportFactory factory) {
		String source = (details instanceof PropertiesRudderStackConnectionDetails) ? DATA_PLANE_URL
				: "RudderStackConnectionDetails.getDataPlaneUrl()";
		HttpTransport.Builder transport = factory.start("rudderstack",
				TransportFactory.url(source, details.getDataPlaneUrl()), properties.http(), TIMEOUT,
				details.getSslBundle());
		return factory.customize("rudderstack", transport)
			// The password is ignored; the key is the user name.
			.basicAuth(details.getWriteKey().strip(), "")
			.build();
	}

	@Bean
	@ConditionalOnMissingBean
	RudderStackRoute rudderStackRoute(RudderStackProperties properties) {
		return new RudderStackRoute(properties.delivery().toLimits(), properties.context());
	}

	@Bean
	@ConditionalOnMissingBean
	RudderStackCapture rudderStackCapture(RudderStackRoute route, ObjectProvider<ContextContributor> contributors,
			ObjectProvider<AttributeRedaction> redaction) {
		return new RudderStackCapture(route, contributors.orderedStream().toList(),
				redaction.getIfAvailable(AttributeRedaction::none));
	}

	@Bean
	@ConditionalOnMissingBean
	RudderStackDestination rudderStackDestination(@Qualifier("rudderStackTransport") HttpTransport transport,
			RudderStackRoute route) {
		return new RudderStackDestination(transport, route);
	}

	@Bean
	@ConditionalOnMissingBean(name = "rudderStackDelivery")
	Delivery rudderStackDelivery(RudderStackDestination destination, RudderStackProperties properties,
			DeliveryFactory factory) {
		return factory.create(destination, properties.delivery().toSettings(properties.retry()),
				properties.buffer().toSettings("rudderstack.buffer"),
				properties.deadLetters().newDeadLetters("rudderstack.dead-letters"));
	}

	@Bean
	@ConditionalOnMissingBean
	RudderStackClient rudderStackClient(@Qualifier("rudderStackTransport") HttpTransport transport,
			RudderStackRoute route, RudderStackCapture capture, RudderStackProperties properties,
			ObjectProvider<RudderStackClientCustomizer> customizers) {
		RudderStackClient.Builder client = RudderStackClient.builder(transport, route, capture)
			.retry(properties.retry().toSettings("rudderstack.retry"))
			.maxRetries(properties.retry().retries())
			.gzip(properties.delivery().gzip());
		customizers.orderedStream().forEach((customizer) -> customizer.customize(client));
		return client.build();
	}

}
