package io.github.rudderbento.payload;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Attributes}: what is taken, what is refused, and that nothing changes
 * later.
 */
class AttributesTests {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final Instant INSTANT = Instant.parse("2026-01-02T03:04:05.678901Z");

	static List<Arguments> values() {
		UUID uuid = UUID.fromString("00000000-0000-4000-8000-000000000001");
		ZonedDateTime zoned = ZonedDateTime.ofInstant(INSTANT, ZoneId.of("Europe/Berlin"));
		return List.of(Arguments.of(null, "null"), Arguments.of("text", "\"text\""), Arguments.of(true, "true"),
				Arguments.of(1, "1"), Arguments.of(1L << 60, "1152921504606846976"), Arguments.of((short) 7, "7"),
				Arguments.of((byte) -7, "-7"), Arguments.of(1.5, "1.5"), Arguments.of(1.5f, "1.5"),
				Arguments.of(-0.0, "-0.0"), Arguments.of(1e300, "1.0E300"),
				Arguments.of(new BigDecimal("1.10"), "1.10"),
				Arguments.of(new BigDecimal("12345678901234567890.123456789000"), "12345678901234567890.123456789000"),
				Arguments.of(new BigDecimal("1E+5"), "1E+5"),
				Arguments.of(new BigInteger("123456789012345678901234567890"), "123456789012345678901234567890"),
				Arguments.of(new AtomicInteger(3), "3"),
				Arguments.of(new AtomicLong(Long.MAX_VALUE), "9223372036854775807"), Arguments.of(adder(1.5), "1.5"),
				Arguments.of(new AtomicBoolean(true), "true"), Arguments.of(new AtomicReference<>("x"), "\"x\""),
				Arguments.of('c', "\"c\""), Arguments.of(new StringBuilder("sb"), "\"sb\""),
				Arguments.of(uuid, "\"" + uuid + "\""), Arguments.of(TimeUnit.SECONDS, "\"SECONDS\""),
				Arguments.of(INSTANT, "\"2026-01-02T03:04:05.678901Z\""),
				Arguments.of(LocalDate.of(2026, 1, 2), "\"2026-01-02\""), Arguments.of(LocalTime.of(3, 4), "\"03:04\""),
				Arguments.of(LocalDateTime.of(2026, 1, 2, 3, 4, 5), "\"2026-01-02T03:04:05\""),
				Arguments.of(OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.ofHours(2)),
						"\"2026-01-02T03:04:05+02:00\""),
				Arguments.of(zoned, "\"2026-01-02T04:04:05.678901+01:00\""),
				Arguments.of(Duration.ofSeconds(90), "\"PT1M30S\""), Arguments.of(Period.ofDays(3), "\"P3D\""),
				Arguments.of(Year.of(2026), "\"2026\""), Arguments.of(YearMonth.of(2026, 1), "\"2026-01\""),
				Arguments.of(Month.MAY, "\"MAY\""), Arguments.of(ZoneOffset.UTC, "\"Z\""),
				Arguments.of(ZoneId.of("Europe/Berlin"), "\"Europe/Berlin\""),
				Arguments.of(Date.from(INSTANT), "\"2026-01-02T03:04:05.678Z\""),
				Arguments.of(java.sql.Date.valueOf("2026-01-02"), "\"2026-01-02\""),
				Arguments.of(URI.create("https://example.com/a?b"), "\"https://example.com/a?b\""),
				Arguments.of(Locale.GERMANY, "\"de-DE\""), Arguments.of(Currency.getInstance("EUR"), "\"EUR\""),
				Arguments.of(TimeZone.getTimeZone("UTC"), "\"UTC\""),
				Arguments.of(String.class, "\"java.lang.String\""), Arguments.of(StandardCharsets.UTF_8, "\"UTF-8\""),
				Arguments.of(new byte[] { 1, 2, 3 }, "\"AQID\""), Arguments.of(new char[] { 'a', 'b' }, "\"ab\""),
				Arguments.of(new int[] { 1, 2 }, "[1,2]"), Arguments.of(new double[] { 1.5 }, "[1.5]"),
				Arguments.of(new String[] { "a", null }, "[\"a\",null]"), Arguments.of(List.of(), "[]"),
				Arguments.of(Arrays.asList(1, null, "x", List.of(true)), "[1,null,\"x\",[true]]"),
				Arguments.of(new TreeMap<>(Map.of("b", 1, "a", 2)), "{\"a\":2,\"b\":1}"), Arguments.of(Map.of(), "{}"),
				Arguments.of(Map.of(TimeUnit.DAYS, 1), "{\"DAYS\":1}"),
				Arguments.of(Map.of(5, "five"), "{\"5\":\"five\"}"), Arguments.of(Optional.of("x"), "\"x\""),
				Arguments.of(Optional.empty(), "null"), Arguments.of(Optional.of(Map.of("a", 1)), "{\"a\":1}"),
				Arguments.of(OptionalInt.of(1), "1"), Arguments.of(OptionalLong.empty(), "null"),
				Arguments.of(OptionalDouble.of(0.5), "0.5"),
				Arguments.of(MAPPER.readTree("{\"z\":1,\"a\":[1.5,null,\"s\"]}"), "{\"z\":1,\"a\":[1.5,null,\"s\"]}"),
				Arguments.of(new Money(new BigDecimal("9.90"), Currency.getInstance("EUR")),
						"{\"amount\":9.90,\"currency\":\"EUR\"}"),
				Arguments.of(new Customer(), "{\"born\":\"2000-01-02\",\"full_name\":\"A B\"}"),
				Arguments.of(new Order("o-1", List.of(new Money(BigDecimal.ONE, Currency.getInstance("USD")))),
						"{\"id\":\"o-1\",\"items\":[{\"amount\":1,\"currency\":\"USD\"}]}"));
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueBecomesJson(@Nullable Object value, String json) {
		assertThat(json(Attributes.builder().put("v", value).build())).isEqualTo("{\"v\":" + json + "}");
		assertThat(json(Attributes.copyOf(Collections.singletonMap("v", value)))).isEqualTo("{\"v\":" + json + "}");
		assertThat(json(Attributes.copyOf(Map.of("o", Collections.singletonList(value)))))
			.isEqualTo("{\"o\":[" + json + "]}");
	}

