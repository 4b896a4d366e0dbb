package io.github.rudderbento.bento;

import java.util.Collection;
import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Mails to single people. Bento delivers 60 a minute, whatever is queued. They are only
 * repeated when they were surely not executed, so nobody gets one twice.
 */
public final class EmailOperations {

	private final BatchSender sender;

	private final Batch<BentoEmail> batch;

	EmailOperations(BatchSender sender, BentoRules rules) {
		this.sender = sender;
		this.batch = new Batch<>(BentoOperation.SEND_EMAILS, "emails", BentoSettings.MAX_EMAILS, rules::check,
				BentoWire::write, (email) -> false, BentoEmail::from);
	}

	/**
	 * Sends one mail.
	 * @param email the mail
	 * @return the result; fails with a {@link BentoException}, among them
	 * {@link BentoAuthorNotAuthorizedException}, or an
	 * {@link io.github.rudderbento.payload.InvalidPayloadException} when the mail breaks
	 * a rule
	 */
	public Mono<BatchResult> send(BentoEmail email) {
		return send(List.of(email));
	}

	/**
	 * Sends mails, in chunks of up to 60 of one sender each, so that a sender who is not
	 * an author stops their own mails only. All are checked before the first is sent.
	 * @param emails the mails, at least one
	 * @return the result, chunk by chunk; fails with a {@link BentoException} when no
	 * chunk was answered, or an
	 * {@link io.github.rudderbento.payload.InvalidPayloadException} when one of them
	 * breaks a rule
	 */
	public Mono<BatchResult> send(Collection<BentoEmail> emails) {
		return this.sender.send(this.batch, emails, (answer) -> {
		});
	}

}
