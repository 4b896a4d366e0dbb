package io.github.rudderbento.payload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/**
 * Streams events as JSON, one after the other, each into the output that it is given.
 * Names are encoded once and kept; a lone surrogate becomes U+FFFD, as UTF-8 cannot carry
 * it; nothing else is changed or rounded.
 * <p>
 * Holds one Jackson generator for its whole life. Not safe for use by several threads.
 */
public final class EventJson {

	/** Names that come from data are kept up to this many. */
	private static final int MAX_NAMES = 4096;

	/**
	 * Events of a kind have the same names in the same order, mostly even the same
	 * constants: so many are recognized without being looked up.
	 */
	private static final int MAX_LAST_NAMES = 64;

	/** A longer name is not kept. */
	private static final int MAX_NAME_LENGTH = 64;

	/** A longer text goes the way of all texts. */
	private static final int MAX_PLAIN_LENGTH = 256;

	/** From here on {@link Double#toString(double)} writes an exponent. */
	private static final double MAX_PLAIN_NUMBER = 1e7;

	/** The characters that stand in JSON as they are, each as one byte. */
	private static final boolean[] PLAIN = new boolean[128];

	static {
		Arrays.fill(PLAIN, ' ', PLAIN.length, true);
		PLAIN['"'] = false;
		PLAIN['\\'] = false;
	}

	private static final byte[] HEXADECIMAL = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

	private final JsonFactory factory = JsonFactory.builder()
		.rootValueSeparator("")
		.enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
		.build();

	private final Map<String, SerializedString> names = new HashMap<>();

	/** The names of attributes in the order in which they were last written. */
	private final @Nullable String[] lastNames = new @Nullable String[MAX_LAST_NAMES];

	private final @Nullable SerializedString[] lastEncoded = new @Nullable SerializedString[MAX_LAST_NAMES];

	private int nameIndex;

	private final char[] digits = new char[12];

	private final byte[] plain = new byte[MAX_PLAIN_LENGTH];

	/** Events of a batch have mostly the same two times, of capture and of sending. */
	private TimeText time = new TimeText();

	private TimeText otherTime = new TimeText();

	private final Redirectable output = new Redirectable();

	private JsonGenerator generator = generator();

	/**
	 * Writes one JSON object.
	 * @param target where it goes; not closed
	 * @param content what writes the members, with the methods of this class
	 * @throws RuntimeException what {@code content} throws; the target then holds part of
	 * an object, which the caller cuts off
	 */
	public void object(OutputStream target, Content content) {
		this.output.target = target;
		this.nameIndex = 0;
		boolean complete = false;
		try {
			this.generator.writeStartObject();
			content.write(this);
			this.generator.writeEndObject();
			this.generator.flush();
			complete = true;
		}
		finally {
			if (!complete) {
				// What it has buffered or nested is lost with it.
				this.generator = generator();
			}
			this.output.target = NOWHERE;
		}
	}

	/**
	 * Writes a text member, unless it is {@code null}.
	 * @param name the member's name
	 * @param value the text
	 */
	public void text(SerializableString name, @Nullable String value) {
		if (value != null) {
			this.generator.writeName(name);
			text(value);
		}
	}

	/**
	 * Writes a UUID.
	 * @param name the member's name
	 * @param most its first half
	 * @param least its second half
	 */
	public void id(SerializableString name, long most, long least) {
		this.generator.writeName(name);
		id(most, least);
	}

	/**
	 * Writes a member whose value is JSON already.
	 * @param name the member's name
	 * @param json the encoded value
	 */
	public void encoded(SerializableString name, SerializableString json) {
		this.generator.writeName(name);
		this.generator.writeRawValue(json);
	}

	/**
	 * Writes an instant as ISO 8601 with milliseconds.
	 * @param name the member's name
	 * @param epochMillis milliseconds since the epoch
	 */
	public void time(SerializableString name, long epochMillis) {
		if (!this.time.isAt(epochMillis)) {
			TimeText older = this.otherTime;
			this.otherTime = this.time;
			this.time = older;
		}
		this.generator.writeName(name);
		this.generator.writeRawUTF8String(this.time.format(epochMillis), 0, TimeText.LENGTH);
	}

