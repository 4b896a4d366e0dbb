package io.github.rudderbento.standin.bento;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A mail that the stand-in accepted. It goes nowhere.
 *
 * @param to the recipient
 * @param from the sender, an author of the account
 * @param subject the subject
 * @param htmlBody the body
 * @param transactional whether it is sent to people who unsubscribed, too
 * @param personalizations the values for the Liquid marks of the body, empty if none were
 * sent
 * @param suppressed whether the real service would not deliver it: it is not
 * transactional, and the recipient had unsubscribed when it came
 * @param json the mail as JSON, with members that are not listed here
 * @param receivedAt the time of arrival
 */
public record ReceivedBentoEmail(String to, String from, String subject, String htmlBody, boolean transactional,
		Map<String, @Nullable Object> personalizations, boolean suppressed, String json,
		Instant receivedAt) implements ReceivedBentoItem {

	@Override
	public BentoItemKind kind() {
		return BentoItemKind.EMAIL;
	}

	@Override
	public String email() {
		return this.to;
	}

	@Override
	public String toString() {
		return "Bento email";
	}

}
