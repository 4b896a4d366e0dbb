package io.github.rudderbento.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.fail;

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
	void shortDecimalsAreWrittenLikeAllOthers() {
		Random random = new Random(42);
		double[] special = { 0.0, -0.0, 0.01, -0.01, 0.1, 1.0, -1.0, 10.0, 100.25, 9_999_999.99, -9_999_999.99, 1e7,
				9_999_999.995, 0.005, 0.015, 1.005, 0.1 + 0.2, 4.35, 1.1, 1e-3, 1e-5, 123456.789, Double.MIN_VALUE,
				Double.MAX_VALUE, Float.MAX_VALUE, Math.PI, 0.30000000000000004, 2.01, 1e300, 5e-324 };
		List<Double> numbers = new ArrayList<>(Arrays.stream(special).boxed().toList());
		for (int i = 0; i < 50_000; i++) {
			numbers.add(random.nextInt(2_000_000_000) / 100.0 - 1e7);
			numbers.add(random.nextInt(100_000) / 100.0);
			numbers.add(Math.nextUp(random.nextInt(100_000) / 100.0));
			numbers.add(random.nextDouble() * 1000);
		}
		this.json.object(this.bytes,
				(json) -> json.attributes(EventJson.name("n"), Attributes.copyOf(Map.of("all", numbers))));
		String all = text();
		String[] written = all.substring(all.indexOf('[') + 1, all.indexOf(']')).split(",");
		assertThat(written).hasSameSizeAs(numbers);
		for (int i = 0; i < written.length; i++) {
			double number = numbers.get(i);
			boolean same = Double.doubleToRawLongBits(Double.parseDouble(written[i])) == Double
				.doubleToRawLongBits(number);
			// Jackson's own writer finds the shortest text, and so has this to be.
			if (!same || !written[i].equals(NumberOutput.toString(number, true))) {
				fail(written[i] + " for " + number);
			}
		}
	}

	@Test
	void idAsUuid() {
		for (int i = 0; i < 1000; i++) {
			UUID id = EventIds.nextUuid();
			this.bytes.reset();
			this.json.object(this.bytes, (json) -> {
				json.id(EventJson.name("a"), id.getMostSignificantBits(), id.getLeastSignificantBits());
				json.attributes(EventJson.name("c"), Attributes.copyOf(Map.of("d", id)));
			});
			assertThat(text()).isEqualTo("{\"a\":\"" + id + "\",\"c\":{\"d\":\"" + id + "\"}}");
		}
	}

	@Test
	void everyCharacterAlone() {
		for (int c = 0; c < 0x10000; c++) {
			if (!Character.isSurrogate((char) c)) {
				String value = "ab" + (char) c + "z";
				this.bytes.reset();
				this.json.object(this.bytes, (json) -> json.text(EventJson.name("a"), value));
				if (!MAPPER.readTree(this.bytes.toByteArray()).get("a").stringValue().equals(value)) {
					fail("U+" + Integer.toHexString(c));
				}
			}
		}
	}

	@Test
	void textsAroundTheLengthOfTheScratchSpace() {
		for (int length : new int[] { 0, 1, 255, 256, 257, 5000 }) {
			String value = "x".repeat(length);
			this.bytes.reset();
			this.json.object(this.bytes, (json) -> json.text(EventJson.name("a"), value));
			assertThat(text()).isEqualTo("{\"a\":\"" + value + "\"}");
		}
	}

	@Test
	void namesInAnotherOrderNestedAndMany() {
		for (int round = 0; round < 4; round++) {
			Map<String, Object> values = new LinkedHashMap<>();
			for (int i = 0; i < 150; i++) {
				// Not the same constant, and every other round another order.
				values.put(new String("k" + ((round % 2 == 0) ? i : 149 - i)), Map.of("n" + i, i));
			}
			values.put("y".repeat(100), 1);
			this.bytes.reset();
			this.json.object(this.bytes, (json) -> json.members(Attributes.copyOf(values)));
			assertThat(MAPPER.readTree(this.bytes.toByteArray())).isEqualTo(MAPPER.valueToTree(values));
		}
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
