package io.github.rudderbento.rudderstack;

import java.time.Instant;
import java.util.Map;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventIds;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A screen of an app that a user viewed. <pre class="code">
 * Screen.of("Product List").userId("u1").property("view_type", "grid").build();
 * </pre>
 *
 * @param messageId the id that stays with this message; minted when blank
 * @param userId who it is about
 * @param anonymousId who it is about where no user id is known
 * @param name the screen's name
 * @param category the screen's category
 * @param properties what belongs to the screen
 * @param context the message's own context
 * @param integrations which destinations get it
 * @param originalTimestamp when it happened, or {@code null} for when it is captured
 * @param timestamp the time that destinations are told, or {@code null} for the same
 */
public record Screen(String messageId, @Nullable String userId, @Nullable String anonymousId, @Nullable String name,
		@Nullable String category, Attributes properties, Attributes context, Integrations integrations,
		@Nullable Instant originalTimestamp, @Nullable Instant timestamp) implements RudderStackMessage {

	/**
	 * Mints an id where there is none.
	 */
	public Screen {
		messageId = StringUtils.hasText(messageId) ? messageId : EventIds.next();
	}

	/**
	 * Starts a message.
	 * @param name the screen's name
	 * @return a new builder
	 */
	public static Builder of(String name) {
		return new Builder().name(name);
	}

	/**
	 * Starts a message without a name.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public String type() {
		return "screen";
	}

	/**
	 * Starts a changed copy, with the same id.
	 * @return a builder that holds all values of this message
	 */
	public Builder mutate() {
		return new Builder().copy(this).name(this.name).category(this.category).properties(this.properties);
	}

	@Override
	public String toString() {
		return "Screen[" + this.messageId + "]";
	}

	/**
	 * Builds a {@link Screen}.
	 */
	public static final class Builder extends MessageBuilder<Builder> {

		private @Nullable String name;

		private @Nullable String category;

		private Attributes.@Nullable Builder properties;

		private Builder() {
		}

		@Override
		Builder self() {
			return this;
		}

		/**
		 * Sets the screen's name.
		 * @param name the name
		 * @return this builder
		 */
		public Builder name(@Nullable String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets the screen's category.
		 * @param category the category
		 * @return this builder
		 */
		public Builder category(@Nullable String category) {
			this.category = category;
			return this;
		}

		/**
		 * Adds one property.
		 * @param key the name
		 * @param value the value, as {@link Attributes} takes it
		 * @return this builder
		 */
		public Builder property(String key, @Nullable Object value) {
			propertiesBuilder().put(key, value);
			return this;
		}

		/**
		 * Adds properties.
		 * @param properties the values
		 * @return this builder
		 */
		public Builder properties(@Nullable Map<String, ?> properties) {
			propertiesBuilder().putAll(properties);
			return this;
		}

		@Override
		public Screen build() {
			return new Screen((this.messageId != null) ? this.messageId : "", this.userId, this.anonymousId, this.name,
					this.category, (this.properties != null) ? this.properties.build() : Attributes.empty(), context(),
					this.integrations, this.originalTimestamp, this.timestamp);
		}

		private Attributes.Builder propertiesBuilder() {
			if (this.properties == null) {
				this.properties = Attributes.builder();
			}
			return this.properties;
		}

	}

}
