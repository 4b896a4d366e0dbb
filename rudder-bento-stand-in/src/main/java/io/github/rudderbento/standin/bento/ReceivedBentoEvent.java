package io.github.rudderbento.standin.bento;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An event that the stand-in accepted. A purchase that came twice is here twice, though
 * it counts once.
 *
 * @param type the type, {@code $purchase} for example
 * @param email the address of the person
 * @param fields the profile fields, empty if none were sent; values are strings, numbers,
 * booleans, {@code null}, and lists and maps of these
 * @param details the context of the event, empty if none was sent; values as above
 * @param date the time the event is backdated to, as it was sent
 * @param json the event as JSON
 * @param receivedAt the time of arrival
 */
public record ReceivedBentoEvent(String type, String email, Map<String, @Nullable Object> fields,
		Map<String, @Nullable Object> details, @Nullable String date, String json,
		Instant receivedAt) implements ReceivedBentoItem {

	@Override
	public BentoItemKind kind() {
		return BentoItemKind.EVENT;
	}

	@Override
	public String toString() {
		return "Bento event";
	}

}
