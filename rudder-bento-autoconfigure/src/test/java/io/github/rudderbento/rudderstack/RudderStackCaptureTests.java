package io.github.rudderbento.rudderstack;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Lanes;
import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.InvalidPayloadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RudderStackCapture} and the messages it captures.
 */
@ExtendWith(OutputCaptureExtension.class)
class RudderStackCaptureTests {

	private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T10:20:30Z"));

	private final RudderStackRoute route = new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS,
			Map.of("tenant", "default"), CLOCK);

	private final RudderStackCapture capture = new RudderStackCapture(this.route);

	static Stream<Arguments> refusedMessages() {
		Map<String, Object> cyclic = new HashMap<>();
		cyclic.put("self", cyclic);
		String nobody = "userId: neither userId nor anonymousId is given";
		return Stream.of(Arguments.of(Track.of("E"), nobody), Arguments.of(Track.of("E").userId(" "), nobody),
				Arguments.of(Track.of("E").userId("").anonymousId("\u200b\ufeff\u00ad\u2800\u3164 "), nobody),
				Arguments.of(Identify.builder().trait("a", 1), nobody), Arguments.of(Identify.of(null), nobody),
				Arguments.of(Page.of("p"), nobody), Arguments.of(Screen.of("s"), nobody),
				Arguments.of(Group.of("g"), nobody), Arguments.of(Alias.of("p"), nobody),
				Arguments.of(Track.of(" \t\u200b").userId("u"), "event: is blank"),
				Arguments.of(Track.of(null).userId("u"), "event: is blank"),
				Arguments.of(Group.of("").userId("u"), "groupId: is blank"),
				Arguments.of(Alias.of("\u2060").userId("u"), "previousId: is blank"),
				Arguments.of(Track.of("E").userId("u").context("library", Map.of()),
						"context.library: Reserve keyword present in context"),
				Arguments.of(Track.of("E").userId("u").context(Map.of("library", "x")),
						"context.library: Reserve keyword present in context"),
				Arguments.of(Track.of("E").userId("u").property("a", Map.of("b", List.of(1, Double.NaN))),
						"properties.a.b[1]: NaN is not a JSON number"),
				Arguments.of(Identify.of("u").trait("a", Float.POSITIVE_INFINITY),
						"traits.a: Infinity is not a JSON number"),
				Arguments.of(Track.of("E").userId("u").properties(cyclic), "properties.self: contains itself"),
				Arguments.of(Page.of("P").userId("u").context("a", Double.NaN), "context.a: NaN is not a JSON number"),
				Arguments.of(
						Track.of("E")
							.userId("u")
							.integrations(Integrations.all(true).with("GA4", Map.of("x", Double.NaN))),
						"integrations.GA4.x: NaN is not a JSON number"),
				Arguments.of(Track.of("E").userId("u").property("a", "x".repeat(1_000_000)),
						"larger than 32768 bytes"));
	}

	@Test
	void plainTrackIsTheEventOfItsMessage() {
		UUID id = UUID.fromString("a5a60ff8-c4b7-4b5f-a6e8-5d9a3a1f7b01");
		Map<String, Object> properties = Map.of("total", 42);
		CapturedEvent plain = this.capture.track(id, "u1", "Order Completed", Attributes.copyOf(properties));
		CapturedEvent general = this.capture
			.capture(Track.of("Order Completed").userId("u1").messageId(id.toString()).properties(properties).build());
		assertThat(plain.lanes()).isEqualTo(general.lanes());
		assertThat(plain.route()).isSameAs(general.route());
		assertThat(plain.id()).hasToString(id.toString());
		assertThat(plain.origin()).isNull();
		assertThat(plain.weight()).isEqualTo(general.weight() - Attributes.empty().weight());
		assertThat(encoded(plain)).isEqualTo(encoded(general));
		CapturedEvent traced = plain.withOrigin("trace");
		assertThat(traced.origin()).isEqualTo("trace");
		assertThat(traced.weight()).isGreaterThan(plain.weight());
		assertThat(traced.lanes()).isEqualTo(plain.lanes());
		assertThat(traced.id()).hasToString(id.toString());
		assertThat(encoded(traced)).isEqualTo(encoded(general));
		assertThat(traced.withOrigin("other").origin()).isEqualTo("other");
	}

	private String encoded(CapturedEvent event) {
		ByteArrayOutputStream json = new ByteArrayOutputStream();
		this.route.newEncoder().encode(event, json);
		return json.toString(StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@MethodSource("refusedMessages")
	void refusalSaysWhatAndWhere(MessageBuilder<?> builder, String text) {
		RudderStackMessage message = builder.build();
		assertThatExceptionOfType(InvalidPayloadException.class).isThrownBy(() -> this.capture.capture(message))
			.withMessage(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "u", "0", "ü", "用户", "\u200bx", "😀", "false", "-" })
	void anyVisibleIdPasses(String id) {
		assertThat(this.capture.capture(Track.of("E").userId(id).build()).lanes()).isEqualTo(Lanes.of(id));
		assertThat(this.capture.capture(Track.of("E").anonymousId(id).build()).lanes()).isEqualTo(Lanes.of(id));
	}

	@Test
	void libraryBelowTheTopIsNotReserved() {
		assertThat(json(Track.of("E").userId("u").context("app", Map.of("library", "x")).build()).at("/context/app"))
			.hasToString("{\"library\":\"x\"}");
	}

	@Test
	void pageNeedsNoName() {
		assertThat(json(Page.builder().userId("u").category("c").build()).has("name")).isFalse();
	}

	@Test
	void lanesFollowTheUser() {
		assertThat(lanes(Track.of("E").userId("u").anonymousId("a"))).isEqualTo(Lanes.of("u"));
		assertThat(lanes(Track.of("E").userId(" ").anonymousId("a"))).isEqualTo(Lanes.of("a"));
		assertThat(lanes(Identify.of("u").anonymousId("a"))).isEqualTo(Lanes.of("u") | Lanes.of("a"));
		assertThat(lanes(Identify.of("u"))).isEqualTo(Lanes.of("u"));
		assertThat(lanes(Alias.of("p").userId("u"))).isEqualTo(Lanes.of("u") | Lanes.of("p"));
		assertThat(lanes(Alias.of("p").anonymousId("a"))).isEqualTo(Lanes.of("a") | Lanes.of("p"));
	}

	@Test
	void idIsMintedOnceAndKept() {
		Track track = Track.of("E").userId("u").build();
		assertThat(UUID.fromString(track.messageId()).version()).isEqualTo(4);
		assertThat(this.capture.capture(track).id()).isEqualTo(track.messageId());
		assertThat(json(track).get("messageId").asString()).isEqualTo(track.messageId());
		assertThat(track.mutate().property("a", 1).build().messageId()).isEqualTo(track.messageId());
		assertThat(Track.of("E").messageId(" ").build().messageId()).isNotBlank();
		assertThat(Track.of("E").messageId("mine").build().messageId()).isEqualTo("mine");
	}

	@Test
	void mutateKeepsEverything() {
		Integrations integrations = Integrations.only("Amplitude");
		Instant time = Instant.EPOCH;
		for (MessageBuilder<?> builder : List.of(Identify.of("u").trait("t", 1), Track.of("E").property("t", 1),
				Page.of("P").category("c").property("t", 1), Screen.of("S").category("c").property("t", 1),
				Group.of("g").trait("t", 1), Alias.of("p").trait("t", 1))) {
			builder.userId("u").anonymousId("a").context("c", 1).integrations(integrations);
			RudderStackMessage message = builder.originalTimestamp(time).timestamp(time.plusSeconds(1)).build();
			assertThat(mutate(message)).isEqualTo(message).hasSameHashCodeAs(message);
		}
	}

	@Test
	void contextIsEventOverBatchOverContributorsOverDefault() {
		RudderStackRoute route = new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS,
				Map.of("o", Map.of("d", 1, "c", 1, "b", 1, "e", 1)), CLOCK);
		RudderStackCapture capture = new RudderStackCapture(route,
				List.of((message, context) -> context.put("o", Map.of("c", 2, "c2", 2)).put("library", "mine"),
						(message, context) -> context.put("o", Map.of("c2", 3, "b", 3, "e", 3))
							.put("event", ((Track) message).event())));
		Batch batch = Batch.builder().context("o", Map.of("b", 4, "e", 4)).build();
		Track track = Track.of("E").userId("u").context("o", Map.of("e", 5)).build();
		JsonNode context = json(route, capture.capture(track, capture.shared(batch))).get("context");
		assertThat(context.get("o")).isEqualTo(read("{\"d\":1,\"c\":2,\"c2\":3,\"b\":4,\"e\":5}"));
		assertThat(context.get("event").asString()).isEqualTo("E");
		assertThat(context.at("/library/name").asString()).isEqualTo("rudder-bento-spring-boot-starter");
	}

	@Test
	void contributorThatThrowsIsLeftOutAndNamedOnce(CapturedOutput output) {
		RudderStackCapture capture = new RudderStackCapture(this.route, List.of((message, context) -> {
			throw new IllegalStateException("alex@example.com");
		}, (message, context) -> context.put("bad", Double.NaN), (message, context) -> context.put("ok", 1)));
		for (int i = 0; i < 3; i++) {
			assertThat(json(this.route, capture.capture(Track.of("E").userId("u").build())).at("/context/ok").asInt())
				.isEqualTo(1);
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("IllegalStateException"))).hasSize(1);
		assertThat(output.getAll().lines().filter((line) -> line.contains("InvalidPayloadException"))).hasSize(1);
		assertThat(output).doesNotContain("alex@");
	}

	@Test
	void whatABatchSharesIsMergedIntoEachEventThatLacksIt() {
		Instant batchTime = Instant.parse("2020-01-01T00:00:00Z");
		Instant ownTime = Instant.parse("2021-01-01T00:00:00Z");
		Batch batch = Batch.builder().integrations(Integrations.only("Amplitude")).originalTimestamp(batchTime).build();
		RudderStackCapture.Shared shared = this.capture.shared(batch);
		JsonNode lacking = json(this.route, this.capture.capture(Track.of("E").userId("u").build(), shared));
		assertThat(lacking.get("integrations")).isEqualTo(read("{\"All\":false,\"Amplitude\":true}"));
		assertThat(lacking.get("originalTimestamp").asString()).isEqualTo("2020-01-01T00:00:00.000Z");
		assertThat(lacking.get("timestamp").asString()).isEqualTo("2020-01-01T00:00:00.000Z");
		Track full = Track.of("E")
			.userId("u")
			.integrations(Integrations.allBut("Braze"))
			.originalTimestamp(ownTime)
			.build();
		JsonNode own = json(this.route, this.capture.capture(full, shared));
		assertThat(own.get("integrations")).isEqualTo(read("{\"All\":true,\"Braze\":false}"));
		assertThat(own.get("originalTimestamp").asString()).isEqualTo("2021-01-01T00:00:00.000Z");
	}

	@Test
	void valuesAreThoseOfTheCall() {
		Map<String, Object> properties = new HashMap<>(Map.of("list", new ArrayList<>(List.of(1))));
		Bean bean = new Bean();
		CapturedEvent event = this.capture
			.capture(Track.of("E").userId("u").properties(properties).property("bean", bean).build());
		properties.clear();
		bean.customerName = "after";
		assertThat(json(this.route, event).get("properties"))
			.isEqualTo(read("{\"list\":[1],\"bean\":{\"customerName\":\"before\"}}"));
	}

	@Test
	void textsNameTypeAndIdOnly() {
		String secret = "alex@example.com";
		Batch batch = Batch.builder()
			.add(Identify.of(secret).trait("email", secret).messageId("m-1").build(),
					Alias.of(secret).userId(secret).messageId("m-2").build())
			.context("c", secret)
			.integrations(Integrations.all(true).with("GA4", Map.of("k", secret)))
			.build();
		assertThat(batch.messages()).hasToString("[Identify[m-1], Alias[m-2]]");
		assertThat(batch).hasToString("Batch[2 messages]");
		assertThat(batch.integrations()).hasToString("Integrations[All, GA4]");
		CapturedEvent event = this.capture.capture(batch.messages().get(0));
		assertThat(event.toString() + event.content()).isEqualTo("CapturedEvent[m-1]identify[m-1]");
	}

	@Test
	void integrationsAreValues() {
		assertThat(Integrations.all(false).enable("Amplitude")).isEqualTo(Integrations.only("Amplitude"))
			.hasSameHashCodeAs(Integrations.only("Amplitude"));
		assertThat(Integrations.of(Map.of("Braze", false)).attributes()).isEqualTo(Map.of("Braze", false));
		assertThat(Integrations.of(Map.of()).isSpecified()).isFalse();
		assertThat(Integrations.of(null)).isSameAs(Integrations.unspecified());
		assertThat(Integrations.all(true).isSpecified()).isTrue();
		Integrations one = Integrations.all(true);
		one.disable("X");
		assertThat(one.attributes()).isEqualTo(Map.of("All", true));
	}

	@Test
	void weightTellsWhatAnEventHolds() {
		int light = this.capture.capture(Track.of("E").userId("u").build()).weight();
		int heavy = this.capture.capture(Track.of("E").userId("u").property("a", "x".repeat(5000)).build()).weight();
		assertThat(heavy - light).isBetween(5000, 5100);
		assertThat(light).isBetween(200, 500);
	}

	@Test
	void capturingTenFlatPropertiesAllocatesLittle() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		Track.Builder builder = Track.of("Order Completed").userId("user-1");
		for (int i = 0; i < 10; i++) {
			builder.property("property" + i, i);
		}
		Track track = builder.build();
		RudderStackCapture capture = new RudderStackCapture(
				new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, Map.of()));
		AtomicInteger weights = new AtomicInteger();
		long bytes = 0;
		for (int round = 0; round < 3; round++) {
			long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
			for (int i = 0; i < 10_000; i++) {
				weights.addAndGet(capture.capture(track).weight());
			}
			bytes = (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / 10_000;
		}
		assertThat(weights.get()).isNotZero();
		assertThat(bytes).as("bytes an event").isLessThan(150);
	}

	private static RudderStackMessage mutate(RudderStackMessage message) {
		if (message instanceof Identify identify) {
			return identify.mutate().build();
		}
		if (message instanceof Track track) {
			return track.mutate().build();
		}
		if (message instanceof Page page) {
			return page.mutate().build();
		}
		if (message instanceof Screen screen) {
			return screen.mutate().build();
		}
		return (message instanceof Group group) ? group.mutate().build() : ((Alias) message).mutate().build();
	}

	private long lanes(MessageBuilder<?> builder) {
		return this.capture.capture(builder.build()).lanes();
	}

	private JsonNode json(RudderStackMessage message) {
		return json(this.route, this.capture.capture(message));
	}

	private static JsonNode json(RudderStackRoute route, CapturedEvent event) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		route.newEncoder().encode(event, bytes);
		return read(bytes.toString(StandardCharsets.UTF_8));
	}

	private static JsonNode read(String json) {
		return JsonMapper.builder().build().readTree(json);
	}

	static class Bean {

		private String customerName = "before";

		public String getCustomerName() {
			return this.customerName;
		}

	}

}