	/**
	 * Writes an instant as ISO 8601 with milliseconds, unless it is {@code null}.
	 * @param name the member's name
	 * @param instant the instant
	 */
	public void time(SerializableString name, @Nullable Instant instant) {
		if (instant == null) {
			return;
		}
		if (TimeText.fits(instant)) {
			time(name, instant.toEpochMilli());
		}
		else {
			text(name, instant.toString());
		}
	}

	/**
	 * Writes a boolean member.
	 * @param name the member's name
	 * @param value the value
	 */
	public void bool(SerializableString name, boolean value) {
		this.generator.writeName(name);
		this.generator.writeBoolean(value);
	}

	/**
	 * Writes an object member.
	 * @param name the member's name
	 * @param attributes the object's members; resolved
	 */
	public void attributes(SerializableString name, Attributes attributes) {
		this.generator.writeName(name);
		object(attributes);
	}

	/**
	 * Writes all attributes as members of the object at hand.
	 * @param attributes the members; resolved
	 */
	public void members(Attributes attributes) {
		for (int i = 0; i < attributes.size(); i++) {
			this.generator.writeName(name(attributes.keyAt(i)));
			value(attributes.valueAt(i));
		}
	}

	/**
	 * Encodes attributes once, to be written many times with
	 * {@link #encoded(SerializableString, SerializableString)}.
	 * @param attributes the object's members; resolved
	 * @return the JSON object
	 */
	public static SerializableString encode(Attributes attributes) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
		EventJson json = new EventJson();
		json.object(bytes, (writer) -> writer.members(attributes));
		return new SerializedString(bytes.toString(StandardCharsets.UTF_8));
	}

	/**
	 * Encodes a name once.
	 * @param name the name
	 * @return the encoded name
	 */
	public static SerializableString name(CharSequence name) {
		return new SerializedString(wellFormed(name.toString()));
	}

	private void object(Attributes attributes) {
		this.generator.writeStartObject();
		members(attributes);
		this.generator.writeEndObject();
	}

	private void value(@Nullable Object value) {
		if (value == null) {
			this.generator.writeNull();
		}
		else if (value instanceof String text) {
			text(text);
		}
		else if (value instanceof Integer number) {
			this.generator.writeNumber(number);
		}
		else if (value instanceof Boolean bool) {
			this.generator.writeBoolean(bool);
		}
		else if (value instanceof Double number) {
			number(number);
		}
		else if (value instanceof Long number) {
			this.generator.writeNumber(number);
		}
		else if (value instanceof BigDecimal number) {
			this.generator.writeNumber(number);
		}
		else if (value instanceof Attributes attributes) {
			object(attributes);
		}
		else if (value instanceof List<?> items) {
			this.generator.writeStartArray();
			for (int i = 0; i < items.size(); i++) {
				value(items.get(i));
			}
			this.generator.writeEndArray();
		}
		else if (value instanceof Enum<?> constant) {
			this.generator.writeString(constant.name());
		}
		else if (value instanceof BigInteger number) {
			this.generator.writeNumber(number);
		}
		else if (value instanceof Float number) {
			// Jackson's fast writer shortens it so far that read as a double it is
			// another
			// number.
			this.generator.writeNumber(number.toString());
		}
		else if (value instanceof Short number) {
			this.generator.writeNumber(number);
		}
		else if (value instanceof Byte number) {
			this.generator.writeNumber(number.shortValue());
		}
		else if (value instanceof Unresolved bean) {
			throw new IllegalStateException(bean + " was not resolved before it was written");
		}
		else if (value instanceof UUID id) {
			id(id.getMostSignificantBits(), id.getLeastSignificantBits());
		}
		else {
			// What is left of the snapshot's types, Instant, is ASCII.
			this.generator.writeString(value.toString());
		}
	}

	// The deprecated method is the one that copies without a new array; what it is given
	// here, it copies rightly.
	@SuppressWarnings("deprecation")
	private void text(String text) {
		if (isPlain(text)) {
			text.getBytes(0, text.length(), this.plain, 0);
			this.generator.writeRawUTF8String(this.plain, 0, text.length());
		}
		else {
			this.generator.writeString(wellFormed(text));
		}
	}

	/**
	 * Writes a number as {@link Double#toString(double)} would. Most of them are prices
	 * or the like: with up to two decimals and not more than fifteen digits no shorter
	 * text has the same value, so there is nothing to search for.
	 */
	private void number(double number) {
		long hundredths = (long) Math.rint(number * 100);
		if (Math.abs(number) < MAX_PLAIN_NUMBER && hundredths / 100.0 == number && hundredths != 0) {
			this.generator.writeNumber(this.digits, 0, decimal(hundredths));
		}
		else {
			this.generator.writeNumber(number);
		}
	}

	private int decimal(long hundredths) {
		int length = 0;
		if (hundredths < 0) {
			this.digits[length++] = '-';
		}
		int rest = (int) Math.abs(hundredths);
		int whole = rest / 100;
		int divisor = 1;
		while (whole / divisor >= 10) {
			divisor *= 10;
		}
		for (; divisor > 0; divisor /= 10) {
			this.digits[length++] = (char) ('0' + whole / divisor % 10);
		}
		this.digits[length++] = '.';
		this.digits[length++] = (char) ('0' + rest / 10 % 10);
		if (rest % 10 != 0) {
			this.digits[length++] = (char) ('0' + rest % 10);
		}
		return length;
	}

	private static boolean isPlain(String text) {
		int length = text.length();
		if (length > MAX_PLAIN_LENGTH) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c >= PLAIN.length || !PLAIN[c]) {
				return false;
			}
		}
		return true;
	}

	private void id(long most, long least) {
		hexadecimal(0, most >>> 32, 8);
		this.plain[8] = '-';
		hexadecimal(9, most >>> 16, 4);
		this.plain[13] = '-';
		hexadecimal(14, most, 4);
		this.plain[18] = '-';
		hexadecimal(19, least >>> 48, 4);
		this.plain[23] = '-';
		hexadecimal(24, least, 12);
		this.generator.writeRawUTF8String(this.plain, 0, 36);
	}

	private void hexadecimal(int at, long bits, int digits) {
		for (int i = at + digits - 1; i >= at; i--) {
			this.plain[i] = HEXADECIMAL[(int) bits & 0xf];
			bits >>>= 4;
		}
	}

	private SerializableString name(String name) {
		int index = this.nameIndex++;
		if (index >= MAX_LAST_NAMES) {
			return lookUp(name);
		}
		SerializedString last = this.lastEncoded[index];
		if (last == null || this.lastNames[index] != name) {
			last = lookUp(name);
			if (name.length() <= MAX_NAME_LENGTH) {
				this.lastNames[index] = name;
				this.lastEncoded[index] = last;
			}
		}
		return last;
	}

	private SerializedString lookUp(String name) {
		SerializedString known = this.names.get(name);
		if (known == null) {
			known = new SerializedString(wellFormed(name));
			if (name.length() <= MAX_NAME_LENGTH && this.names.size() < MAX_NAMES) {
				this.names.put(name, known);
			}
		}
		return known;
	}

	/**
	 * Replaces lone surrogates. Jackson refuses most of them, and writes broken UTF-8 for
	 * two low ones in a row, which would spoil a whole batch.
	 * @param text any text
	 * @return the text, or a copy with U+FFFD in their place
	 */
	static String wellFormed(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
				if (Character.isHighSurrogate(c) && i + 1 < text.length()
						&& Character.isLowSurrogate(text.charAt(i + 1))) {
					i++;
				}
				else {
					return replaceLone(text, i);
				}
			}
		}
		return text;
	}

	private static String replaceLone(String text, int from) {
		StringBuilder copy = new StringBuilder(text.length()).append(text, 0, from);
		for (int i = from; i < text.length(); i++) {
			char c = text.charAt(i);
			boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length()
					&& Character.isLowSurrogate(text.charAt(i + 1));
			if (pair) {
				copy.append(c).append(text.charAt(++i));
			}
			else {
				copy.append(Character.isSurrogate(c) ? '\uFFFD' : c);
			}
		}
		return copy.toString();
	}

	private JsonGenerator generator() {
		return this.factory.createGenerator(ObjectWriteContext.empty(), this.output);
	}

	/**
	 * Writes the members of one event.
	 */
	@FunctionalInterface
	public interface Content {

		/**
		 * Writes the members.
		 * @param json where to
		 */
		void write(EventJson json);

	}

	private static final class Redirectable extends OutputStream {

		private OutputStream target = NOWHERE;

		@Override
		public void write(int b) throws IOException {
			this.target.write(b);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.target.write(bytes, offset, length);
		}

	}

}
