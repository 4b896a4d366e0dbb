package io.github.rudderbento.rudderstack;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.delivery.BatchLimits;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.http.Product;
import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedRequest;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of the RudderStack client, over arbitrary messages and real HTTP.
 */
class RudderStackPropertyTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private static RudderStackStandIn server;

	private static HttpTransport transport;

	@BeforeContainer
	static void start() {
		server = RudderStackStandIn.start();
		transport = HttpTransport.builder()
			.baseUrl(URI.create(server.baseUrl()))
			.basicAuth(RudderStackStandIn.WRITE_KEY, "")
			.build();
	}

	@AfterContainer
	static void stop() {
		transport.close();
		server.close();
	}

	@Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
	void whatTheServerParsesIsWhatWasBuilt(@ForAll("messages") RudderStackMessage message) {
		server.clear();
		client(RudderStackRoute.DEFAULT_LIMITS).send(message).block(LONG);
		assertThat(server.events()).hasSize(1);
		assertSame(message, server.events().get(0));
	}

	@Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
	void batchKeepsItsBoundsAndItsOrderAndItsContent(
			@ForAll @Size(min = 1, max = 40) List<@From("messages") RudderStackMessage> messages,
			@ForAll @IntRange(min = 4000, max = 40_000) int maxBytes,
			@ForAll @IntRange(min = 1, max = 50) int maxEvents) {
		server.clear();
		BatchLimits limits = new BatchLimits(maxEvents, maxEvents, maxBytes, 32_768);
		BatchResult result;
		try {
			result = client(limits).send(Batch.of(messages)).block(LONG);
		}
		catch (RudderStackTooLargeException ex) {
			return;
		}
		assertThat(server.requests()).allSatisfy((request) -> {
			assertThat(request.status()).isEqualTo(200);
			assertThat(request.bodySize()).isLessThanOrEqualTo(maxBytes);
			assertThat(request.eventCount()).isLessThanOrEqualTo(maxEvents);
		});
		List<RudderStackMessage> delivered = new ArrayList<>();
		for (int i = 0; i < messages.size(); i++) {
			EventResult event = result.events().get(i);
			assertThat(event.messageId()).isEqualTo(messages.get(i).messageId());
			if (event.status() == EventResult.Status.DELIVERED) {
				delivered.add(messages.get(i));
			}
			else {
				assertThat(event.error()).isInstanceOf(RudderStackTooLargeException.class);
			}
		}
		List<ReceivedEvent> received = server.events();
		assertThat(received).hasSameSizeAs(delivered);
		for (int i = 0; i < received.size(); i++) {
			assertSame(delivered.get(i), received.get(i));
		}
		assertThat(server.requests().stream().mapToInt(ReceivedRequest::eventCount).sum()).isEqualTo(received.size());
	}

	@Provide
	Arbitrary<RudderStackMessage> messages() {
		Arbitrary<String> names = texts().map((text) -> "n" + text);
		Arbitrary<Map<String, Object>> values = maps(2);
		Arbitrary<Instant> times = Arbitraries.longs()
			.between(-62_167_219_200_000L, 253_402_300_799_999L)
			.map(Instant::ofEpochMilli)
			.injectNull(0.5);
		return Combinators
			.combine(Arbitraries.integers().between(0, 5), names, values, maps(1), texts().injectNull(0.3),
					Arbitraries.of(true, false).injectNull(0.5), times, times)
			.as(RudderStackPropertyTests::message);
	}

	private static RudderStackMessage message(int type, String name, Map<String, Object> values,
			Map<String, Object> context, @Nullable String anonymousId, @Nullable Boolean all,
			@Nullable Instant originalTimestamp, @Nullable Instant timestamp) {
		MessageBuilder<?> builder = switch (type) {
			case 0 -> Identify.builder().traits(values);
			case 1 -> Track.of(name).properties(values);
			case 2 -> Page.of(name).category(anonymousId).properties(values);
			case 3 -> Screen.builder().category(name).properties(values);
			case 4 -> Group.of(name).traits(values);
			default -> Alias.of(name).traits(values);
		};
		context.remove("library");
		builder.userId("u" + name).anonymousId(anonymousId).context(context).originalTimestamp(originalTimestamp);
		if (all != null) {
			builder.integrations(Integrations.all(all).with("X" + name, context));
		}
		return builder.timestamp(timestamp).build();
	}

	private static Arbitrary<Map<String, Object>> maps(int depth) {
		return values(depth).list()
			.ofMaxSize(5)
			.flatMap((values) -> texts().list().ofSize(values.size()).map((keys) -> {
				Map<String, Object> map = new LinkedHashMap<>();
				for (int i = 0; i < keys.size(); i++) {
					map.put(keys.get(i), values.get(i));
				}
				return map;
			}));
	}

	private static Arbitrary<Object> values(int depth) {
		Arbitrary<Object> plain = Arbitraries.oneOf(texts().asGeneric(), Arbitraries.integers().asGeneric(),
				Arbitraries.longs().asGeneric(), Arbitraries.doubles().asGeneric(), Arbitraries.floats().asGeneric(),
				Arbitraries.bigDecimals().ofScale(7).asGeneric(), Arbitraries.bigIntegers().asGeneric(),
				Arbitraries.of(true, false).asGeneric(), Arbitraries.just((Object) 0).injectNull(1.0));
		if (depth == 0) {
			return plain;
		}
		return Arbitraries.oneOf(plain, plain, plain, values(depth - 1).list().ofMaxSize(4).asGeneric(),
				maps(depth - 1).asGeneric());
	}

	/** Any UTF-16, lone surrogates and control characters included. */
	private static Arbitrary<String> texts() {
		return Arbitraries.oneOf(Arbitraries.strings().all().ofMaxLength(30),
				Arbitraries.chars().range('\ud7f0', '\ue010').list().ofMaxSize(6).map(RudderStackPropertyTests::text),
				Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(300), Arbitraries.strings().ascii());
	}

	private static String text(List<Character> chars) {
		StringBuilder text = new StringBuilder();
		chars.forEach(text::append);
		return text.toString();
	}

	private static void assertSame(RudderStackMessage message, ReceivedEvent event) {
		JsonNode json = MAPPER.readTree(event.raw());
		assertThat(json.get("type").asString()).isEqualTo(message.type());
		assertThat(json.get("messageId").asString()).isEqualTo(message.messageId());
		assertSame(message.userId(), json.get("userId"));
		assertSame(message.anonymousId(), json.get("anonymousId"));
		Attributes values;
		String name = "traits";
		if (message instanceof Track track) {
			assertSame(track.event(), json.get("event"));
			values = track.properties();
			name = "properties";
		}
		else if (message instanceof Page page) {
			assertSame(page.name(), json.get("name"));
			assertSame(page.category(), json.get("category"));
			values = page.properties();
			name = "properties";
		}
		else if (message instanceof Screen screen) {
			assertSame(screen.name(), json.get("name"));
			assertSame(screen.category(), json.get("category"));
			values = screen.properties();
			name = "properties";
		}
		else if (message instanceof Group group) {
			assertSame(group.groupId(), json.get("groupId"));
			values = group.traits();
		}
		else if (message instanceof Alias alias) {
			assertSame(alias.previousId(), json.get("previousId"));
			values = alias.traits();
		}
		else {
			values = ((Identify) message).traits();
		}
		assertSame(values.isEmpty() ? null : values, json.get(name));
		ObjectNode context = (ObjectNode) json.get("context").deepCopy();
		assertThat(context.remove("library").get("name").asString()).isEqualTo(Product.NAME);
		assertSame(message.context(), context);
		assertSame(message.integrations().isSpecified() ? message.integrations().attributes() : null,
				json.get("integrations"));
		Instant original = message.originalTimestamp();
		if (original != null) {
			assertThat(Instant.parse(json.get("originalTimestamp").asString())).isEqualTo(original);
		}
		Instant timestamp = (message.timestamp() != null) ? message.timestamp() : original;
		if (timestamp != null) {
			assertThat(Instant.parse(json.get("timestamp").asString())).isEqualTo(timestamp);
		}
		else {
			assertThat(json.get("timestamp")).isEqualTo(json.get("originalTimestamp"));
		}
	}

	private static void assertSame(@Nullable Object expected, @Nullable JsonNode actual) {
		if (expected == null) {
			assertThat(actual == null || actual.isNull()).isTrue();
			return;
		}
		assertThat(actual).isNotNull();
		if (expected instanceof String text) {
			assertThat(actual.asString()).isEqualTo(wellFormed(text));
		}
		else if (expected instanceof Boolean bool) {
			assertThat(actual.booleanValue()).isEqualTo(bool);
		}
		else if (expected instanceof Map<?, ?> map) {
			assertMap(map, actual);
		}
		else if (expected instanceof List<?> list) {
			assertThat(actual.size()).isEqualTo(list.size());
			for (int i = 0; i < list.size(); i++) {
				assertSame(list.get(i), actual.get(i));
			}
		}
		else if (expected instanceof Double number) {
			// Not every JDK finds the shortest text of a double.
			assertThat(actual.doubleValue()).isEqualTo(number);
		}
		else {
			assertThat(actual.isNumber()).isTrue();
			BigDecimal number = (expected instanceof BigInteger integer) ? new BigDecimal(integer)
					: new BigDecimal(expected.toString());
			assertThat(actual.decimalValue()).isEqualByComparingTo(number);
		}
	}

	private static void assertMap(Map<?, ?> map, JsonNode actual) {
		assertThat(actual.isObject()).isTrue();
		Map<String, Object> wellFormed = new LinkedHashMap<>();
		map.forEach((key, value) -> wellFormed.put(wellFormed((String) key), value));
		assertThat(actual.size()).isEqualTo(wellFormed.size());
		wellFormed.forEach((key, value) -> assertSame(value, actual.get(key)));
	}

	/** An independent way to say what becomes of lone surrogates. */
	private static String wellFormed(String text) {
		StringBuilder copy = new StringBuilder();
		text.codePoints()
			.forEach((point) -> copy.appendCodePoint((point >= 0xd800 && point <= 0xdfff) ? 0xfffd : point));
		return copy.toString();
	}

	private static RudderStackClient client(BatchLimits limits) {
		RudderStackRoute route = new RudderStackRoute(limits, Map.of());
		return RudderStackClient.builder(transport, route, new RudderStackCapture(route)).gzip(false).build();
	}

}
