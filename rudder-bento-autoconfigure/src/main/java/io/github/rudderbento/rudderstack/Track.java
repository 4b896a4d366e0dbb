package io.github.rudderbento.rudderstack;

import java.time.Instant;
import java.util.Map;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventIds;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Something that a user did. <pre class="code">
 * Track.of("Order Completed").userId("u1").property("total", 89.99).build();
 * </pre>
 *
 * @param messageId the id that stays with this message; minted when blank
 * @param userId who it is about
 * @param anonymousId who it is about where no user id is known
 * @param event what happened, such as {@code Order Completed}
 * @param properties what belongs to the event
 * @param context the message's own context
 * @param integrations which destinations get it
 * @param originalTimestamp when it happened, or {@code null} for when it is captured
 * @param timestamp the time that destinations are told, or {@code null} for the same
 */
public record Track(String messageId, @Nullable String userId, @Nullable String anonymousId, String event,
		Attributes properties, Attributes context, Integrations integrations, @Nullable Instant originalTimestamp,
		@Nullable Instant timestamp) implements RudderStackMessage {

	/**
	 * Mints an id where there is none.
	 */
	public Track {
		messageId = StringUtils.hasText(messageId) ? messageId : EventIds.next();
	}

	/**
	 * Starts a message.
	 * @param event what happened, such as {@code Order Completed}
	 * @return a new builder
	 */
	public static Builder of(String event) {
		return new Builder(event);
	}

	@Override
	public String type() {
		return "track";
	}

	/**
	 * Starts a changed copy, with the same id.
	 * @return a builder that holds all values of this message
	 */
	public Builder mutate() {
		return new Builder(this.event).copy(this).properties(this.properties);
	}

	@Override
	public String toString() {
		return "Track[" + this.messageId + "]";
	}

	/**
	 * Builds a {@link Track}.
	 */
	public static final class Builder extends MessageBuilder<Builder> {

		private final String event;

		private Attributes.@Nullable Builder properties;

		private Builder(@Nullable String event) {
			// Said when it is captured, like everything that is wrong with a message.
			this.event = (event != null) ? event : "";
		}

		@Override
		Builder self() {
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
		public Track build() {
			return new Track((this.messageId != null) ? this.messageId : "", this.userId, this.anonymousId, this.event,
					(this.properties != null) ? this.properties.build() : Attributes.empty(), context(),
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
