package io.github.rudderbento.benchmarks.sidebyside;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.Deflater;

import io.github.rudderbento.benchmarks.SampleEvent;

/**
 * The same JSON as a RudderStack client sends, written by hand for this very event: the
 * machine's limit, not a client. ASCII only.
 */
final class HandWrittenBatch {

	private static final int EVENTS = 500;

	private static final byte[] CONTEXT = ("\"context\":{\"library\":{\"name\":\"rudder-bento-spring-boot-starter\","
			+ "\"version\":\"1.0.0\"},\"app\":{\"name\":\"shop\",\"version\":\"2.4.1\",\"build\":\"1187\"},"
			+ "\"locale\":\"de-DE\",\"timezone\":\"Europe/Berlin\"},\"channel\":\"server\",")
		.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] TIME = "2026-11-22T10:00:00.000Z".getBytes(StandardCharsets.US_ASCII);

	private final boolean gzip;

	private final Deflater deflater = new Deflater(1, true);

	private final byte[] compressed = new byte[512 * 1024];

	private byte[] bytes = new byte[1024 * 1024];

	private int length;

	private int events;

	HandWrittenBatch(boolean gzip) {
		this.gzip = gzip;
	}

	void add(String userId, Map<String, Object> properties) {
		ascii("{\"type\":\"track\",\"messageId\":\"");
		id();
		ascii("\",\"userId\":");
		text(userId);
		ascii(",\"event\":");
		text(SampleEvent.NAME);
		ascii(",\"properties\":{");
		for (Map.Entry<String, Object> property : properties.entrySet()) {
			text(property.getKey());
			this.bytes[this.length++] = ':';
			Object value = property.getValue();
			if (value instanceof String text) {
				text(text);
			}
			else {
				ascii(value.toString());
			}
			this.bytes[this.length++] = ',';
		}
		this.bytes[this.length - 1] = '}';
		this.bytes[this.length++] = ',';
		raw(CONTEXT);
		time("\"originalTimestamp\":\"");
		this.bytes[this.length++] = ',';
		time("\"timestamp\":\"");
		this.bytes[this.length++] = ',';
		time("\"sentAt\":\"");
		this.bytes[this.length++] = '}';
		this.bytes[this.length++] = ',';
		if (++this.events == EVENTS) {
			finish();
		}
	}

	private void finish() {
		if (this.gzip) {
			this.deflater.reset();
			this.deflater.setInput(this.bytes, 0, this.length);
			this.deflater.finish();
			while (!this.deflater.finished()) {
				this.deflater.deflate(this.compressed);
			}
		}
		this.events = 0;
		this.length = 0;
	}

	private void id() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long bits = random.nextLong();
		for (int i = 0; i < 36; i++) {
			if (i == 18) {
				bits = random.nextLong();
			}
			this.bytes[this.length++] = (i == 8 || i == 13 || i == 18 || i == 23) ? (byte) '-' : HEX[(int) bits & 0xf];
			bits >>>= 4;
		}
	}

	private void time(String name) {
		ascii(name);
		raw(TIME);
		int millis = (int) (System.currentTimeMillis() % 1000);
		this.bytes[this.length - 4] = (byte) ('0' + millis / 100);
		this.bytes[this.length - 3] = (byte) ('0' + millis / 10 % 10);
		this.bytes[this.length - 2] = (byte) ('0' + millis % 10);
		this.bytes[this.length++] = '"';
	}

	private void raw(byte[] source) {
		System.arraycopy(source, 0, this.bytes, this.length, source.length);
		this.length += source.length;
	}

	@SuppressWarnings("deprecation")
	private void ascii(String text) {
		text.getBytes(0, text.length(), this.bytes, this.length);
		this.length += text.length();
	}

	private void text(String text) {
		this.bytes[this.length++] = '"';
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ' || c == '"' || c == '\\' || c > '~') {
				throw new IllegalArgumentException("only plain ASCII");
			}
			this.bytes[this.length++] = (byte) c;
		}
		this.bytes[this.length++] = '"';
	}

}
