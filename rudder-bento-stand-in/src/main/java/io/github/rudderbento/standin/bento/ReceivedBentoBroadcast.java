package io.github.rudderbento.standin.bento;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A broadcast that the stand-in accepted: a draft, unless it was sent as approved.
 *
 * @param name the name
 * @param subject the subject
 * @param content the content
 * @param type {@code plain}, {@code raw}, {@code html} or {@code markdown}, if one was
 * sent
 * @param email the address of the sender
 * @param json the broadcast as JSON, with members that are not listed here
 * @param receivedAt the time of arrival
 */
public record ReceivedBentoBroadcast(String name, String subject, String content, @Nullable String type, String email,
		String json, Instant receivedAt) implements ReceivedBentoItem {

	@Override
	public BentoItemKind kind() {
		return BentoItemKind.BROADCAST;
	}

	@Override
	public String toString() {
		return "Bento broadcast";
	}

}
