package io.github.rudderbento.payload;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/**
 * One deep copy of attribute values. Beans are kept for later without a mapper and turned
 * into values with one. Never throws for a value: the first thing that JSON cannot carry
 * is remembered with its path, and a null stands in its place.
 */
final class Snapshot {

	/** RudderStack documents 200 levels of nesting; Bento documents none. */
	static final int MAX_DEPTH = 200;

	/**
	 * No vendor takes a request beyond 4,096,000 bytes, so copying stops there: a small
	 * graph of shared lists can unfold without end.
	 */
	static final int MAX_WEIGHT = 4_096_000;

	/** Each entry weighs as much as an empty name and an empty text. */
	private static final int MAX_PLAIN_SIZE = MAX_WEIGHT / 6;

	/**
	 * A collection that tells a size beyond this is believed when it has shown as many.
	 */
	private static final int MAX_EXPECTED = 1 << 16;

	private static final int MAX_PATH = 200;

	/** What {@link #plainWeight(Object)} says of all other values. */
	private static final int NOT_PLAIN = -1;

	/** The estimate for numbers, booleans and null. */
	private static final int NUMBER_WEIGHT = 8;

	private final @Nullable JsonMapper mapper;

	private boolean unresolved;

	private @Nullable PayloadProblem problem;

	private int copied;

	private @Nullable Level level;

	Snapshot(@Nullable JsonMapper mapper) {
		this.mapper = mapper;
	}

	boolean unresolved() {
		return this.unresolved;
	}

	@Nullable PayloadProblem problem() {
		return this.problem;
	}

	Attributes take(Map<?, ?> values) {
		return map(values);
	}

	@Nullable Object value(String key, @Nullable Object value) {
		Level outer = this.level;
		this.level = new Level(outer, null, key, -1);
		try {
			return value(value);
		}
		finally {
			this.level = outer;
		}
	}

	/**
	 * Whether a value passes as it is, for certain.
	 * @param value a value
	 * @return whether it needs no copy and no check
	 */
	static boolean isPlain(@Nullable Object value) {
		return plainWeight(value) != NOT_PLAIN;
	}

	/**
	 * Tells the weight of a value that passes as it is: most values do, and need no trace
	 * of where they stand. Asks for exact classes, the commonest first: each question
	 * costs a caller as much as all else that is done with a value.
	 * @param value a value
	 * @return an estimate of its JSON's length, or {@link #NOT_PLAIN} when it needs a
	 * copy or a check
	 */
	private static int plainWeight(@Nullable Object value) {
		if (value == null) {
			return NUMBER_WEIGHT;
		}
		Class<?> type = value.getClass();
		if (type == String.class) {
			return ((String) value).length() + 2;
		}
		if (type == Integer.class || type == Boolean.class || type == Long.class) {
			return NUMBER_WEIGHT;
		}
		if (type == Double.class) {
			return Double.isFinite((Double) value) ? NUMBER_WEIGHT : NOT_PLAIN;
		}
		return uncommonPlainWeight(value, type);
	}

	private static int uncommonPlainWeight(Object value, Class<?> type) {
		if (type == BigDecimal.class) {
			return ((BigDecimal) value).precision() + 4;
		}
		if (type == Instant.class) {
			return 26;
		}
		if (type == UUID.class) {
			return 38;
		}
		return (value instanceof Enum<?> constant) ? constant.name().length() + 2 : NOT_PLAIN;
	}

	/**
	 * Copies a map of nothing but texts and plain values, as most are.
	 * @param map any map
	 * @return the copy, or {@code null} when the long way has to be gone
	 */
	static @Nullable Attributes takePlain(Map<?, ?> map) {
		try {
			int size = map.size();
			if (size == 0 && map.isEmpty()) {
				return Attributes.empty();
			}
			if (size > MAX_PLAIN_SIZE) {
				return null;
			}
			PlainValues taken = new PlainValues(size);
			map.forEach(taken);
			if (taken.signs < 0 || taken.length != size) {
				return null;
			}
			return (taken.names != null) ? plain(taken.names, taken.values, taken.weight) : takeNewNames(map, size);
		}
		catch (RuntimeException ex) {
			// The long way tells what is wrong with the map.
			return null;
		}
	}

