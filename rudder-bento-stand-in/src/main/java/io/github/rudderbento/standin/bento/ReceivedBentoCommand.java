package io.github.rudderbento.standin.bento;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A command on one person that the stand-in carried out.
 *
 * @param command the name of the command, {@code add_tag} for example
 * @param email the address of the person
 * @param query what the command needs: a string, or a map with {@code key} and
 * {@code value} for {@code add_field}; {@code null} if it was not sent, or sent as null
 * @param json the command as JSON
 * @param receivedAt the time of arrival
 */
public record ReceivedBentoCommand(String command, String email, @Nullable Object query, String json,
		Instant receivedAt) implements ReceivedBentoItem {

	@Override
	public BentoItemKind kind() {
		return BentoItemKind.COMMAND;
	}

	@Override
	public String toString() {
		return "Bento command";
	}

}
