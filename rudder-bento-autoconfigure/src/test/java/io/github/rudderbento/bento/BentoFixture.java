package io.github.rudderbento.bento;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.rudderbento.bento.BentoPace.Rate;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.bento.ReceivedBentoRequest;

/**
 * A stand-in and what talks to it, for the tests of this package.
 */
public final class BentoFixture implements AutoCloseable {

	public static final String SITE = "site-uuid-123";

	public static final String SENDER = "sender@example.com";

	public static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final BentoSettings SETTINGS = BentoSettings.of(SITE)
		.withRetry(3, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMinutes(5));

	private final BentoStandIn standIn;

	private final List<HttpTransport> transports = new ArrayList<>();

	public BentoFixture() {
		this(BentoStandIn.builder().credentials(SITE, "pk", "sk").authors(SENDER).start());
	}

	public BentoFixture(BentoStandIn standIn) {
		this.standIn = standIn;
	}

	public BentoStandIn standIn() {
		return this.standIn;
	}

	/** Settings that repeat quickly. */
	public static BentoSettings settings() {
		return SETTINGS;
	}

	/** A pace that no test reaches. */
	public static BentoPace fast() {
		return pace(new Rate(1_000_000, Duration.ofMinutes(1), 100_000));
	}

	public static BentoPace pace(Rate rate) {
		Map<BentoFamily, Rate> rates = new EnumMap<>(BentoFamily.class);
		for (BentoFamily family : BentoFamily.values()) {
			rates.put(family, rate);
		}
		return BentoPace.of(rates);
	}

	public HttpTransport transport() {
		return transport(UnaryOperator.identity());
	}

	public HttpTransport transport(UnaryOperator<HttpTransport.Builder> customizer) {
		HttpTransport transport = customizer
			.apply(HttpTransport.builder()
				.name("bento-test")
				.baseUrl(URI.create(this.standIn.baseUrl()))
				.basicAuth(this.standIn.publishableKey(), this.standIn.secretKey())
				.userAgent(settings().userAgent())
				.timeout(Duration.ofSeconds(10)))
			.build();
		this.transports.add(transport);
		return transport;
	}

	public BentoClient client() {
		return client(settings());
	}

	public BentoClient client(BentoSettings settings) {
		return new BentoClient(transport(), settings, fast(), MAPPER);
	}

	public ReceivedBentoRequest lastRequest() {
		return this.standIn.requests().get(this.standIn.requests().size() - 1);
	}

	public static JsonNode json(String text) {
		return MAPPER.readTree(text);
	}

	@Override
	public void close() {
		this.transports.forEach(HttpTransport::close);
		this.standIn.close();
	}

}
