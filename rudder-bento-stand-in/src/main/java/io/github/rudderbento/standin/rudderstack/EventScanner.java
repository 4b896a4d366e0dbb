package io.github.rudderbento.standin.rudderstack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the messages of a payload without building trees, as load tests send many. As
 * lenient as the gateway, which looks at the text rather than at a model: no limits but
 * memory, the first {@code batch} counts, repeated keys are fine.
 */
final class EventScanner {

	static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(10_000)
				.maxNumberLength(Integer.MAX_VALUE)
				.maxNameLength(Integer.MAX_VALUE)
				.maxStringLength(Integer.MAX_VALUE)
				.build())
			.build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private static final Item NOT_AN_OBJECT = new Item(false, new byte[0], 0, 0, "", "", null, null, null);

	private EventScanner() {
	}

	/**
	 * Reads a body that is one message.
	 * @return the message, or {@code null} if the body is not JSON
	 */
	static @Nullable Item single(byte[] body) {
		return scan(body, (parser, bytes) -> item(parser, bytes));
	}

	/**
	 * Reads the messages under {@code batch}. Absent or null means none, and anything
	 * else that is no array is taken for the one and only message.
	 * @return the messages, or {@code null} if the body is not JSON
	 */
	static @Nullable List<Item> batch(byte[] body) {
		return scan(body, (parser, bytes) -> batch(parser, bytes, false));
	}

	/**
	 * Reads the messages under {@code batch} as the import endpoint walks them: the
	 * values of an object count as messages, and so does null.
	 * @return the messages, or {@code null} if the body is not JSON
	 */
	static @Nullable List<Item> importBatch(byte[] body) {
		return scan(body, (parser, bytes) -> batch(parser, bytes, true));
	}

	private static <T> @Nullable T scan(byte[] body, Scan<T> scan) {
		// Jackson would guess UTF-16 or skip a byte order mark; the gateway does neither.
		if (body.length == 0 || body[0] <= 0 || (body.length > 1 && body[1] == 0)) {
			return null;
		}
		try {
			return scanAll(body, scan);
		}
		catch (JacksonException ex) {
			// The gateway does not mind malformed UTF-8 within a text.
			byte[] repaired = new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
			if (Arrays.equals(body, repaired)) {
				return null;
			}
			try {
				return scanAll(repaired, scan);
			}
			catch (JacksonException still) {
				return null;
			}
		}
	}

	private static <T> @Nullable T scanAll(byte[] body, Scan<T> scan) {
		try (JsonParser parser = JSON.createParser(body)) {
			if (parser.nextToken() == null) {
				return null;
			}
			T result = scan.read(parser, body);
			return (parser.nextToken() == null) ? result : null;
		}
	}

	private static List<Item> batch(JsonParser parser, byte[] body, boolean importing) {
		if (parser.currentToken() != JsonToken.START_OBJECT) {
			parser.skipChildren();
			return List.of();
		}
		List<Item> items = null;
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			boolean batch = items == null && parser.currentName().equals("batch");
			parser.nextToken();
			if (batch) {
				items = items(parser, body, importing);
			}
			else {
				parser.skipChildren();
			}
		}
		return (items != null) ? items : List.of();
	}

	private static List<Item> items(JsonParser parser, byte[] body, boolean importing) {
		JsonToken token = parser.currentToken();
		List<Item> items = new ArrayList<>();
		if (token == JsonToken.START_ARRAY) {
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				items.add(item(parser, body));
			}
		}
		else if (importing && token == JsonToken.START_OBJECT) {
			while (parser.nextToken() != JsonToken.END_OBJECT) {
				parser.nextToken();
				items.add(item(parser, body));
			}
		}
		else if (importing || token != JsonToken.VALUE_NULL) {
			items.add(item(parser, body));
		}
		return items;
	}

	private static Item item(JsonParser parser, byte[] body) {
		if (parser.currentToken() != JsonToken.START_OBJECT) {
			parser.skipChildren();
			return NOT_AN_OBJECT;
		}
		int start = (int) parser.currentTokenLocation().getByteOffset();
		String userId = "";
		String anonymousId = "";
		String type = null;
		String messageId = null;
		String event = null;
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String name = parser.currentName();
			parser.nextToken();
			switch (name) {
				case "userId" -> userId = stringify(parser);
				case "anonymousId" -> anonymousId = stringify(parser);
				case "type" -> type = text(parser);
				case "messageId" -> messageId = text(parser);
				case "event" -> event = text(parser);
				default -> parser.skipChildren();
			}
		}
		int end = (int) parser.currentLocation().getByteOffset();
		return new Item(true, body, start, end, userId, anonymousId, type, messageId, event);
	}

	private static @Nullable String text(JsonParser parser) {
		if (parser.currentToken() == JsonToken.VALUE_STRING) {
			return parser.getString();
		}
		parser.skipChildren();
		return null;
	}

	private static String stringify(JsonParser parser) {
		return switch (parser.currentToken()) {
			case VALUE_NULL -> "";
			case START_OBJECT, START_ARRAY -> parser.readValueAsTree().toString();
			default -> parser.getString();
		};
	}

	@FunctionalInterface
	private interface Scan<T> {

		T read(JsonParser parser, byte[] body);

	}

	/**
	 * One message and where it stands in the body.
	 *
	 * @param isObject whether it is a JSON object; if not, nothing else is known of it
	 */
	record Item(boolean isObject, byte[] body, int start, int end, String userId, String anonymousId,
			@Nullable String type, @Nullable String messageId, @Nullable String event) {

		byte[] raw() {
			return Arrays.copyOfRange(this.body, this.start, this.end);
		}

		int size() {
			return this.end - this.start;
		}

	}

}
