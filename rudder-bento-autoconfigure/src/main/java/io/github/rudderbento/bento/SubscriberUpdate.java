package io.github.rudderbento.bento;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventIds;

/**
 * A person as an import creates or changes them. Sets off no automations and may be sent
 * again without harm; Bento takes one to five minutes to apply it.
 *
 * @param id the update's own id, not sent
 * @param email the person's address
 * @param firstName the first name, or {@code null} to leave it as it is
 * @param lastName the last name, or {@code null} to leave it as it is
 * @param tags the tags to add, created if need be; no name holds a comma
 * @param removeTags the tags to remove
 * @param fields the custom fields, flat; none is called {@code email},
 * {@code first_name}, {@code last_name}, {@code tags} or {@code remove_tags}
 */
public record SubscriberUpdate(String id, String email, @Nullable String firstName, @Nullable String lastName,
		List<String> tags, List<String> removeTags, Attributes fields) implements BentoMessage {

	/**
	 * Starts an update.
	 * @param email the person's address
	 * @return a builder
	 */
	public static Builder of(@Nullable String email) {
		return new Builder(email);
	}

	@Override
	public String toString() {
		return "SubscriberUpdate[" + this.id + "]";
	}

	/**
	 * Puts an update together. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final String email;

		private @Nullable String firstName;

		private @Nullable String lastName;

		private final List<String> tags = new ArrayList<>(2);

		private final List<String> removeTags = new ArrayList<>(2);

		private final Attributes.Builder fields = Attributes.builder();

		private Builder(@Nullable String email) {
			this.email = (email != null) ? email : "";
		}

		/**
		 * Sets the first name.
		 * @param firstName the name, or {@code null} to leave it as it is
		 * @return this builder
		 */
		public Builder firstName(@Nullable String firstName) {
			this.firstName = firstName;
			return this;
		}

		/**
		 * Sets the last name.
		 * @param lastName the name, or {@code null} to leave it as it is
		 * @return this builder
		 */
		public Builder lastName(@Nullable String lastName) {
			this.lastName = lastName;
			return this;
		}

		/**
		 * Adds tags.
		 * @param names one name each, without a comma
		 * @return this builder
		 */
		public Builder tags(String... names) {
			this.tags.addAll(Arrays.asList(names));
			return this;
		}

		/**
		 * Removes tags.
		 * @param names one name each, without a comma
		 * @return this builder
		 */
		public Builder removeTags(String... names) {
			this.removeTags.addAll(Arrays.asList(names));
			return this;
		}

		/**
		 * Sets a custom field.
		 * @param key the field's key
		 * @param value the value, flat
		 * @return this builder
		 */
		public Builder field(String key, @Nullable Object value) {
			this.fields.put(key, value);
			return this;
		}

		/**
		 * Sets custom fields.
		 * @param fields the values by field key
		 * @return this builder
		 */
		public Builder fields(@Nullable Map<String, ?> fields) {
			this.fields.putAll(fields);
			return this;
		}

		/**
		 * Finishes the update. Never throws for a value.
		 * @return the update
		 */
		public SubscriberUpdate build() {
			return new SubscriberUpdate(EventIds.next(), this.email, this.firstName, this.lastName,
					TagNames.copy(this.tags), TagNames.copy(this.removeTags), this.fields.build());
		}

	}

}