	@Test
	void orderIsKeptAndAKeyIsReplacedInPlace() {
		Attributes.Builder builder = Attributes.builder();
		for (int i = 0; i < 40; i++) {
			builder.put("k" + i, i);
		}
		builder.put("k3", "new").put("k39", "newer");
		Attributes attributes = builder.build();
		assertThat(attributes).hasSize(40);
		assertThat(attributes.keySet()).startsWith("k0", "k1", "k2", "k3", "k4").endsWith("k38", "k39");
		assertThat(attributes).containsEntry("k3", "new").containsEntry("k39", "newer").doesNotContainKey("k40");
	}

	@Test
	void nothingChangesLater() {
		Map<String, Object> inner = new HashMap<>(Map.of("a", 1));
		List<Object> list = new ArrayList<>(List.of("x", inner));
		int[] array = { 1, 2 };
		StringBuilder text = new StringBuilder("before");
		Date date = new Date(0);
		AtomicInteger counter = new AtomicInteger(1);
		Mutable bean = new Mutable();
		Attributes.Builder builder = Attributes.builder()
			.put("list", list)
			.put("map", inner)
			.put("array", array)
			.put("text", text)
			.put("date", date)
			.put("counter", counter)
			.put("bean", bean);
		Attributes attributes = builder.build();
		Attributes resolved = attributes.resolve(MAPPER);
		String before = json(resolved);
		inner.put("a", 2);
		list.clear();
		array[0] = 9;
		text.append(" after");
		date.setTime(1);
		counter.set(2);
		bean.value = "after";
		builder.put("list", "gone").put("more", 1);
		assertThat(json(resolved)).isEqualTo(before)
			.isEqualTo("{\"list\":[\"x\",{\"a\":1}],\"map\":{\"a\":1},\"array\":[1,2],\"text\":\"before\","
					+ "\"date\":\"1970-01-01T00:00:00Z\",\"counter\":1,\"bean\":{\"value\":\"before\"}}");
		assertThat(attributes).doesNotContainKey("more");
	}

