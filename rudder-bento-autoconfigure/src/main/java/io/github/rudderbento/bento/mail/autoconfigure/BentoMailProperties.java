package io.github.rudderbento.bento.mail.autoconfigure;

import java.time.Duration;

import io.github.rudderbento.bento.mail.BentoMailSettings;
import io.github.rudderbento.bento.mail.UnsupportedHeaders;
import io.github.rudderbento.delivery.autoconfigure.PropertyCheck;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Mail through Bento.
 *
 * @param enabled Whether to send the application's mail through Bento
 * @param from Sender of mails that name none; an author of the Bento account
 * @param transactional Whether to send mails to people who have unsubscribed, too
 * @param escapeLiquid Whether to escape Liquid marks in mails without personalizations,
 * so that text that came from a user cannot make Bento fill in something else
 * @param unsupportedHeaders What happens to Reply-To and custom headers, for which Bento
 * has no place
 * @param timeout How long a call of send may take as a whole
 */
@ConfigurationProperties("bento.mail")
public record BentoMailProperties(@DefaultValue("false") boolean enabled, @Nullable String from,
		@DefaultValue("true") boolean transactional, @DefaultValue("true") boolean escapeLiquid,
		@DefaultValue("refuse") UnsupportedHeaders unsupportedHeaders, @DefaultValue("2m") Duration timeout) {

	BentoMailSettings toSettings() {
		PropertyCheck.under("bento.mail").positive("timeout", this.timeout);
		return new BentoMailSettings(this.from, this.transactional, this.escapeLiquid, this.unsupportedHeaders,
				this.timeout);
	}

	@Override
	public String toString() {
		return "BentoMailProperties[enabled=" + this.enabled + "]";
	}

}