	/**
	 * Looks at a map again whose names were not recognized. Takes its values again, too:
	 * a map can change between two looks, or make its values anew.
	 */
	private static @Nullable Attributes takeNewNames(Map<?, ?> map, int size) {
		if (mayRepeat(map)) {
			return null;
		}
		PlainEntries taken = new PlainEntries(size);
		map.forEach(taken);
		return (taken.plain && taken.length == size) ? plain(Names.of(taken.names, size), taken.values, taken.weight)
				: null;
	}

	private static @Nullable Attributes plain(Names names, @Nullable Object[] values, long weight) {
		return (names.weight() + weight <= MAX_WEIGHT) ? Attributes.ofTaken(names, values, (int) weight) : null;
	}

	/**
	 * Whether a map may give equal keys more than once. To ask whether it is of such a
	 * kind costs a caller as much as to copy it.
	 * @param map any map
	 * @return whether its keys have to be compared
	 */
	private static boolean mayRepeat(Map<?, ?> map) {
		return map instanceof ConcurrentMap || map instanceof IdentityHashMap;
	}

	private @Nullable Object value(@Nullable Object value) {
		if (value == null || isPlain(value)) {
			return value;
		}
		if (value instanceof Number number) {
			return number(number);
		}
		if (value instanceof Attributes attributes) {
			return attributes(attributes);
		}
		if (value instanceof Map<?, ?> map) {
			return map(map);
		}
		if (value instanceof Items items && this.mapper == null) {
			return items;
		}
		if (value instanceof Collection<?> collection) {
			return items(collection);
		}
		return uncommon(value);
	}

	private @Nullable Object number(Number number) {
		if (number instanceof Double d) {
			return Double.isFinite(d) ? d : refuse(d + " is not a JSON number");
		}
		if (number instanceof Float f) {
			return Float.isFinite(f) ? f : refuse(f + " is not a JSON number");
		}
		Class<?> type = number.getClass();
		if (type == BigDecimal.class || type == BigInteger.class || type == Short.class || type == Byte.class) {
			return number;
		}
		if (number instanceof BigDecimal decimal) {
			return new BigDecimal(decimal.unscaledValue(), decimal.scale());
		}
		if (number instanceof BigInteger integer) {
			return new BigInteger(integer.toByteArray());
		}
		// AtomicLong, LongAdder and the like change later: their value is taken now.
		double asDouble = number.doubleValue();
		long asLong = number.longValue();
		if (asDouble == asLong) {
			return asLong;
		}
		return Double.isFinite(asDouble) ? (Object) asDouble : refuse(asDouble + " is not a JSON number");
	}

	private Attributes attributes(Attributes attributes) {
		if (attributes.problem() != null) {
			refuse(attributes.problem());
			return Attributes.empty();
		}
		if (attributes.isUnresolved()) {
			if (this.mapper == null) {
				this.unresolved = true;
				return attributes;
			}
			return map(attributes);
		}
		return attributes;
	}