	@Test
	void attributesCannotBeChanged() {
		Attributes attributes = Attributes.copyOf(Map.of("a", 1));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> attributes.put("b", 2));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> attributes.remove("a"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> attributes.entrySet().iterator().next().setValue(2));
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
	void numberThatIsNoneIsRefusedWithItsPath(double value) {
		assertProblem(Map.of("price", value), "price", value + " is not a JSON number");
		assertProblem(Map.of("cart", Map.of("items", List.of(1, Map.of("price", (float) value)))),
				"cart.items[1].price", value + " is not a JSON number");
		assertProblem(Map.of("a", new double[][] { { 0 }, { 0, value } }), "a[1][1]", value + " is not a JSON number");
		assertProblem(Map.of("o", OptionalDouble.of(value)), "o", value + " is not a JSON number");
		assertProblem(Map.of("o", new Amounts(List.of(1.0, value))), "o.amounts[1]", value + " is not a JSON number");
		assertProblem(Map.of("d", adder(value)), "d", value + " is not a JSON number");
	}

	@Test
	void firstProblemCounts() {
		Attributes attributes = Attributes.builder()
			.put("ok", 1)
			.put("first", Double.NaN)
			.put("second", List.of(Double.NaN))
			.build();
		assertThat(attributes.problem()).hasToString("first: NaN is not a JSON number");
		assertThat(Attributes.builder().putAll(attributes).put("x", 1).build().problem())
			.isEqualTo(attributes.problem());
		assertThat(Attributes.copyOf(Map.of("outer", attributes)).problem())
			.hasToString("outer.first: NaN is not a JSON number");
		assertThat(attributes.over(Attributes.copyOf(Map.of("z", 1))).problem()).isEqualTo(attributes.problem());
		assertThat(Attributes.copyOf(Map.of("z", 1)).over(attributes).problem()).isEqualTo(attributes.problem());
		assertThat(attributes.without("ok").problem()).isEqualTo(attributes.problem());
	}

