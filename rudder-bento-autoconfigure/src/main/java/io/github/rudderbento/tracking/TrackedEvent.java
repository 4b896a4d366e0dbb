package io.github.rudderbento.tracking;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventIds;
import io.github.rudderbento.rudderstack.Integrations;
import org.jspecify.annotations.Nullable;

/**
 * A product event, for both vendors. RudderStack gets it as a track message. Bento gets
 * it only when it is asked for: by an email, by naming {@code bento} as a destination, or
 * by {@code bento.events.include}.
 *
 * @param id the event's id, RudderStack's {@code messageId}
 * @param event what was done, such as {@code Order Completed}
 * @param userId who did it, or {@code null}
 * @param anonymousId who did it as long as nobody knows, or {@code null}
 * @param email whom Bento should know it of, or {@code null}
 * @param properties more about it: RudderStack's {@code properties}, Bento's
 * {@code details}
 * @param traits what is known of the user: RudderStack's {@code context.traits}
 * @param fields what Bento should remember of the person; flat
 * @param context RudderStack's context, over the defaults
 * @param dedupeKey Bento takes an event with the same key once only, or {@code null}
 * @param time when it was done, or {@code null} for the time of its capture
 * @param destinations the only destinations it is for; empty for all
 * @param integrations which of RudderStack's own destinations get it
 */