	private Attributes map(Map<?, ?> map) {
		Level outer = this.level;
		if (!enter(map)) {
			return new Attributes.Builder(1).build(false, this.problem);
		}
		try {
			Attributes.Builder copy = new Attributes.Builder(Math.min(map.size(), MAX_EXPECTED));
			boolean textKeys = !mayRepeat(map);
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				Object key = entry.getKey();
				if (key instanceof String text) {
					Object taken = child(text, -1, entry.getValue());
					if (textKeys) {
						copy.append(text, taken);
					}
					else {
						copy.putTaken(text, taken);
					}
				}
				else if (key == null) {
					refuse("a key is null");
				}
				else {
					textKeys = false;
					String text = (key instanceof Enum<?> e) ? e.name() : key.toString();
					copy.putTaken(text, child(text, -1, entry.getValue()));
				}
				if (this.problem != null) {
					break;
				}
			}
			return copy.build(this.unresolved, this.problem);
		}
		catch (RuntimeException ex) {
			refuse(unreadable(map, ex));
			return new Attributes.Builder(1).build(false, this.problem);
		}
		finally {
			this.level = outer;
		}
	}

	private @Nullable Object items(Collection<?> values) {
		Level outer = this.level;
		if (!enter(values)) {
			return null;
		}
		try {
			@Nullable Object[] copy = new @Nullable Object[Math.min(values.size(), MAX_EXPECTED)];
			int weight = 2;
			int length = 0;
			for (Object value : values) {
				if (length == copy.length) {
					// A concurrent collection may have grown since it told its size.
					copy = Arrays.copyOf(copy, Math.max(8, 2 * length));
				}
				Object taken = child(null, length, value);
				copy[length++] = taken;
				weight += weigh(taken) + 1;
				if (this.problem != null) {
					break;
				}
			}
			return new Items((length == copy.length) ? copy : Arrays.copyOf(copy, length), weight);
		}
		catch (RuntimeException ex) {
			return refuse(unreadable(values, ex));
		}
		finally {
			this.level = outer;
		}
	}

	/**
	 * What the caller's own collection throws, as when another thread changes it.
	 */
	private static String unreadable(Object value, RuntimeException ex) {
		return value.getClass().getName() + " cannot be read: " + ex.getClass().getName();
	}

	private @Nullable Object uncommon(Object value) {
		Level outer = this.level;
		try {
			return other(value);
		}
		catch (RuntimeException ex) {
			this.level = outer;
			return refuse(unreadable(value, ex));
		}
	}

	private @Nullable Object other(Object value) {
		if (value instanceof CharSequence || value instanceof Character || value instanceof TemporalAmount
				|| value instanceof URI || value instanceof URL || value instanceof Charset) {
			return value.toString();
		}
		if (value instanceof ZonedDateTime zoned) {
			return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(zoned);
		}
		if (value instanceof OffsetDateTime offset) {
			return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(offset);
		}
		if (value instanceof TemporalAccessor || value instanceof Currency) {
			return value.toString();
		}
		if (value instanceof java.sql.Date || value instanceof java.sql.Time) {
			return value.toString();
		}
		if (value instanceof Date date) {
			return Instant.ofEpochMilli(date.getTime());
		}
		if (value instanceof Calendar calendar) {
			return calendar.toInstant();
		}
		if (value instanceof Locale locale) {
			return locale.toLanguageTag();
		}
		if (value instanceof TimeZone zone) {
			return zone.getID();
		}
		if (value instanceof Class<?> type) {
			return type.getName();
		}
		if (value instanceof Optional<?> optional) {
			return optional.map(this::value).orElse(null);
		}
		if (value instanceof OptionalInt optional) {
			return optional.isPresent() ? optional.getAsInt() : null;
		}
		if (value instanceof OptionalLong optional) {
			return optional.isPresent() ? optional.getAsLong() : null;
		}
		if (value instanceof OptionalDouble optional) {
			return optional.isPresent() ? number(optional.getAsDouble()) : null;
		}
		if (value instanceof AtomicBoolean atomic) {
			return atomic.get();
		}
		if (value instanceof AtomicReference<?> atomic) {
			return value(atomic.get());
		}
		if (value instanceof byte[] bytes) {
			return Base64.getEncoder().encodeToString(bytes);
		}
		if (value instanceof char[] chars) {
			return new String(chars);
		}
		if (value.getClass().isArray()) {
			return array(value);
		}
		if (value instanceof Unresolved bean) {
			return bean(bean.bean());
		}
		return bean(value);
	}

	private @Nullable Object array(Object array) {
		if (!enter(array)) {
			return null;
		}
		try {
			int length = Array.getLength(array);
			@Nullable Object[] copy = new @Nullable Object[length];
			int weight = 2;
			for (int i = 0; i < length && this.problem == null; i++) {
				copy[i] = child(null, i, Array.get(array, i));
				weight += weigh(copy[i]) + 1;
			}
			return new Items(copy, weight);
		}
		finally {
			leave();
		}
	}

	private @Nullable Object bean(Object bean) {
		if (this.mapper == null) {
			this.unresolved = true;
			return new Unresolved(bean);
		}
		try {
			if (bean instanceof JsonNode node) {
				try (JsonParser parser = this.mapper.treeAsTokens(node)) {
					parser.nextToken();
					return tokens(parser);
				}
			}
			try (TokenBuffer buffer = TokenBuffer.forGeneration()) {
				this.mapper.writeValue(new DepthLimit(buffer), bean);
				try (JsonParser parser = buffer.asParser()) {
					parser.nextToken();
					return tokens(parser);
				}
			}
		}
		catch (StreamConstraintsException ex) {
			return refuse(deeper());
		}
		catch (JacksonException ex) {
			return refuse(bean.getClass().getName() + " cannot be written as JSON: " + withoutValues(ex));
		}
		catch (RuntimeException | StackOverflowError ex) {
			return refuse(bean.getClass().getName() + " cannot be written as JSON: " + ex.getClass().getName());
		}
	}

	/**
	 * Says what failed without Jackson's own message, which may quote the value.
	 * @param ex what Jackson threw
	 * @return the kind of failure and the property's path
	 */
	private static String withoutValues(JacksonException ex) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference reference : ex.getPath()) {
			if (path.length() > MAX_PATH) {
				path.append('…');
				break;
			}
			String name = reference.getPropertyName();
			path.append((name != null) ? "." + name : "[" + reference.getIndex() + "]");
		}
		Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
		return cause.getClass().getSimpleName() + (path.isEmpty() ? "" : " at " + path);
	}

	private @Nullable Object tokens(JsonParser parser) {
		JsonToken token = parser.currentToken();
		if (token == null || this.problem != null) {
			return null;
		}
		return switch (token) {
			case START_OBJECT -> objectTokens(parser);
			case START_ARRAY -> arrayTokens(parser);
			case VALUE_STRING -> parser.getString();
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getNumberValueExact());
			case VALUE_TRUE -> Boolean.TRUE;
			case VALUE_FALSE -> Boolean.FALSE;
			case VALUE_EMBEDDED_OBJECT -> embedded(parser.getEmbeddedObject());
			default -> null;
		};
	}

	private @Nullable Object embedded(@Nullable Object object) {
		if (object == null || object instanceof byte[] || object instanceof JsonNode) {
			return value(object);
		}
		return object.toString();
	}

	private @Nullable Object objectTokens(JsonParser parser) {
		if (!enter(null)) {
			parser.skipChildren();
			return null;
		}
		try {
			Attributes.Builder copy = new Attributes.Builder(8);
			while (parser.nextToken() == JsonToken.PROPERTY_NAME && this.problem == null) {
				String name = parser.currentName();
				parser.nextToken();
				this.level = new Level(this.level, null, name, -1);
				copy.putTaken(name, tokens(parser));
				leave();
			}
			return copy.build(false, this.problem);
		}
		finally {
			leave();
		}
	}

	private @Nullable Object arrayTokens(JsonParser parser) {
		if (!enter(null)) {
			parser.skipChildren();
			return null;
		}
		try {
			ArrayList<@Nullable Object> copy = new ArrayList<>();
			int weight = 2;
			while (parser.nextToken() != JsonToken.END_ARRAY && this.problem == null) {
				this.level = new Level(this.level, null, null, copy.size());
				Object taken = tokens(parser);
				leave();
				copy.add(taken);
				weight += weigh(taken) + 1;
			}
			return new Items(copy.toArray(), weight);
		}
		finally {
			leave();
		}
	}

	private @Nullable Object child(@Nullable String key, int index, @Nullable Object value) {
		int plainWeight = plainWeight(value);
		boolean plain = plainWeight != NOT_PLAIN;
		this.copied += plain ? plainWeight : 2;
		Level outer = this.level;
		if (plain && this.copied <= MAX_WEIGHT) {
			return value;
		}
		this.level = new Level(outer, null, key, index);
		Object taken = (this.copied > MAX_WEIGHT) ? refuse("more than " + MAX_WEIGHT + " bytes") : value(value);
		this.level = outer;
		return taken;
	}

	private boolean enter(@Nullable Object container) {
		int depth = 1;
		for (Level outer = this.level; outer != null; outer = outer.outer) {
			if (outer.container != null || outer.nested) {
				depth++;
				if (outer.container == container && container != null) {
					refuse("contains itself");
					return false;
				}
			}
		}
		if (depth > MAX_DEPTH) {
			refuse(deeper());
			return false;
		}
		this.level = new Level(this.level, container, null, -1);
		this.level.nested = true;
		return true;
	}

	private void leave() {
		this.level = (this.level != null) ? this.level.outer : null;
	}

	private static String deeper() {
		return "nested deeper than " + MAX_DEPTH + " levels";
	}

	private @Nullable Object refuse(String reason) {
		if (this.problem == null) {
			this.problem = new PayloadProblem(path(), reason);
		}
		return null;
	}

	private void refuse(PayloadProblem inner) {
		if (this.problem == null) {
			String path = path();
			this.problem = path.isEmpty() ? inner : inner.under(path);
		}
	}

	private String path() {
		StringBuilder path = new StringBuilder();
		append(path, this.level, 0);
		return path.toString();
	}

	private static void append(StringBuilder path, @Nullable Level level, int levels) {
		if (level == null) {
			return;
		}
		if (levels > 40) {
			path.append("…");
			return;
		}
		append(path, level.outer, levels + 1);
		if (level.key != null) {
			if (!path.isEmpty()) {
				path.append('.');
			}
			path.append(level.key);
		}
		else if (level.index >= 0) {
			path.append('[').append(level.index).append(']');
		}
	}

	static int weigh(@Nullable Object taken) {
		int plainWeight = plainWeight(taken);
		if (plainWeight != NOT_PLAIN) {
			return plainWeight;
		}
		if (taken instanceof Attributes attributes) {
			return attributes.weight();
		}
		if (taken instanceof Items items) {
			return items.weight();
		}
		if (taken instanceof Unresolved) {
			return Unresolved.WEIGHT;
		}
		return (taken instanceof BigInteger integer) ? integer.bitLength() / 3 + 2 : NUMBER_WEIGHT;
	}

	/**
	 * Takes the values of a map that shows its entries one by one: with a map of whatever
	 * kind that is half the work of asking it for each. Names are recognized only. Calls
	 * nothing with itself, and is so little code that the compiler takes it into the
	 * map's loop, and that into the caller: then it is no object.
	 */
	private static final class PlainValues implements BiConsumer<@Nullable Object, @Nullable Object> {

		private final @Nullable Object[] values;

		/** Those of all entries so far, when they are known. */
		private @Nullable Names names;

		private int length;

		private long weight;

		/** Negative when a value is not plain. */
		private int signs;

		PlainValues(int size) {
			this.values = new @Nullable Object[size];
		}

		@Override
		public void accept(@Nullable Object key, @Nullable Object value) {
			int at = this.length;
			// Throws when there are more than the map said, and perhaps no end of them.
			this.values[at] = value;
			this.length = at + 1;
			Names names = (at == 0) ? Names.startingWith(key, this.values.length) : this.names;
			this.names = (names != null && names.isAt(at, key)) ? names : null;
			int valueWeight = plainWeight(value);
			this.signs |= valueWeight;
			this.weight += valueWeight;
		}

	}

	/**
	 * Takes names and values of a map that shows its entries one by one.
	 */
	private static final class PlainEntries implements BiConsumer<@Nullable Object, @Nullable Object> {

		private final String[] names;

		private final @Nullable Object[] values;

		private int length;

		private long weight;

		private boolean plain = true;

		PlainEntries(int size) {
			this.names = new String[size];
			this.values = new @Nullable Object[size];
		}

		@Override
		public void accept(@Nullable Object key, @Nullable Object value) {
			int at = this.length;
			// Throws when there are more than the map said.
			this.values[at] = value;
			this.length = at + 1;
			int valueWeight = plainWeight(value);
			this.weight += valueWeight;
			if (valueWeight != NOT_PLAIN && key instanceof String name) {
				this.names[at] = name;
			}
			else {
				this.plain = false;
			}
		}

	}

	/**
	 * Ends the writing of a cyclic bean long before the stack does.
	 */
	private static final class DepthLimit extends JsonGeneratorDelegate {

		private int depth;

		DepthLimit(TokenBuffer buffer) {
			super(buffer);
		}

		@Override
		public JsonGenerator writeStartObject() {
			return enter(super.writeStartObject());
		}

		@Override
		public JsonGenerator writeStartObject(Object value) {
			return enter(super.writeStartObject(value));
		}

		@Override
		public JsonGenerator writeStartObject(Object value, int size) {
			return enter(super.writeStartObject(value, size));
		}

		@Override
		public JsonGenerator writeStartArray() {
			return enter(super.writeStartArray());
		}

		@Override
		public JsonGenerator writeStartArray(Object value) {
			return enter(super.writeStartArray(value));
		}

		@Override
		public JsonGenerator writeStartArray(Object value, int size) {
			return enter(super.writeStartArray(value, size));
		}

		@Override
		public JsonGenerator writeEndObject() {
			this.depth--;
			return super.writeEndObject();
		}

		@Override
		public JsonGenerator writeEndArray() {
			this.depth--;
			return super.writeEndArray();
		}

		private JsonGenerator enter(JsonGenerator generator) {
			if (++this.depth > MAX_DEPTH) {
				throw new StreamConstraintsException(deeper());
			}
			return generator;
		}

	}

	/**
	 * One step of the path to the value at hand: a key, an index, or a container entered.
	 */
	private static final class Level {

		private final @Nullable Level outer;

		private final @Nullable Object container;

		private final @Nullable String key;

		private final int index;

		private boolean nested;

		Level(@Nullable Level outer, @Nullable Object container, @Nullable String key, int index) {
			this.outer = outer;
			this.container = container;
			this.key = key;
			this.index = index;
		}

	}

}