	@Test
	void cycleIsRefused() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("self", map);
		assertProblem(map, "self", "contains itself");
		List<Object> list = new ArrayList<>();
		list.add(List.of(list));
		assertProblem(Map.of("list", list), "list[0][0]", "contains itself");
		Object[] array = new Object[1];
		array[0] = array;
		assertProblem(Map.of("array", array), "array[0]", "contains itself");
		Node node = new Node();
		node.next = new Node();
		node.next.next = node;
		assertProblemOfBean(Map.of("node", node), "node", "nested deeper than 200 levels");
		Map<String, Object> throughBean = new HashMap<>();
		throughBean.put("bean", new Amounts(List.of()) {
			@JsonProperty
			Object back = throughBean;

		});
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> Attributes.copyOf(throughBean).resolve(MAPPER));
	}

	@Test
	void sameValueTwiceIsNoCycle() {
		Map<String, Object> shared = Map.of("a", 1);
		assertThat(json(Attributes.copyOf(new TreeMap<>(Map.of("x", shared, "y", List.of(shared, shared))))))
			.isEqualTo("{\"x\":{\"a\":1},\"y\":[{\"a\":1},{\"a\":1}]}");
	}

	@Test
	void twoHundredLevelsPassAndOneMoreDoesNot() {
		assertThat(Attributes.copyOf(nested(200)).problem()).isNull();
		assertThat(Attributes.copyOf(nested(201)).problem()).extracting(PayloadProblem::reason)
			.isEqualTo("nested deeper than 200 levels");
		assertThat(Attributes.copyOf(nested(100_000)).problem()).isNotNull();
		// By the builder as well, where the attributes themselves are a level.
		assertThat(Attributes.builder().put("v", lists(199)).build().problem()).isNull();
		assertThat(Attributes.builder().put("v", lists(201)).build().problem()).isNotNull();
	}

	@Test
	void sharedListsThatUnfoldWithoutEndAreRefused() {
		List<Object> list = List.of("some text of some length");
		for (int i = 0; i < 40; i++) {
			list = List.of(list, list, list);
		}
		assertThat(Attributes.builder().put("v", list).build().problem()).extracting(PayloadProblem::reason)
			.asString()
			.startsWith("more than");
	}

	@Test
	void nullKeyIsRefused() {
		assertProblem(Collections.singletonMap(null, 1), "", "a key is null");
		assertProblem(Map.of("m", Collections.singletonMap(null, 1)), "m", "a key is null");
		assertThat(Attributes.builder().put(null, 1).build().problem()).hasToString("a key is null");
		assertThat(Attributes.builder().put(null, List.of()).build().problem()).hasToString("a key is null");
	}

	@Test
	void equalTextsOfDifferentKeysAreOneKey() {
		Map<Object, Object> mixed = new LinkedHashMap<>();
		mixed.put(1, "number");
		mixed.put("1", "text");
		assertThat(json(Attributes.copyOf(mixed))).isEqualTo("{\"1\":\"text\"}");
		Map<Object, Object> identity = new IdentityHashMap<>();
		identity.put(new String("a"), 1);
		identity.put(new String("a"), 2);
		assertThat(Attributes.copyOf(identity)).hasSize(1);
	}

	@Test
	void collectionThatThrowsIsRefusedAndPutNeverThrows() {
		Map<String, Object> changing = new AbstractMap<>() {

			@Override
			public Set<Entry<String, Object>> entrySet() {
				throw new ConcurrentModificationException("secret");
			}

			@Override
			public int size() {
				return 1;
			}

		};
		List<Object> list = new AbstractList<>() {

			@Override
			public Object get(int index) {
				throw new IllegalStateException("secret");
			}

			@Override
			public int size() {
				return 2;
			}

		};
		// As what an ORM loads when it is asked for anything, and no longer can.
		Map<String, Object> lazyMap = new AbstractMap<>() {

			@Override
			public Set<Entry<String, Object>> entrySet() {
				throw new IllegalStateException("secret");
			}

		};
		Collection<Object> lazyCollection = new AbstractCollection<>() {

			@Override
			public Iterator<Object> iterator() {
				throw new IllegalStateException("secret");
			}

			@Override
			public int size() {
				throw new IllegalStateException("secret");
			}

		};
		assertThat(Attributes.copyOf(lazyMap).problem()).isNotNull();
		assertThat(Attributes.builder().putAll(lazyMap).build().problem()).isNotNull();
		for (Attributes attributes : List.of(Attributes.builder().put("v", changing).build(),
				Attributes.builder().put("v", lazyMap).build(), Attributes.copyOf(Map.of("v", lazyMap)),
				Attributes.builder().put("v", lazyCollection).build(), Attributes.copyOf(Map.of("v", lazyCollection)),
				Attributes.builder().put("v", list).build(), Attributes.copyOf(Map.of("v", list)),
				Attributes.builder().put("v", new Unprintable()).build())) {
			assertThat(attributes.problem()).isNotNull();
			assertThat(attributes.problem().path()).isEqualTo("v");
			assertThat(attributes.problem().reason()).contains("cannot be read").doesNotContain("secret");
		}
		Attributes nothing = Attributes.copyOf(changing);
		assertThat(nothing.problem()).isNotNull();
		assertThat(nothing.over(Attributes.copyOf(Map.of("a", 1))).problem()).isEqualTo(nothing.problem());
		assertThat(Attributes.copyOf(Map.of("a", 1)).over(nothing).problem()).isEqualTo(nothing.problem());
	}

	@Test
	void beanThatCannotBeWrittenIsNamedWithoutItsValues() {
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> Attributes.copyOf(Map.of("cart", List.of(new Failing()))).resolve(MAPPER))
			.withMessageContaining("cart[0]: ")
			.withMessageContaining("Failing")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("alex"));
	}

	@Test
	void sizesThatChangeWhileCopyingDoNoHarm() throws Exception {
		ConcurrentHashMap<String, Object> map = new ConcurrentHashMap<>();
		List<Object> list = new java.util.concurrent.CopyOnWriteArrayList<>();
		Set<Object> set = ConcurrentHashMap.newKeySet();
		AtomicBoolean stop = new AtomicBoolean();
		Thread writer = new Thread(() -> {
			for (int i = 0; !stop.get(); i = (i + 1) % 200) {
				map.put("k" + i, i);
				map.remove("k" + (i + 100) % 200);
				set.add(i);
				set.remove((i + 50) % 200);
				list.add(i);
				if (list.size() > 100) {
					list.clear();
				}
			}
		});
		writer.start();
		try {
			for (int i = 0; i < 3000; i++) {
				Attributes attributes = Attributes.builder().put("map", map).put("set", set).put("list", list).build();
				assertThat(attributes.problem()).isNull();
				assertThat(MAPPER.readTree(json(attributes)).isObject()).isTrue();
			}
		}
		finally {
			stop.set(true);
			writer.join();
		}
	}

	@Test
	void mapThatIsChangedByAnotherThreadNeverThrows() throws Exception {
		Map<String, Object> map = new HashMap<>();
		AtomicBoolean stop = new AtomicBoolean();
		Thread writer = new Thread(() -> {
			for (int i = 0; !stop.get(); i++) {
				map.put("k" + (i % 50), i);
				map.remove("k" + ((i + 25) % 50));
			}
		});
		writer.start();
		try {
			for (int i = 0; i < 3000; i++) {
				Attributes.builder().put("map", map).build();
				Attributes.copyOf(map);
			}
		}
		finally {
			stop.set(true);
			writer.join();
		}
	}

	@Test
	void mergesDeeply() {
		Attributes defaults = Attributes
			.copyOf(ordered("a", 1, "o", ordered("x", 1, "y", ordered("p", 1)), "l", List.of(1)));
		Attributes own = Attributes
			.copyOf(ordered("l", List.of(2), "o", ordered("y", ordered("q", 2), "z", null), "n", 3));
		assertThat(json(own.over(defaults)))
			.isEqualTo("{\"a\":1,\"o\":{\"x\":1,\"y\":{\"p\":1,\"q\":2},\"z\":null},\"l\":[2],\"n\":3}");
		assertThat(own.over(Attributes.empty())).isSameAs(own);
		assertThat(Attributes.empty().over(own)).isSameAs(own);
		assertThat(json(own.without("o"))).isEqualTo("{\"l\":[2],\"n\":3}");
		assertThat(own.without("absent")).isSameAs(own);
	}

	@Test
	void resolvesBeansOnlyWhenThereAreSome() {
		Attributes plain = Attributes.copyOf(Map.of("a", List.of(1)));
		assertThat(plain.isUnresolved()).isFalse();
		assertThat(plain.resolve(MAPPER)).isSameAs(plain);
		Attributes nested = Attributes.copyOf(Map.of("a", Attributes.copyOf(Map.of("b", new Mutable()))));
		assertThat(nested.isUnresolved()).isTrue();
		assertThat(nested.resolve(MAPPER).isUnresolved()).isFalse();
		assertThat(Attributes.copyOf(nested)).isSameAs(nested);
	}

	@Test
	void weightIsNearTheLength() {
		Attributes attributes = Attributes
			.copyOf(ordered("text", "x".repeat(100), "id", UUID.randomUUID(), "list", List.of("a", "b", "c")));
		assertThat(attributes.weight()).isCloseTo(json(attributes).length(),
				org.assertj.core.data.Percentage.withPercentage(15));
		Attributes.Builder builder = Attributes.builder().put("a", "x".repeat(1000));
		assertThat(builder.put("a", "y").build().weight()).isLessThan(30);
	}

	@Test
	void textOfAttributesHoldsNoValues() {
		Attributes attributes = Attributes.copyOf(Map.of("email", List.of("alex@example.com"), "bean", new Mutable()));
		assertThat(attributes).hasToString("Attributes[2]");
		assertThat(attributes.get("email")).hasToString("Items[1]");
		assertThat(String.valueOf(attributes.get("bean"))).doesNotContain("before");
	}

	@Test
	void emptyAttributes() {
		assertThat(Attributes.copyOf(null)).isSameAs(Attributes.empty()).isEmpty();
		assertThat(Attributes.copyOf(Map.of())).isSameAs(Attributes.empty());
		assertThat(Attributes.builder().build()).isSameAs(Attributes.empty());
		assertThat(json(Attributes.empty())).isEqualTo("{}");
	}

	private static void assertProblem(Map<?, ?> values, String path, String reason) {
		Attributes attributes = Attributes.copyOf(values);
		if (!attributes.isUnresolved() || attributes.problem() != null) {
			assertThat(attributes.problem()).isEqualTo(new PayloadProblem(path, reason));
		}
		assertProblemOfBean(values, path, reason);
	}

	private static void assertProblemOfBean(Map<?, ?> values, String path, String reason) {
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> Attributes.copyOf(values).resolve(MAPPER))
			.satisfies((ex) -> {
				assertThat(ex.problem().reason()).isEqualTo(reason);
				assertThat(ex.problem().path()).startsWith(path);
			});
	}

	private static DoubleAdder adder(double value) {
		DoubleAdder adder = new DoubleAdder();
		adder.add(value);
		return adder;
	}

	private static Map<String, Object> nested(int levels) {
		Map<String, Object> map = new HashMap<>(Map.of("leaf", 1));
		for (int i = 1; i < levels; i++) {
			map = Collections.singletonMap("k", map);
		}
		return map;
	}

	private static List<Object> lists(int levels) {
		List<Object> list = List.of(1);
		for (int i = 1; i < levels; i++) {
			list = List.of(list);
		}
		return list;
	}

	private static Map<String, Object> ordered(Object... pairs) {
		Map<String, Object> map = new LinkedHashMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			map.put((String) pairs[i], pairs[i + 1]);
		}
		return map;
	}

	private static String json(Attributes attributes) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		Attributes resolved = attributes.resolve(MAPPER);
		new EventJson().object(bytes, (json) -> json.members(resolved));
		return bytes.toString(StandardCharsets.UTF_8);
	}

	record Money(BigDecimal amount, Currency currency) {
	}

	record Order(String id, List<Money> items) {
	}

	static class Amounts {

		private final List<Double> amounts;

		Amounts(List<Double> amounts) {
			this.amounts = amounts;
		}

		public List<Double> getAmounts() {
			return this.amounts;
		}

	}

	static class Customer {

		public LocalDate getBorn() {
			return LocalDate.of(2000, 1, 2);
		}

		@JsonProperty("full_name")
		public String getName() {
			return "A B";
		}

		@JsonIgnore
		public String getPassword() {
			return "secret";
		}

	}

	static class Mutable {

		private String value = "before";

		public String getValue() {
			return this.value;
		}

	}

	static class Node {

		public @Nullable Node next;

	}

	static class Failing {

		public String getEmail() {
			throw new IllegalStateException("alex@example.com");
		}

	}

	static class Unprintable implements CharSequence {

		@Override
		public int length() {
			return 1;
		}

		@Override
		public char charAt(int index) {
			return 'x';
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			return this;
		}

		@Override
		public String toString() {
			throw new IllegalStateException("secret");
		}

	}

}
