package io.github.rudderbento.bento;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.rudderbento.payload.Attributes;

/**
 * One mail to one recipient, who is created if unknown.
 * <p>
 * Subject and body are Liquid templates: never build them from text that a user gave,
 * pass that as a {@link Builder#personalization(String, Object) personalization}.
 *
 * @param to the recipient's address
 * @param from the sender's address, which is an author of the account
 * @param subject the subject
 * @param htmlBody the body
 * @param transactional whether it goes to people who signed off, too
 * @param personalizations what the Liquid marks of the body are filled with
 */
public record BentoEmail(String to, String from, String subject, String htmlBody, boolean transactional,
		Attributes personalizations) {

	/**
	 * Starts a mail.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public String toString() {
		return "BentoEmail[transactional=" + this.transactional + "]";
	}

	/**
	 * Puts a mail together. Not safe for use by several threads.
	 */
	public static final class Builder {

		private String to = "";

		private String from = "";

		private String subject = "";

		private String htmlBody = "";

		private boolean transactional;

		private final Attributes.Builder personalizations = Attributes.builder();

		private Builder() {
		}

		/**
		 * Sets the recipient.
		 * @param to one address, without a display name
		 * @return this builder
		 */
		public Builder to(@Nullable String to) {
			this.to = text(to);
			return this;
		}

		/**
		 * Sets the sender.
		 * @param from the address of an author of the account, without a display name
		 * @return this builder
		 */
		public Builder from(@Nullable String from) {
			this.from = text(from);
			return this;
		}

		/**
		 * Sets the subject.
		 * @param subject the subject
		 * @return this builder
		 */
		public Builder subject(@Nullable String subject) {
			this.subject = text(subject);
			return this;
		}

		/**
		 * Sets the body.
		 * @param htmlBody the HTML
		 * @return this builder
		 */
		public Builder htmlBody(@Nullable String htmlBody) {
			this.htmlBody = text(htmlBody);
			return this;
		}

		/**
		 * Whether it goes to people who signed off, too: a receipt does, a newsletter does
		 * not. Default {@code false}.
		 * @param transactional whether it is transactional
		 * @return this builder
		 */
		public Builder transactional(boolean transactional) {
			this.transactional = transactional;
			return this;
		}

		/**
		 * Fills a Liquid mark, <code>{{ key }}</code>.
		 * @param key the mark's name
		 * @param value what stands there
		 * @return this builder
		 */
		public Builder personalization(String key, @Nullable Object value) {
			this.personalizations.put(key, value);
			return this;
		}

		/**
		 * Fills Liquid marks.
		 * @param values what stands there, by the marks' names
		 * @return this builder
		 */
		public Builder personalizations(@Nullable Map<String, ?> values) {
			this.personalizations.putAll(values);
			return this;
		}

		/**
		 * Finishes the mail. Never throws for a value.
		 * @return the mail
		 */
		public BentoEmail build() {
			return new BentoEmail(this.to, this.from, this.subject, this.htmlBody, this.transactional,
					this.personalizations.build());
		}

		private static String text(@Nullable String text) {
			return (text != null) ? text : "";
		}

	}

}
