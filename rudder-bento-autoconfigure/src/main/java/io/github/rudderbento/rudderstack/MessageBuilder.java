package io.github.rudderbento.rudderstack;

import java.time.Instant;
import java.util.Map;

import io.github.rudderbento.payload.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of all messages have in common. Nothing here throws for a value. Not
 * safe for use by several threads.
 *
 * @param <B> the builder's own type
 */
public abstract sealed class MessageBuilder<B extends MessageBuilder<B>>
		permits Identify.Builder, Track.Builder, Page.Builder, Screen.Builder, Group.Builder, Alias.Builder {

	@Nullable String messageId;

	@Nullable String userId;

	@Nullable String anonymousId;

	private Attributes.@Nullable Builder context;

	Integrations integrations = Integrations.unspecified();

	@Nullable Instant originalTimestamp;

	@Nullable Instant timestamp;

	MessageBuilder() {
	}

	abstract B self();

	/**
	 * Finishes the message. Never throws.
	 * @return the message, with its id
	 */
	public abstract RudderStackMessage build();

	/**
	 * Sets who it is about, in the application's own terms. This or
	 * {@link #anonymousId(String)} is needed.
	 * @param userId the user id
	 * @return this builder
	 */
	public B userId(@Nullable String userId) {
		this.userId = userId;
		return self();
	}

	/**
	 * Sets who it is about where no user id is known.
	 * @param anonymousId the anonymous id
	 * @return this builder
	 */
	public B anonymousId(@Nullable String anonymousId) {
		this.anonymousId = anonymousId;
		return self();
	}

	/**
	 * Sets the message's id, for an event that has one of its own; minted by default.
	 * @param messageId the id; the same event always has the same
	 * @return this builder
	 */
	public B messageId(@Nullable String messageId) {
		this.messageId = messageId;
		return self();
	}

	/**
	 * Adds to the context.
	 * @param context the values
	 * @return this builder
	 */
	public B context(@Nullable Map<String, ?> context) {
		contextBuilder().putAll(context);
		return self();
	}

	/**
	 * Adds one value to the context.
	 * @param key the name; {@code library} is reserved
	 * @param value the value, as {@link Attributes} takes it
	 * @return this builder
	 */
	public B context(String key, @Nullable Object value) {
		contextBuilder().put(key, value);
		return self();
	}

	/**
	 * Sets which destinations get it; what the source has switched on, by default.
	 * @param integrations the destinations
	 * @return this builder
	 */
	public B integrations(Integrations integrations) {
		this.integrations = integrations;
		return self();
	}

	/**
	 * Sets when the event happened; the moment at which it is captured, by default.
	 * @param originalTimestamp the time
	 * @return this builder
	 */
	public B originalTimestamp(@Nullable Instant originalTimestamp) {
		this.originalTimestamp = originalTimestamp;
		return self();
	}

	/**
	 * Sets the time that destinations are told, where it is not
	 * {@link #originalTimestamp(Instant)}.
	 * @param timestamp the time
	 * @return this builder
	 */
	public B timestamp(@Nullable Instant timestamp) {
		this.timestamp = timestamp;
		return self();
	}

	B copy(RudderStackMessage message) {
		this.messageId = message.messageId();
		this.userId = message.userId();
		this.anonymousId = message.anonymousId();
		this.integrations = message.integrations();
		this.originalTimestamp = message.originalTimestamp();
		this.timestamp = message.timestamp();
		if (!message.context().isNothing()) {
			contextBuilder().putAll(message.context());
		}
		return self();
	}

	Attributes context() {
		return (this.context != null) ? this.context.build() : Attributes.empty();
	}

	private Attributes.Builder contextBuilder() {
		if (this.context == null) {
			this.context = Attributes.builder();
		}
		return this.context;
	}

}