public record TrackedEvent(String id, String event, @Nullable String userId, @Nullable String anonymousId,
		@Nullable String email, Attributes properties, Attributes traits, Attributes fields, Attributes context,
		@Nullable String dedupeKey, @Nullable Instant time, Set<String> destinations, Integrations integrations) {

	/**
	 * Copies the destinations.
	 */
	public TrackedEvent {
		destinations = Set.copyOf(destinations);
	}

	/**
	 * Starts an event.
	 * @param event what was done
	 * @return a builder
	 */
	public static Builder of(String event) {
		return new Builder(event);
	}

	static TrackedEvent plain(String id, String userId, String event, Attributes properties) {
		return new TrackedEvent(id, event, userId, null, null, properties, Attributes.empty(), Attributes.empty(),
				Attributes.empty(), null, null, Set.of(), Integrations.unspecified());
	}

	/**
	 * Whether this event may go to a destination.
	 * @param destination the destination's name
	 * @return whether it is named, or none is
	 */
	public boolean isFor(String destination) {
		return this.destinations.isEmpty() || this.destinations.contains(destination);
	}

	/**
	 * Starts a changed copy, with the same id.
	 * @return a builder that holds all values of this event
	 */
	public Builder mutate() {
		Builder builder = new Builder(this.event).id(this.id)
			.userId(this.userId)
			.anonymousId(this.anonymousId)
			.email(this.email)
			.properties(this.properties)
			.traits(this.traits)
			.fields(this.fields)
			.context(this.context)
			.dedupeKey(this.dedupeKey)
			.time(this.time);
		builder.destinations = this.destinations;
		builder.integrations = this.integrations;
		return builder;
	}

	TrackedEvent withUser(@Nullable String user, @Nullable String anonymous) {
		return new TrackedEvent(this.id, this.event, user, anonymous, this.email, this.properties, this.traits,
				this.fields, this.context, this.dedupeKey, this.time, this.destinations, this.integrations);
	}

	TrackedEvent withEmail(String address) {
		return new TrackedEvent(this.id, this.event, this.userId, this.anonymousId, address, this.properties,
				this.traits, this.fields, this.context, this.dedupeKey, this.time, this.destinations,
				this.integrations);
	}

	TrackedEvent withAttributes(Attributes properties, Attributes traits, Attributes fields, Attributes context) {
		return new TrackedEvent(this.id, this.event, this.userId, this.anonymousId, this.email, properties, traits,
				fields, context, this.dedupeKey, this.time, this.destinations, this.integrations);
	}

	@Override
	public String toString() {
		return "TrackedEvent[" + this.id + "]";
	}

	/**
	 * Puts an event together. Never throws for a value; what cannot be sent is rejected
	 * when the event is tracked.
	 */
	public static final class Builder {

		private final String event;

		private @Nullable String id;

		private @Nullable String userId;

		private @Nullable String anonymousId;

		private @Nullable String email;

		private final Attributes.Builder properties = Attributes.builder();

		private Attributes traits = Attributes.empty();

		private Attributes fields = Attributes.empty();

		private Attributes context = Attributes.empty();

		private @Nullable String dedupeKey;

		private @Nullable Instant time;

		private Set<String> destinations = Set.of();

		private Integrations integrations = Integrations.unspecified();

		private Builder(String event) {
			this.event = event;
		}

		/**
		 * Sets the id; by default a new one.
		 * @param id the id
		 * @return this builder
		 */
		public Builder id(@Nullable String id) {
			this.id = id;
			return this;
		}

		/**
		 * Sets who did it.
		 * @param userId the user's id
		 * @return this builder
		 */
		public Builder userId(@Nullable String userId) {
			this.userId = userId;
			return this;
		}

		/**
		 * Sets who did it as long as nobody knows.
		 * @param anonymousId the visitor's id
		 * @return this builder
		 */
		public Builder anonymousId(@Nullable String anonymousId) {
			this.anonymousId = anonymousId;
			return this;
		}

		/**
		 * Sets the email, which sends the event to Bento too.
		 * @param email the address
		 * @return this builder
		 */
		public Builder email(@Nullable String email) {
			this.email = email;
			return this;
		}

		/**
		 * Sets a property.
		 * @param key its name
		 * @param value its value
		 * @return this builder
		 */
		public Builder property(String key, @Nullable Object value) {
			this.properties.put(key, value);
			return this;
		}

		/**
		 * Sets several properties.
		 * @param properties names and values
		 * @return this builder
		 */
		public Builder properties(@Nullable Map<String, ?> properties) {
			this.properties.putAll(properties);
			return this;
		}

		/**
		 * Sets what is known of the user.
		 * @param traits names and values
		 * @return this builder
		 */
		public Builder traits(@Nullable Map<String, ?> traits) {
			this.traits = Attributes.copyOf(traits);
			return this;
		}

		/**
		 * Sets what Bento should remember of the person.
		 * @param fields names and values; flat
		 * @return this builder
		 */
		public Builder fields(@Nullable Map<String, ?> fields) {
			this.fields = Attributes.copyOf(fields);
			return this;
		}

		/**
		 * Sets the context.
		 * @param context names and values
		 * @return this builder
		 */
		public Builder context(@Nullable Map<String, ?> context) {
			this.context = Attributes.copyOf(context);
			return this;
		}

		/**
		 * Sets the key by which Bento takes the event once only.
		 * @param dedupeKey the key, such as an order's id
		 * @return this builder
		 */
		public Builder dedupeKey(@Nullable String dedupeKey) {
			this.dedupeKey = dedupeKey;
			return this;
		}

		/**
		 * Sets when it was done.
		 * @param time the time
		 * @return this builder
		 */
		public Builder time(@Nullable Instant time) {
			this.time = time;
			return this;
		}

		/**
		 * Sets the only destinations it is for.
		 * @param destinations their names, {@code rudderstack} and {@code bento}; none
		 * for all
		 * @return this builder
		 */
		public Builder destinations(String... destinations) {
			this.destinations = new LinkedHashSet<>(Arrays.asList(destinations));
			return this;
		}

		/**
		 * Sets which of RudderStack's own destinations get it; by default all that the
		 * source sends to.
		 * @param integrations the destinations
		 * @return this builder
		 */
		public Builder integrations(Integrations integrations) {
			this.integrations = integrations;
			return this;
		}

		/**
		 * Finishes the event.
		 * @return the event
		 */
		public TrackedEvent build() {
			return new TrackedEvent((this.id != null) ? this.id : EventIds.next(), this.event, this.userId,
					this.anonymousId, this.email, this.properties.build(), this.traits, this.fields, this.context,
					this.dedupeKey, this.time, this.destinations, this.integrations);
		}

	}

}
