package io.github.rudderbento.bento;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.rudderbento.payload.InvalidPayloadException;

/**
 * Lists of tag names, which Bento takes as one text with commas between them.
 */
final class TagNames {

	private TagNames() {
	}

	/**
	 * Copies names for a message. A missing name becomes an empty one, which is refused
	 * when the message is sent.
	 * @param names the names
	 * @return an immutable copy
	 */
	static List<String> copy(List<? extends @Nullable String> names) {
		return names.stream().map((name) -> (name != null) ? name : "").toList();
	}

	static void check(String path, List<String> names) {
		for (int i = 0; i < names.size(); i++) {
			check(path + "[" + i + "]", names.get(i));
		}
	}

	static void check(String path, String name) {
		if (name.isBlank()) {
			throw new InvalidPayloadException(path, "a tag's name is missing");
		}
		if (name.indexOf(',') >= 0) {
			throw new InvalidPayloadException(path, "a tag's name must not hold a comma, which separates tags");
		}
	}

	static @Nullable String joined(List<String> names) {
		return names.isEmpty() ? null : String.join(",", names);
	}

}
