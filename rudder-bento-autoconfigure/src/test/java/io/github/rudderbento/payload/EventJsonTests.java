package io.github.rudderbento.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link EventJson}, {@link TimeText} and {@link EventIds}.
 */
class EventJsonTests {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final EventJson json = new EventJson();

	@Test
	void membersOfAllKinds() {
		this.json.object(this.bytes, (json) -> {
			json.text(EventJson.name("a"), "x");
			json.text(EventJson.name("absent"), null);
			json.bool(EventJson.name("b"), true);
			json.time(EventJson.name("t"), 1700000000123L);
			json.time(EventJson.name("noTime"), (Instant) null);
			json.time(EventJson.name("i"), Instant.parse("2023-11-14T22:13:20.999999Z"));
			json.attributes(EventJson.name("o"), Attributes.copyOf(Map.of("k", List.of(1))));
			json.encoded(EventJson.name("e"), EventJson.encode(Attributes.copyOf(Map.of("ü", "é😀\n"))));
		});
		assertThat(text()).isEqualTo("{\"a\":\"x\",\"b\":true,\"t\":\"2023-11-14T22:13:20.123Z\","
				+ "\"i\":\"2023-11-14T22:13:20.999Z\",\"o\":{\"k\":[1]},\"e\":{\"ü\":\"é😀\\n\"}}");
	}

	@Test
	void objectsFollowEachOtherWithoutSeparator() {
		for (int i = 0; i < 3; i++) {
			this.json.object(this.bytes, (json) -> json.text(EventJson.name("a"), "x"));
		}
		assertThat(text()).isEqualTo("{\"a\":\"x\"}".repeat(3));
	}

	@Test
	void failureDoesNotSpoilTheNextObject() {
		assertThatIllegalStateException().isThrownBy(() -> this.json.object(this.bytes, (json) -> {
			json.text(EventJson.name("a"), "x".repeat(100));
			throw new IllegalStateException("half way");
		}));
		ByteArrayOutputStream next = new ByteArrayOutputStream();
		this.json.object(next, (json) -> json.text(EventJson.name("b"), "y"));
		assertThat(next.toString(StandardCharsets.UTF_8)).isEqualTo("{\"b\":\"y\"}");
	}

	@Test
	void unresolvedBeanIsNotWritten() {
		Attributes unresolved = Attributes.copyOf(Map.of("bean", new Object() {
			@Override
			public String toString() {
				return "alex@example.com";
			}
		}));
		assertThatIllegalStateException()
			.isThrownBy(() -> this.json.object(this.bytes, (json) -> json.members(unresolved)))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("alex"));
	}

	@ParameterizedTest
	@CsvSource({ "a\uD800b, a\uFFFDb", "\uDC00, \uFFFD", "\uDC00\uDC00x, \uFFFD\uFFFDx", "\uD83D\uDE00, \uD83D\uDE00",
			"\uD83D\uD83D\uDE00, \uFFFD\uD83D\uDE00", "x\uD83D, x\uFFFD" })
	void loneSurrogateBecomesTheReplacementCharacter(String text, String expected) {
		Attributes attributes = Attributes.copyOf(Map.of(text, List.of(text)));
		this.json.object(this.bytes, (json) -> {
			json.text(EventJson.name("t"), text);
			json.members(attributes);
		});
		Map<?, ?> read = MAPPER.readValue(this.bytes.toByteArray(), Map.class);
		assertThat(read.get("t")).isEqualTo(expected);
		assertThat(read.get(expected)).isEqualTo(List.of(expected));
	}

	@Test
	void controlCharactersAndLineSeparatorsSurvive() {
		StringBuilder all = new StringBuilder();
		for (char c = 0; c < 0x300; c++) {
			all.append(c);
		}
		String text = all.append("\u2028\u2029\"\\/</script>\uFEFF\uFFFF").toString();
		this.json.object(this.bytes, (json) -> json.text(EventJson.name("t"), text));
		assertThat(MAPPER.readValue(this.bytes.toByteArray(), Map.class).get("t")).isEqualTo(text);
	}

	@Test
	void longTextsAndManyNames() {
		Attributes.Builder builder = Attributes.builder();
		for (int i = 0; i < 6000; i++) {
			builder.put("name-" + i, "ä".repeat(i % 50));
		}
		builder.put("long", "😀".repeat(100_000)).put("n".repeat(10_000), 1);
		Attributes attributes = builder.build();
		for (int round = 0; round < 2; round++) {
			this.bytes.reset();
			this.json.object(this.bytes, (json) -> json.members(attributes));
			assertThat(MAPPER.readValue(this.bytes.toByteArray(), Map.class)).hasSize(6002)
				.containsEntry("name-5999", "ä".repeat(49));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "0000-01-01T00:00:00.000Z",
			"9999-12-31T23:59:59.999Z", "2024-02-29T12:30:45.007Z", "2026-12-31T23:59:59.100Z" })
	void timeAsAllSdksWriteIt(String text) {
		this.json.object(this.bytes, (json) -> {
			json.time(EventJson.name("a"), Instant.parse(text).toEpochMilli());
			json.time(EventJson.name("b"), Instant.parse(text));
			json.time(EventJson.name("c"), Instant.parse(text).toEpochMilli());
		});
		assertThat(text()).isEqualTo("{\"a\":\"" + text + "\",\"b\":\"" + text + "\",\"c\":\"" + text + "\"}");
	}

	@Test
	void timeBeyondFourDigitYears() {
		this.json.object(this.bytes, (json) -> {
			json.time(EventJson.name("a"), Instant.parse("+10000-01-01T00:00:00Z"));
			json.time(EventJson.name("b"), Instant.MIN);
		});
		assertThat(text()).isEqualTo("{\"a\":\"+10000-01-01T00:00:00Z\",\"b\":\"-1000000000-01-01T00:00:00Z\"}");
	}

	@Test
	void idsAreRandomUuidsAndDiffer() {
		Set<String> ids = new HashSet<>();
		for (int i = 0; i < 100_000; i++) {
			ids.add(EventIds.next());
		}
		assertThat(ids).hasSize(100_000);
		assertThat(ids).allSatisfy((id) -> {
			UUID uuid = UUID.fromString(id);
			assertThat(uuid.version()).isEqualTo(4);
			assertThat(uuid.variant()).isEqualTo(2);
			assertThat(uuid).hasToString(id);
		});
	}

	private String text() {
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

}
