package io.github.rudderbento.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The event that all clients send: a track call with ten properties and a context. Each
 * carries its number as text, so that a server can find it in JSON and protobuf alike.
 */
public final class SampleEvent {

	/** What is done. */
	public static final String NAME = "Order Completed";

	/** How many users there are. */
	public static final int USERS = 1009;

	/** What stands before an event's number, which has nine digits. */
	public static final String MARKER = "evt-";

	/** The context of all events. */
	public static final Map<String, Object> CONTEXT = Map.of("app",
			Map.of("name", "shop", "version", "2.4.1", "build", "1187"), "locale", "de-DE", "timezone",
			"Europe/Berlin");

	private static final String[] CURRENCIES = { "EUR", "USD", "GBP", "CHF", "SEK" };

	private static final String[] CATEGORIES = { "garden furniture", "books", "kitchen", "toys and games", "bicycles",
			"shoes", "office supplies", "lamps", "musical instruments", "camping" };

	private static final String[] COUPONS = new String[997];

	private static final String[] USER_IDS = new String[USERS];

	static {
		for (int i = 0; i < COUPONS.length; i++) {
			COUPONS[i] = Integer.toString((i + 1) * 0x9E3779B9 >>> 1, 36).toUpperCase(Locale.ROOT);
		}
		for (int i = 0; i < USERS; i++) {
			USER_IDS[i] = "customer-" + (100_000 + i);
		}
	}

	private SampleEvent() {
	}

	/**
	 * Who does it.
	 * @param number the event's number
	 * @return a user id
	 */
	public static String userId(int number) {
		return USER_IDS[number % USERS];
	}

	/**
	 * The properties, as a caller would put them together.
	 * @param number the event's number
	 * @return ten properties
	 */
	public static Map<String, Object> properties(int number) {
		// Scatters without a generator, so that all clients send the same.
		int mixed = number * 0x9E3779B9;
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("orderId", orderId(number));
		properties.put("total", (mixed >>> 8) % 100_000 / 100.0);
		properties.put("currency", CURRENCIES[(mixed >>> 5) % CURRENCIES.length]);
		properties.put("items", (mixed >>> 12) % 17);
		properties.put("coupon", COUPONS[(mixed >>> 16) % COUPONS.length]);
		properties.put("category", CATEGORIES[(mixed >>> 20) % CATEGORIES.length]);
		properties.put("express", (mixed & 64) == 0);
		properties.put("shipping", (mixed >>> 22) / 100.0);
		properties.put("stock", mixed >>> 4);
		properties.put("customerSince", 1_500_000_000_000L + (mixed & 0x7fff_ffffL) * 60);
		return properties;
	}

	private static String orderId(int number) {
		char[] text = { 'e', 'v', 't', '-', 0, 0, 0, 0, 0, 0, 0, 0, 0 };
		int rest = number;
		for (int i = text.length - 1; i >= MARKER.length(); i--) {
			text[i] = (char) ('0' + rest % 10);
			rest /= 10;
		}
		return new String(text);
	}

}
