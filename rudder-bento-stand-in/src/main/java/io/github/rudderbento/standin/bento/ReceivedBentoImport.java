package io.github.rudderbento.standin.bento;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A person that came with {@code POST /batch/subscribers}.
 *
 * @param email the address of the person
 * @param tags the names of the tags to add
 * @param removeTags the names of the tags to take away
 * @param fields all other members of the item, {@code first_name} and {@code last_name}
 * among them
 * @param json the item as JSON
 * @param receivedAt the time of arrival
 */
public record ReceivedBentoImport(String email, List<String> tags, List<String> removeTags,
		Map<String, @Nullable Object> fields, String json, Instant receivedAt) implements ReceivedBentoItem {

	@Override
	public BentoItemKind kind() {
		return BentoItemKind.IMPORT;
	}

	@Override
	public String toString() {
		return "Bento import";
	}

}
