package io.github.rudderbento.payload;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attributes of a kind share their names; which ones they share with changes nothing.
 */
class NamesTests {

	@Test
	void mapsOfAKindShareTheirNames() {
		Attributes first = kept(() -> map(fresh("shared.first"), 1, fresh("shared.second"), "x"));
		Attributes second = Attributes.copyOf(map(fresh("shared.first"), 2, fresh("shared.second"), "y"));
		assertThat(second).isEqualTo(Map.of("shared.first", 2, "shared.second", "y"));
		assertThat(second.keyAt(0)).isSameAs(first.keyAt(0));
		assertThat(second.keyAt(1)).isSameAs(first.keyAt(1));
	}

	@Test
	void whatIsPutTogetherSharesWithWhatIsCopied() {
		Attributes copied = kept(() -> map(fresh("built.first"), 1, fresh("built.second"), "x"));
		Attributes built = Attributes.builder().put(fresh("built.first"), 2).put(fresh("built.second"), "y").build();
		Attributes concurrent = Attributes
			.copyOf(new ConcurrentSkipListMap<>(map(fresh("built.first"), 3, fresh("built.second"), "z")));
		assertThat(built.keyAt(1)).isSameAs(copied.keyAt(1));
		assertThat(concurrent.keyAt(1)).isSameAs(copied.keyAt(1));
		assertThat(built.weight()).isEqualTo(copied.weight()).isEqualTo(concurrent.weight());
	}

	/**
	 * Others may stand in the place of these names, and give way to one in 64 only.
	 */
	private static Attributes kept(Supplier<Map<String, Object>> kind) {
		Attributes last = Attributes.copyOf(kind.get());
		for (int i = 0; i < 10_000; i++) {
			Attributes next = Attributes.copyOf(kind.get());
			if (next.keyAt(0) == last.keyAt(0)) {
				return next;
			}
			last = next;
		}
		throw new AssertionError("never kept");
	}

	@Test
	void namesThatAreLongAreNotKept() {
		String longName = "long".repeat(300);
		assertThat(Attributes.copyOf(map(fresh(longName), 1)).keyAt(0))
			.isNotSameAs(Attributes.copyOf(map(fresh(longName), 1)).keyAt(0));
		Map<String, Object> many = new LinkedHashMap<>();
		for (int i = 0; i < 200; i++) {
			many.put("many." + i, i);
		}
		assertThat(Attributes.copyOf(many)).isEqualTo(many);
		Map<String, Object> same = new LinkedHashMap<>();
		many.forEach((name, value) -> same.put(fresh(name), value));
		assertThat(Attributes.copyOf(same).keyAt(7)).isNotSameAs(Attributes.copyOf(many).keyAt(7));
	}

	/**
	 * A map that gives a name twice is told from others by its type, which a wrapper
	 * hides.
	 */
	@Test
	void repeatedNamesAreNotShared() {
		for (int i = 0; i < 1_000; i++) {
			Map<String, Object> repeating = new IdentityHashMap<>();
			repeating.put(fresh("repeated"), 1);
			repeating.put(fresh("repeated"), 1);
			Attributes.copyOf(Collections.unmodifiableMap(repeating));
			assertThat(Attributes.copyOf(repeating)).hasSize(1);
		}
	}

	@Test
	void tooHeavyNamesAreRefused() {
		String heavy = "x".repeat(1_000_000);
		Map<String, Object> repeating = new IdentityHashMap<>();
		for (int i = 0; i < 2_200; i++) {
			repeating.put(fresh(heavy), 1);
		}
		Attributes copy = Attributes.copyOf(Collections.unmodifiableMap(repeating));
		assertThat(copy.weight()).isGreaterThan(Snapshot.MAX_WEIGHT);
	}

	@Test
	void valuesThatAreMadeAtEachLook() {
		for (int i = 0; i < 3; i++) {
			Map<String, Object> made = new MadeAnew(Map.of("made.first", 1_000, "made.second", 2_000));
			assertThat(Attributes.copyOf(made)).isEqualTo(Map.of("made.first", "1000", "made.second", "2000"));
		}
	}

	/**
	 * Another thread can change a map between two looks at it: what is copied is never a
	 * name of the one and a value of the other.
	 */
	@Test
	void nameAndValueAreOfTheSameLook() {
		Map<String, Object> before = map("look.before", "before", "look.other", 1);
		Map<String, Object> after = map("look.after", "after", "look.other", 1);
		assertThat(Attributes.copyOf(new Changing(before, after))).isEqualTo(after);
		assertThat(Attributes.copyOf(new Changing(before, Map.of()))).isEmpty();
		Map<String, Object> longer = new LinkedHashMap<>(before);
		longer.put("look.more", 2);
		assertThat(Attributes.copyOf(new Changing(before, longer))).isEqualTo(longer);
	}

	/**
	 * Few names make many kinds that begin with the same name, so they displace each
	 * other all the time, on several threads.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void eachCopyHasItsOwnNamesWhicheverAreKept(long seed) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int thread = 0; thread < 4; thread++) {
				Random random = new Random(4 * seed + thread);
				all.add(threads.submit(() -> copyKinds(random)));
			}
			for (Future<?> each : all) {
				each.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static void copyKinds(Random random) {
		List<String> names = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f"));
		for (int i = 0; i < 20_000; i++) {
			Collections.shuffle(names, random);
			Map<String, Object> map = new LinkedHashMap<>();
			for (String name : names.subList(0, 1 + random.nextInt(names.size()))) {
				map.put(random.nextBoolean() ? name : fresh(name), random.nextBoolean() ? i : "text" + i);
			}
			Attributes copy = Attributes.copyOf(map);
			assertThat(copy.entrySet()).containsExactlyElementsOf(map.entrySet());
			Attributes.Builder builder = Attributes.builder();
			map.forEach(builder::put);
			assertThat(builder.build().entrySet()).containsExactlyElementsOf(map.entrySet());
			assertThat(builder.build().weight()).isEqualTo(copy.weight());
		}
	}

	private static Map<String, Object> map(Object... entries) {
		Map<String, Object> map = new LinkedHashMap<>();
		for (int i = 0; i < entries.length; i += 2) {
			map.put((String) entries[i], entries[i + 1]);
		}
		return map;
	}

	/** The same text as another object, as when it was read from somewhere. */
	private static String fresh(String text) {
		return new String(text);
	}

	/** Gives each value as a new text. */
	private static final class MadeAnew extends AbstractMap<String, @Nullable Object> {

		private final Map<String, Object> values;

		MadeAnew(Map<String, Object> values) {
			this.values = values;
		}

		@Override
		public Set<Entry<String, Object>> entrySet() {
			Map<String, Object> texts = new LinkedHashMap<>();
			this.values.forEach((name, value) -> texts.put(name, value.toString()));
			return texts.entrySet();
		}

	}

	/** Shows some entries at the first look, others from then on. */
	private static final class Changing extends AbstractMap<String, @Nullable Object> {

		private final Map<String, Object> first;

		private final Map<String, Object> then;

		private boolean looked;

		Changing(Map<String, Object> first, Map<String, Object> then) {
			this.first = first;
			this.then = then;
		}

		@Override
		public int size() {
			return this.first.size();
		}

		@Override
		public Set<Entry<String, Object>> entrySet() {
			return this.then.entrySet();
		}

		@Override
		public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
			(this.looked ? this.then : this.first).forEach(action);
			this.looked = true;
		}

	}

}
