package io.github.rudderbento.bento.mail;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How {@link BentoMailSender} sends. Immutable; {@link #defaults()} has the defaults.
 *
 * @param from the sender of mails that name none, an author of the account, or
 * {@code null}
 * @param transactional whether mails go to people who signed off, too; default
 * {@code true}
 * @param escapeLiquid whether Liquid marks of mails without personalizations are escaped,
 * so that a mail arrives as it was written; default {@code true}
 * @param unsupportedHeaders what to do with {@code Reply-To} and custom headers; default
 * {@link UnsupportedHeaders#REFUSE}
 * @param timeout how long a call of {@code send} may take as a whole; default two minutes
 */
public record BentoMailSettings(@Nullable String from, boolean transactional, boolean escapeLiquid,
		UnsupportedHeaders unsupportedHeaders, Duration timeout) {

	/**
	 * Checks the settings.
	 */
	public BentoMailSettings {
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(), "'timeout' must be positive");
	}

	/**
	 * Settings with all defaults.
	 * @return the settings
	 */
	public static BentoMailSettings defaults() {
		return new BentoMailSettings(null, true, true, UnsupportedHeaders.REFUSE, Duration.ofMinutes(2));
	}

	/**
	 * These settings with a sender of mails that name none.
	 * @param from the sender, or {@code null}
	 * @return changed settings
	 */
	public BentoMailSettings withFrom(@Nullable String from) {
		return new BentoMailSettings(from, this.transactional, this.escapeLiquid, this.unsupportedHeaders,
				this.timeout);
	}

	/**
	 * These settings with another treatment of people who signed off.
	 * @param transactional whether mails go to them, too
	 * @return changed settings
	 */
	public BentoMailSettings withTransactional(boolean transactional) {
		return new BentoMailSettings(this.from, transactional, this.escapeLiquid, this.unsupportedHeaders,
				this.timeout);
	}

	/**
	 * These settings with another treatment of Liquid marks.
	 * @param escapeLiquid whether they are escaped
	 * @return changed settings
	 */
	public BentoMailSettings withEscapeLiquid(boolean escapeLiquid) {
		return new BentoMailSettings(this.from, this.transactional, escapeLiquid, this.unsupportedHeaders,
				this.timeout);
	}

	/**
	 * These settings with another treatment of headers.
	 * @param unsupportedHeaders what to do with headers that Bento has no place for
	 * @return changed settings
	 */
	public BentoMailSettings withUnsupportedHeaders(UnsupportedHeaders unsupportedHeaders) {
		return new BentoMailSettings(this.from, this.transactional, this.escapeLiquid, unsupportedHeaders,
				this.timeout);
	}

	/**
	 * These settings with another time limit.
	 * @param timeout how long a call of {@code send} may take as a whole
	 * @return changed settings
	 */
	public BentoMailSettings withTimeout(Duration timeout) {
		return new BentoMailSettings(this.from, this.transactional, this.escapeLiquid, this.unsupportedHeaders,
				timeout);
	}

	/**
	 * Names nothing but the kind: the sender is an address.
	 */
	@Override
	public String toString() {
		return "BentoMailSettings[transactional=" + this.transactional + "]";
	}

}
