package io.github.rudderbento.payload;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever kind of map it is, a copy of it is what its entries give one by one: the short
 * way of {@link Attributes#copyOf} and the long one lead to the same.
 */
class OddMapsTests {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final Map<String, Object> VALUES = values();

	private static Map<String, Object> values() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("text", "a \"text\" ü");
		values.put("empty", "");
		values.put("integer", 1);
		values.put("long", Long.MAX_VALUE);
		values.put("boolean", true);
		values.put("double", 1.5);
		values.put("decimal", new BigDecimal("12345.67890"));
		values.put("instant", Instant.parse("2026-01-02T03:04:05.678901Z"));
		values.put("uuid", new UUID(1, 2));
		values.put("enum", TimeUnit.SECONDS);
		return values;
	}

	static List<Arguments> maps() {
		Map<String, Object> withNull = new LinkedHashMap<>(VALUES);
		withNull.put("null", null);
		EnumMap<TimeUnit, Object> enumKeys = new EnumMap<>(Map.of(TimeUnit.DAYS, 1, TimeUnit.HOURS, "x"));
		Map<Object, Object> mixedKeys = new LinkedHashMap<>();
		mixedKeys.put("text", 1);
		mixedKeys.put(7, "seven");
		mixedKeys.put(TimeUnit.DAYS, null);
		mixedKeys.put('c', 2.5);
		return List.of(named("HashMap", new HashMap<>(withNull)), named("LinkedHashMap", withNull),
				named("TreeMap", new TreeMap<>(withNull)), named("descending", new TreeMap<>(VALUES).descendingMap()),
				named("WeakHashMap", new WeakHashMap<>(withNull)), named("Hashtable", new Hashtable<>(VALUES)),
				named("Map.copyOf", Map.copyOf(VALUES)), named("Map.of", Map.of("a", 1, "b", "x")),
				named("singleton", Collections.singletonMap("a", null)),
				named("synchronized", Collections.synchronizedMap(new HashMap<>(withNull))),
				named("unmodifiable", Collections.unmodifiableMap(withNull)),
				named("checked", Collections.checkedMap(new TreeMap<>(VALUES), String.class, Object.class)),
				named("concurrent", new ConcurrentHashMap<>(VALUES)),
				named("skip list", new ConcurrentSkipListMap<>(VALUES)),
				named("identity", new IdentityHashMap<>(Map.of("a", 1, "b", 2.5))), named("enum keys", enumKeys),
				named("integer keys", new TreeMap<>(Map.of(5, "five", -6, 6))), named("mixed keys", mixedKeys),
				named("size 1 too small", new Odd(VALUES.size() - 1, Integer.MAX_VALUE)),
				named("size far too small", new Odd(1, Integer.MAX_VALUE)),
				named("size 1 too large", new Odd(VALUES.size() + 1, Integer.MAX_VALUE)),
				named("size far too large", new Odd(1_000, Integer.MAX_VALUE)),
				named("size beyond all memory", new Odd(Integer.MAX_VALUE, Integer.MAX_VALUE)),
				named("size of a billion", new Odd(1_000_000_000, Integer.MAX_VALUE)),
				named("size below 0", new Odd(-1, Integer.MAX_VALUE)),
				named("throws at once", new Odd(VALUES.size(), 0)),
				named("throws half way", new Odd(VALUES.size(), VALUES.size() / 2)),
				named("throws at the end", new Odd(VALUES.size(), VALUES.size())));
	}

	static List<Arguments> uncommonValues() {
		return List.of(Arguments.of((short) 7), Arguments.of((byte) 7), Arguments.of(1.5f),
				Arguments.of(new BigInteger("123456789012345678901234567890")), Arguments.of('c'),
				Arguments.of(new StringBuilder("text")), Arguments.of(List.of()), Arguments.of(Map.of()),
				Arguments.of(Arrays.asList(1, null, List.of("x", Map.of("k", 1.5)))),
				Arguments.of(Map.of("k", Map.of("l", List.of(1)))), Arguments.of(new Odd(3, 2)),
				Arguments.of(Attributes.copyOf(VALUES)), Arguments.of(new int[] { 1, 2 }),
				Arguments.of(new HashMap<>(VALUES)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("maps")
	void copyIsWhatItsEntriesGive(String name, Map<?, ?> map) {
		Attributes copy = Attributes.copyOf(map);
		assertSame(copy, entryByEntry(map));
		assertSame(Attributes.builder().put("o", map).build(), Attributes.builder().put("o", copy).build());
		assertSame(Attributes.builder().putAll(map).build(), copy);
	}

	@ParameterizedTest
	@MethodSource("uncommonValues")
	void oneUncommonValueAmongCommonOnes(Object value) {
		for (String at : List.of("text", "boolean", "enum", "last")) {
			Map<String, Object> map = new LinkedHashMap<>(VALUES);
			map.put(at, value);
			assertSame(Attributes.copyOf(map), entryByEntry(map));
			assertThat(Attributes.copyOf(map).keySet()).containsExactlyElementsOf(map.keySet());
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
	void numberThatIsNoneAmongCommonValues(double value) {
		for (Object number : List.of(value, (float) value)) {
			Map<String, Object> map = new LinkedHashMap<>(VALUES);
			map.put("boolean", number);
			assertThat(Attributes.copyOf(map).problem())
				.isEqualTo(new PayloadProblem("boolean", value + " is not a JSON number"));
		}
	}

	@Test
	void collectionThatTellsASizeBeyondAllMemory() {
		List<Integer> some = List.of(1, 2, 3);
		AbstractCollection<Integer> odd = new AbstractCollection<>() {

			@Override
			public Iterator<Integer> iterator() {
				return some.iterator();
			}

			@Override
			public int size() {
				return Integer.MAX_VALUE;
			}

		};
		assertThat(Attributes.copyOf(Map.of("key", odd))).isEqualTo(Map.of("key", some));
	}

	@Test
	void noAttributeHasNoName() {
		Attributes attributes = Attributes.copyOf(VALUES);
		assertThat(attributes.containsKey(null)).isFalse();
		assertThat(attributes.get(null)).isNull();
	}

	@Test
	void nullKeyAmongOthers() {
		Map<String, Object> map = new LinkedHashMap<>(VALUES);
		map.put(null, 1);
		map.put("after", 2);
		assertThat(Attributes.copyOf(map).problem()).isEqualTo(new PayloadProblem("", "a key is null"));
	}

	@Test
	void equalKeysAreOneKey() {
		Map<String, Object> identity = new IdentityHashMap<>();
		for (int i = 0; i < 5; i++) {
			identity.put(new String("key"), 1);
		}
		Attributes once = Attributes.builder().put("key", 1).build();
		assertThat(identity).hasSize(5);
		assertSame(Attributes.copyOf(identity), once);
	}

	@Test
	void tooLongATextIsRefused() {
		Map<String, Object> map = new LinkedHashMap<>(VALUES);
		map.put("text", "x".repeat(Snapshot.MAX_WEIGHT));
		assertThat(Attributes.copyOf(map).problem()).isNotNull()
			.extracting(PayloadProblem::reason)
			.asString()
			.startsWith("more than");
	}

	@Test
	void orderIsKept() {
		for (Map<String, Object> map : List.of(VALUES, new TreeMap<>(VALUES), new TreeMap<>(VALUES).descendingMap(),
				new Odd(3, 2))) {
			assertThat(Attributes.copyOf(map).keySet())
				.containsExactlyElementsOf(map.entrySet().stream().map(Map.Entry::getKey).toList());
		}
	}

	@Test
	void copyStaysAsItWas() {
		Map<String, Object> map = new LinkedHashMap<>(VALUES);
		Attributes copy = Attributes.copyOf(map);
		map.put("text", "later");
		map.remove("uuid");
		assertSame(copy, entryByEntry(VALUES));
	}

	private static void assertSame(Attributes actual, Attributes expected) {
		assertThat(actual.problem()).isNull();
		// Some maps show their entries in another order than they give them.
		assertThat(MAPPER.readTree(json(actual))).isEqualTo(MAPPER.readTree(json(expected)));
		assertThat(actual.weight()).isEqualTo(expected.weight());
		assertThat(actual).hasSameSizeAs(expected);
	}

	private static Attributes entryByEntry(Map<?, ?> map) {
		Attributes.Builder builder = Attributes.builder();
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			Object key = entry.getKey();
			builder.put((key instanceof Enum<?> constant) ? constant.name() : key.toString(), entry.getValue());
		}
		return builder.build();
	}

	private static String json(Attributes attributes) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		Attributes resolved = attributes.resolve(MAPPER);
		new EventJson().object(bytes, (json) -> json.members(resolved));
		return bytes.toString(StandardCharsets.UTF_8);
	}

	private static Arguments named(String name, Map<?, ?> map) {
		return Arguments.of(name, map);
	}

	/** Tells a size of its own, and throws when it has shown some of its entries. */
	private static final class Odd extends AbstractMap<String, @Nullable Object> {

		private final int size;

		private final int shown;

		Odd(int size, int shown) {
			this.size = size;
			this.shown = shown;
		}

		@Override
		public int size() {
			return this.size;
		}

		@Override
		public Set<Entry<String, Object>> entrySet() {
			return VALUES.entrySet();
		}

		@Override
		public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
			int left = this.shown;
			for (Entry<String, Object> entry : VALUES.entrySet()) {
				if (left-- == 0) {
					throw new IllegalStateException("secret");
				}
				action.accept(entry.getKey(), entry.getValue());
			}
			if (left == 0) {
				throw new IllegalStateException("secret");
			}
		}

	}

}
