package io.github.rudderbento.bento;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A guess.
 *
 * @param gender {@code male} or {@code female}
 * @param confidence how sure Bento is, from 0 to 1, or {@code null}
 */
public record GenderGuess(String gender, @Nullable Double confidence) {

	static @Nullable GenderGuess read(JsonNode answer) {
		JsonNode guess = Json.unwrapped(answer, "data");
		String gender = Json.text(guess, "gender");
		if (gender == null || gender.isBlank() || gender.equalsIgnoreCase("unknown")) {
			return null;
		}
		BigDecimal confidence = Json.decimal(guess, "confidence");
		return new GenderGuess(gender, (confidence != null) ? confidence.doubleValue() : null);
	}

	@Override
	public String toString() {
		return "GenderGuess[]";
	}

}
