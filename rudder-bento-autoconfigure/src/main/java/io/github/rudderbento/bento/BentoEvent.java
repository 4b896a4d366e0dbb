package io.github.rudderbento.bento;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventIds;

/**
 * Something that a person did. Creates the person if need be and sets off automations,
 * which may send real mail.
 * <p>
 * Types that begin with {@code $} mean something to Bento; {@link BentoEvents} has those
 * with their rules. Nothing is checked here: an event that breaks a rule is refused when
 * it is sent or captured, with the path of the value.
 *
 * @param id the event's own id, not sent
 * @param type what happened, such as {@code $login} or {@code trial.started}
 * @param email the person's address
 * @param fields what is stored in the person's profile; flat
 * @param details the event's context, which may nest; {@code {{ event.details.… }}} in
 * Liquid
 * @param date when it happened, or {@code null} for when it is received
 */
public record BentoEvent(String id, String type, String email, Attributes fields, Attributes details,
		@Nullable Instant date) implements BentoMessage {

	/**
	 * Starts an event.
	 * @param type what happened
	 * @param email the person's address
	 * @return a builder
	 */
	public static Builder of(@Nullable String type, @Nullable String email) {
		return new Builder(type, email);
	}

	@Override
	public String toString() {
		return "BentoEvent[" + this.id + "]";
	}

	/**
	 * Puts an event together. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final String type;

		private final String email;

		private final Attributes.Builder fields = Attributes.builder();

		private final Attributes.Builder details = Attributes.builder();

		private @Nullable Instant date;

		private @Nullable String id;

		private Builder(@Nullable String type, @Nullable String email) {
			this.type = (type != null) ? type : "";
			this.email = (email != null) ? email : "";
		}

		/**
		 * Gives the event an id that exists already, such as that of the product event it
		 * was made from.
		 * @param id the id
		 * @return this builder
		 */
		public Builder id(String id) {
			this.id = id;
			return this;
		}

		/**
		 * Stores a value in the person's profile.
		 * @param key the field's key
		 * @param value the value, flat
		 * @return this builder
		 */
		public Builder field(String key, @Nullable Object value) {
			this.fields.put(key, value);
			return this;
		}

		/**
		 * Stores values in the person's profile.
		 * @param fields the values by field key
		 * @return this builder
		 */
		public Builder fields(@Nullable Map<String, ?> fields) {
			this.fields.putAll(fields);
			return this;
		}

		/**
		 * Adds a value to the event's context.
		 * @param key the name
		 * @param value the value, which may nest
		 * @return this builder
		 */
		public Builder detail(String key, @Nullable Object value) {
			this.details.put(key, value);
			return this;
		}

		/**
		 * Adds values to the event's context.
		 * @param details the values
		 * @return this builder
		 */
		public Builder details(@Nullable Map<String, ?> details) {
			this.details.putAll(details);
			return this;
		}

		/**
		 * Says when it happened, which backdates the event.
		 * @param date the instant, or {@code null} for when it is received
		 * @return this builder
		 */
		public Builder date(@Nullable Instant date) {
			this.date = date;
			return this;
		}

		/**
		 * Finishes the event. Never throws for a value.
		 * @return the event
		 */
		public BentoEvent build() {
			return new BentoEvent((this.id != null) ? this.id : EventIds.next(), this.type, this.email,
					this.fields.build(), this.details.build(), this.date);
		}

	}

}
