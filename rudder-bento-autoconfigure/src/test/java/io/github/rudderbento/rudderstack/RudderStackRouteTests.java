package io.github.rudderbento.rudderstack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.rudderbento.delivery.BatchLimits;
import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.http.Product;
import io.github.rudderbento.payload.InvalidPayloadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RudderStackRoute}: the very bytes of each type of message.
 */
class RudderStackRouteTests {

	private static final Instant NOW = Instant.parse("2026-03-01T10:20:30.456Z");

	private static final InstantSource CLOCK = InstantSource.fixed(NOW);

	private final RudderStackRoute route = new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS,
			ordered("app", ordered("name", "shop", "version", "1.2"), "timezone", "Europe/Berlin"), CLOCK);

	static Stream<Arguments> messagesWithAllOptions() {
		return Stream.of(Arguments.of("identify", all(Identify.of("u1")).traits(values()).build()),
				Arguments.of("track", all(Track.of("Order Completed 🎉")).properties(values()).build()),
				Arguments.of("page", all(Page.of("Schedule")).category("Cultural").properties(values()).build()),
				Arguments.of("screen", all(Screen.of("Product List")).category("Sports").properties(values()).build()),
				Arguments.of("group", all(Group.of("org_123")).traits(values()).build()),
				Arguments.of("alias", all(Alias.of("12LKsA544gh")).traits(values()).build()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("messagesWithAllOptions")
	void goldenFileOfEachTypeWithAllOptions(String name, RudderStackMessage message) throws IOException {
		assertThat(encode(message)).isEqualTo(resource(name + ".json"));
	}

	static Stream<Arguments> messagesWithoutOptions() {
		return Stream.of(
				Arguments.of(Identify.of("u1"), "\"type\":\"identify\",\"messageId\":\"m-1\",\"userId\":\"u1\","),
				Arguments.of(Identify.builder().anonymousId("a1"),
						"\"type\":\"identify\",\"messageId\":\"m-1\",\"anonymousId\":\"a1\","),
				Arguments.of(Track.of("E").userId("u1"),
						"\"type\":\"track\",\"messageId\":\"m-1\",\"userId\":\"u1\",\"event\":\"E\","),
				Arguments.of(Page.builder().userId("u1").category("c"),
						"\"type\":\"page\",\"messageId\":\"m-1\",\"userId\":\"u1\",\"category\":\"c\","),
				Arguments.of(Screen.of("S").userId("u1"),
						"\"type\":\"screen\",\"messageId\":\"m-1\",\"userId\":\"u1\",\"name\":\"S\","),
				Arguments.of(Group.of("g").userId("u1"),
						"\"type\":\"group\",\"messageId\":\"m-1\",\"userId\":\"u1\",\"groupId\":\"g\","),
				Arguments.of(Alias.of("p").userId("u1"),
						"\"type\":\"alias\",\"messageId\":\"m-1\",\"userId\":\"u1\",\"previousId\":\"p\","));
	}

	@ParameterizedTest
	@MethodSource("messagesWithoutOptions")
	void whatWasNotGivenIsLeftOut(MessageBuilder<?> builder, String start) {
		assertThat(encode(builder.messageId("m-1").build())).isEqualTo("{" + start + "\"context\":{"
				+ "\"library\":{\"name\":\"rudder-bento-spring-boot-starter\",\"version\":\"" + Product.VERSION + "\"},"
				+ "\"app\":{\"name\":\"shop\",\"version\":\"1.2\"},\"timezone\":\"Europe/Berlin\"},"
				+ "\"channel\":\"server\",\"originalTimestamp\":\"2026-03-01T10:20:30.456Z\","
				+ "\"timestamp\":\"2026-03-01T10:20:30.456Z\",\"sentAt\":\"2026-03-01T10:20:30.456Z\"}");
	}

	@Test
	void nullIsWrittenAndAbsentIsLeftOut() {
		String json = encode(Track.of("E")
			.userId("u1")
			.anonymousId(null)
			.property("none", null)
			.property("optional", Optional.empty())
			.context("ip", null)
			.build());
		assertThat(json).contains("\"properties\":{\"none\":null,\"optional\":null}")
			.contains("\"ip\":null")
			.doesNotContain("anonymousId", "integrations");
	}

	@Test
	void sentAtIsLastAndTellsWhenItWasEncoded() {
		Instant[] now = { NOW };
		RudderStackRoute route = new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, Map.of(), () -> now[0]);
		CapturedEvent event = new RudderStackCapture(route).capture(Track.of("E").userId("u1").build());
		now[0] = NOW.plusSeconds(60);
		assertThat(encode(route, event)).endsWith(",\"originalTimestamp\":\"2026-03-01T10:20:30.456Z\","
				+ "\"timestamp\":\"2026-03-01T10:20:30.456Z\",\"sentAt\":\"2026-03-01T10:21:30.456Z\"}");
	}

	@Test
	void timesOfTheCallerWin() {
		Instant then = Instant.parse("2020-01-01T00:00:00Z");
		assertThat(encode(Track.of("E").userId("u").originalTimestamp(then).build()))
			.contains("\"originalTimestamp\":\"2020-01-01T00:00:00.000Z\",\"timestamp\":\"2020-01-01T00:00:00.000Z\"");
		assertThat(encode(Track.of("E").userId("u").timestamp(then).build()))
			.contains("\"originalTimestamp\":\"2026-03-01T10:20:30.456Z\",\"timestamp\":\"2020-01-01T00:00:00.000Z\"");
	}

	@Test
	void contextIsMergedDeeplyAndTheLibraryStaysOurs() {
		assertThat(
				encode(Track.of("E").userId("u").context("app", Map.of("version", "2")).context("ip", "::1").build()))
			.contains("\"context\":{\"library\":{\"name\":\"rudder-bento-spring-boot-starter\",\"version\":\""
					+ Product.VERSION + "\"},\"app\":{\"name\":\"shop\",\"version\":\"2\"},"
					+ "\"timezone\":\"Europe/Berlin\",\"ip\":\"::1\"}");
	}

	@Test
	void oneEncoderWritesManyEvents() {
		RudderStackRoute.Encoder encoder = this.route.newEncoder();
		RudderStackCapture capture = new RudderStackCapture(this.route);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int i = 0; i < 3; i++) {
			encoder.encode(capture.capture(Track.of("E" + i).userId("u").messageId("m").build()), bytes);
		}
		assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(Stream.of("E0", "E1", "E2")
			.map((event) -> encode(Track.of(event).userId("u").messageId("m").build()))
			.reduce("", String::concat));
	}

	@Test
	void libraryVersionIsTheBuildsAndSemantic() throws IOException {
		String pom = java.nio.file.Files.readString(java.nio.file.Path.of("pom.xml"));
		assertThat(pom).containsPattern("<version>" + Product.VERSION.replace(".", "\\.") + "(-SNAPSHOT)?</version>");
		assertThat(Product.VERSION).matches("\\d+\\.\\d+\\.\\d+");
		assertThat(Product.USER_AGENT).isEqualTo("rudder-bento-spring-boot-starter/" + Product.VERSION);
	}

	@Test
	void settingsAreChecked() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, Map.of("library", "x")))
			.withMessageContaining("rudderstack.context.library");
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(
					() -> new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, Map.of("a", Map.of("b", Double.NaN))))
			.withMessage("rudderstack.context.a.b: NaN is not a JSON number");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RudderStackRoute(new BatchLimits(1, 1, 4_096_001, 1), Map.of()))
			.withMessageContaining("4096000");
	}

	@Test
	void routeIsWhatTheEngineNeeds() {
		assertThat(this.route.name()).isEqualTo("events");
		assertThat(this.route.limits()).isEqualTo(new BatchLimits(500, 500, 524_288, 32_768));
		assertThat(new String(this.route.framing().prefix(), StandardCharsets.US_ASCII)).isEqualTo("{\"batch\":[");
		assertThat(this.route.repeatable(CapturedEvent.of("x", this.route, 1, 1, new byte[0]))).isTrue();
		assertThat(this.route.pace().tryAcquire()).isZero();
	}

	private static <B extends MessageBuilder<B>> B all(B builder) {
		return builder.userId("u1")
			.anonymousId("anon \"1\"")
			.messageId("m-1")
			.context("traits", Map.of("email", "zoë@example.com"))
			.context("app", Map.of("version", "1.3"))
			.integrations(Integrations.all(false)
				.enable("Amplitude")
				.disable("Braze")
				.with("Google Analytics 4", Map.of("sessionId", 7)))
			.originalTimestamp(Instant.parse("2025-12-31T23:59:59.999999999Z"))
			.timestamp(Instant.parse("2026-01-01T00:00:00Z"));
	}

	private static Map<String, Object> values() {
		return ordered("text", "Zoë 👩‍👩‍👧 <b>&'\"\\/ \u2028", "control", "a\u0000b\tc\nd\u001f\u007f", "lone",
				"x\ud83dy\ude00", "integer", 24, "long", Long.MIN_VALUE, "decimal", new BigDecimal("1.10"), "double",
				89.99, "boolean", true, "null", null, "list", List.of("a", 1, Map.of("k", "v"), List.of()), "empty",
				Map.of(), "date", LocalDate.of(2026, 2, 28), "instant", Instant.parse("2026-02-28T01:02:03.000004Z"),
				"duration", Duration.ofMinutes(90), "enum", TimeUnit.DAYS, "record",
				new Price(new BigDecimal("9.90"), "EUR"), "ключ 🔑", "значение");
	}

	record Price(BigDecimal amount, String currency) {
	}

	private static Map<String, Object> ordered(Object... pairs) {
		Map<String, Object> map = new LinkedHashMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			map.put((String) pairs[i], pairs[i + 1]);
		}
		return map;
	}

	private String encode(RudderStackMessage message) {
		return encode(this.route, new RudderStackCapture(this.route).capture(message));
	}

	private static String encode(RudderStackRoute route, CapturedEvent event) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		route.newEncoder().encode(event, bytes);
		return bytes.toString(StandardCharsets.UTF_8);
	}

	private static String resource(String name) throws IOException {
		try (InputStream in = RudderStackRouteTests.class.getResourceAsStream("golden/" + name)) {
			assertThat(in).as(name).isNotNull();
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
		}
	}

}
