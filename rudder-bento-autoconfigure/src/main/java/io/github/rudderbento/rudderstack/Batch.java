package io.github.rudderbento.rudderstack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.payload.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are sent together, with what they share. The server reads the messages
 * only, so what they share is merged into each: a message's own value wins.
 *
 * @param messages the messages, in their order
 * @param context what the messages' contexts have in common; merged deeply
 * @param integrations which destinations get those that do not say so themselves
 * @param originalTimestamp when those happened that do not say so themselves
 */
public record Batch(List<RudderStackMessage> messages, Attributes context, Integrations integrations,
		@Nullable Instant originalTimestamp) {

	/**
	 * Copies the list.
	 */
	public Batch {
		messages = List.copyOf(messages);
	}

	/**
	 * A batch of messages that share nothing.
	 * @param messages the messages
	 * @return the batch
	 */
	public static Batch of(RudderStackMessage... messages) {
		return builder().add(messages).build();
	}

	/**
	 * A batch of messages that share nothing.
	 * @param messages the messages
	 * @return the batch
	 */
	public static Batch of(Collection<? extends RudderStackMessage> messages) {
		return builder().addAll(messages).build();
	}

	/**
	 * Starts a batch.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public String toString() {
		return "Batch[" + this.messages.size() + " messages]";
	}

	/**
	 * Builds a {@link Batch}. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final List<RudderStackMessage> messages = new ArrayList<>();

		private final Attributes.Builder context = Attributes.builder();

		private Integrations integrations = Integrations.unspecified();

		private @Nullable Instant originalTimestamp;

		private Builder() {
		}

		/**
		 * Adds messages.
		 * @param messages the messages
		 * @return this builder
		 */
		public Builder add(RudderStackMessage... messages) {
			return addAll(List.of(messages));
		}

		/**
		 * Adds messages.
		 * @param messages the messages
		 * @return this builder
		 */
		public Builder addAll(Collection<? extends RudderStackMessage> messages) {
			this.messages.addAll(messages);
			return this;
		}

		/**
		 * Adds to the context that the messages share.
		 * @param context the values
		 * @return this builder
		 */
		public Builder context(@Nullable Map<String, ?> context) {
			this.context.putAll(context);
			return this;
		}

		/**
		 * Adds one value to the context that the messages share.
		 * @param key the name; {@code library} is reserved
		 * @param value the value, as {@link Attributes} takes it
		 * @return this builder
		 */
		public Builder context(String key, @Nullable Object value) {
			this.context.put(key, value);
			return this;
		}

		/**
		 * Sets which destinations get the messages that do not say so themselves.
		 * @param integrations the destinations
		 * @return this builder
		 */
		public Builder integrations(Integrations integrations) {
			this.integrations = integrations;
			return this;
		}

		/**
		 * Sets when those messages happened that do not say so themselves.
		 * @param originalTimestamp the time
		 * @return this builder
		 */
		public Builder originalTimestamp(@Nullable Instant originalTimestamp) {
			this.originalTimestamp = originalTimestamp;
			return this;
		}

		/**
		 * Finishes the batch. Never throws for a value.
		 * @return the batch
		 */
		public Batch build() {
			return new Batch(this.messages, this.context.build(), this.integrations, this.originalTimestamp);
		}

	}

}
