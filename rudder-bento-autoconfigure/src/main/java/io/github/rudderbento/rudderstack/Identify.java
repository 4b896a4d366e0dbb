package io.github.rudderbento.rudderstack;

import java.time.Instant;
import java.util.Map;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventIds;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Who a user is: ties the traits to the user. <pre class="code">
 * Identify.of("u1").trait("plan", "enterprise").build();
 * </pre>
 *
 * @param messageId the id that stays with this message; minted when blank
 * @param userId who it is about
 * @param anonymousId who it is about where no user id is known
 * @param traits a user's name, email, plan and the like
 * @param context the message's own context
 * @param integrations which destinations get it
 * @param originalTimestamp when it happened, or {@code null} for when it is captured
 * @param timestamp the time that destinations are told, or {@code null} for the same
 */
public record Identify(String messageId, @Nullable String userId, @Nullable String anonymousId, Attributes traits,
		Attributes context, Integrations integrations, @Nullable Instant originalTimestamp,
		@Nullable Instant timestamp) implements RudderStackMessage {

	/**
	 * Mints an id where there is none.
	 */
	public Identify {
		messageId = StringUtils.hasText(messageId) ? messageId : EventIds.next();
	}

	/**
	 * Starts a message about a user.
	 * @param userId the user's id
	 * @return a new builder
	 */
	public static Builder of(String userId) {
		return new Builder().userId(userId);
	}

	/**
	 * Starts a message, for a user that has an anonymous id only.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public String type() {
		return "identify";
	}

	/**
	 * Starts a changed copy, with the same id.
	 * @return a builder that holds all values of this message
	 */
	public Builder mutate() {
		return new Builder().copy(this).traits(this.traits);
	}

	@Override
	public String toString() {
		return "Identify[" + this.messageId + "]";
	}

	/**
	 * Builds an {@link Identify}.
	 */
	public static final class Builder extends MessageBuilder<Builder> {

		private Attributes.@Nullable Builder traits;

		private Builder() {
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
		public Identify build() {
			return new Identify((this.messageId != null) ? this.messageId : "", this.userId, this.anonymousId,
					(this.traits != null) ? this.traits.build() : Attributes.empty(), context(), this.integrations,
					this.originalTimestamp, this.timestamp);
		}

		private Attributes.Builder traitsBuilder() {
			if (this.traits == null) {
				this.traits = Attributes.builder();
			}
			return this.traits;
		}

	}

}
