package io.github.rudderbento.rudderstack;

import java.time.Instant;
import java.util.Map;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventIds;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A group, such as a company or a team, that a user belongs to. <pre class="code">
 * Group.of("org_123").userId("u1").trait("employees", 500).build();
 * </pre>
 *
 * @param messageId the id that stays with this message; minted when blank
 * @param userId who it is about
 * @param anonymousId who it is about where no user id is known
 * @param groupId the group's id in the application
 * @param traits the group's name, industry, plan and the like
 * @param context the message's own context
 * @param integrations which destinations get it
 * @param originalTimestamp when it happened, or {@code null} for when it is captured
 * @param timestamp the time that destinations are told, or {@code null} for the same
 */
public record Group(String messageId, @Nullable String userId, @Nullable String anonymousId, String groupId,
		Attributes traits, Attributes context, Integrations integrations, @Nullable Instant originalTimestamp,
		@Nullable Instant timestamp) implements RudderStackMessage {

	/**
	 * Mints an id where there is none.
	 */
	public Group {
		messageId = StringUtils.hasText(messageId) ? messageId : EventIds.next();
	}

	/**
	 * Starts a message.
	 * @param groupId the group's id in the application
	 * @return a new builder
	 */
	public static Builder of(String groupId) {
		return new Builder(groupId);
	}

	@Override
	public String type() {
		return "group";
	}

	/**
	 * Starts a changed copy, with the same id.
	 * @return a builder that holds all values of this message
	 */
	public Builder mutate() {
		return new Builder(this.groupId).copy(this).traits(this.traits);
	}

	@Override
	public String toString() {
		return "Group[" + this.messageId + "]";
	}

	/**
	 * Builds a {@link Group}.
	 */
	public static final class Builder extends MessageBuilder<Builder> {

		private final String groupId;

		private Attributes.@Nullable Builder traits;

		private Builder(@Nullable String groupId) {
			// Said when it is captured, like everything that is wrong with a message.
			this.groupId = (groupId != null) ? groupId : "";
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
		public Group build() {
			return new Group((this.messageId != null) ? this.messageId : "", this.userId, this.anonymousId,
					this.groupId, (this.traits != null) ? this.traits.build() : Attributes.empty(), context(),
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
