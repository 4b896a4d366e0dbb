package io.github.rudderbento.rudderstack;

import java.time.Instant;
import java.util.Map;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventIds;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Two ids that are one user: {@code previousId} is from now on {@code userId}.
 * <pre class="code">
 * Alias.of("12LKsA544gh").userId("u1").build();
 * </pre>
 *
 * @param messageId the id that stays with this message; minted when blank
 * @param userId who it is about
 * @param anonymousId who it is about where no user id is known
 * @param previousId the id under which the user was known so far
 * @param traits the user's traits
 * @param context the message's own context
 * @param integrations which destinations get it
 * @param originalTimestamp when it happened, or {@code null} for when it is captured
 * @param timestamp the time that destinations are told, or {@code null} for the same
 */
public record Alias(String messageId, @Nullable String userId, @Nullable String anonymousId, String previousId,
		Attributes traits, Attributes context, Integrations integrations, @Nullable Instant originalTimestamp,
		@Nullable Instant timestamp) implements RudderStackMessage {

	/**
	 * Mints an id where there is none.
	 */
	public Alias {
		messageId = StringUtils.hasText(messageId) ? messageId : EventIds.next();
	}

	/**
	 * Starts a message.
	 * @param previousId the id under which the user was known so far
	 * @return a new builder
	 */
	public static Builder of(String previousId) {
		return new Builder(previousId);
	}

	@Override
	public String type() {
		return "alias";
	}

	/**
	 * Starts a changed copy, with the same id.
	 * @return a builder that holds all values of this message
	 */
	public Builder mutate() {
		return new Builder(this.previousId).copy(this).traits(this.traits);
	}

	@Override
	public String toString() {
		return "Alias[" + this.messageId + "]";
	}

	/**
	 * Builds an {@link Alias}.
	 */
	public static final class Builder extends MessageBuilder<Builder> {

		private final String previousId;

		private Attributes.@Nullable Builder traits;

		private Builder(@Nullable String previousId) {
			// Said when it is captured, like everything that is wrong with a message.
			this.previousId = (previousId != null) ? previousId : "";
		}

		@Override
		Builder self() {
			return this;
		}

		/**
		 * Adds one trait.
		 * @param key the name
		 * @param value the value, as {@link Attributes} takes it
		 * @return this builder
		 */
		public Builder trait(String key, @Nullable Object value) {
			traitsBuilder().put(key, value);
			return this;
		}

		/**
		 * Adds traits.
		 * @param traits the values
		 * @return this builder
		 */
		public Builder traits(@Nullable Map<String, ?> traits) {
			traitsBuilder().putAll(traits);
			return this;
		}

		@Override
		public Alias build() {
			return new Alias((this.messageId != null) ? this.messageId : "", this.userId, this.anonymousId,
					this.previousId, (this.traits != null) ? this.traits.build() : Attributes.empty(), context(),
					this.integrations, this.originalTimestamp, this.timestamp);
		}

		private Attributes.Builder traitsBuilder() {
			if (this.traits == null) {
				this.traits = Attributes.builder();
			}
			return this.traits;
		}

	}

}
