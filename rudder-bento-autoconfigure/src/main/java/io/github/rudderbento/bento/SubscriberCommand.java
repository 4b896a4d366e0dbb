package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventIds;

/**
 * One change to one person, carried out by Bento at its leisure. Sets off no automations,
 * but for {@link #addTagViaEvent(String, String)}.
 *
 * @param id the command's own id, not sent
 * @param type what to do
 * @param email the person's address
 * @param query what the command is about: a tag, a field's key, the new address; empty
 * where there is nothing to say
 * @param field key and value of {@link Type#ADD_FIELD}, else empty
 */
public record SubscriberCommand(String id, Type type, String email, String query,
		Attributes field) implements BentoMessage {

	/**
	 * Adds a tag, which is created if need be.
	 * @param email the person's address
	 * @param tag the tag's name, without a comma
	 * @return the command
	 */
	public static SubscriberCommand addTag(@Nullable String email, @Nullable String tag) {
		return command(Type.ADD_TAG, email, tag);
	}

	/**
	 * Adds a tag and sets off the automations that wait for it; a repeat may set them off
	 * again.
	 * @param email the person's address
	 * @param tag the tag's name, without a comma
	 * @return the command
	 */
	public static SubscriberCommand addTagViaEvent(@Nullable String email, @Nullable String tag) {
		return command(Type.ADD_TAG_VIA_EVENT, email, tag);
	}

	/**
	 * Removes a tag.
	 * @param email the person's address
	 * @param tag the tag's name, without a comma
	 * @return the command
	 */
	public static SubscriberCommand removeTag(@Nullable String email, @Nullable String tag) {
		return command(Type.REMOVE_TAG, email, tag);
	}

	/**
	 * Sets a field.
	 * @param email the person's address
	 * @param key the field's key
	 * @param value the value, flat
	 * @return the command
	 */
	public static SubscriberCommand addField(@Nullable String email, @Nullable String key, @Nullable Object value) {
		String name = (key != null) ? key : "";
		return new SubscriberCommand(EventIds.next(), Type.ADD_FIELD, text(email), name,
				Attributes.builder().put("key", name).put("value", value).build());
	}

	/**
	 * Removes a field.
	 * @param email the person's address
	 * @param key the field's key
	 * @return the command
	 */
	public static SubscriberCommand removeField(@Nullable String email, @Nullable String key) {
		return command(Type.REMOVE_FIELD, email, key);
	}

	/**
	 * Subscribes a person who had signed off.
	 * @param email the person's address
	 * @return the command
	 */
	public static SubscriberCommand subscribe(@Nullable String email) {
		return command(Type.SUBSCRIBE, email, "");
	}

	/**
	 * Signs a person off.
	 * @param email the person's address
	 * @return the command
	 */
	public static SubscriberCommand unsubscribe(@Nullable String email) {
		return command(Type.UNSUBSCRIBE, email, "");
	}

	/**
	 * Changes a person's address.
	 * @param email the address so far
	 * @param newEmail the address from now on
	 * @return the command
	 */
	public static SubscriberCommand changeEmail(@Nullable String email, @Nullable String newEmail) {
		return command(Type.CHANGE_EMAIL, email, newEmail);
	}

	private static SubscriberCommand command(Type type, @Nullable String email, @Nullable String query) {
		return new SubscriberCommand(EventIds.next(), type, text(email), text(query), Attributes.empty());
	}

	private static String text(@Nullable String text) {
		return (text != null) ? text : "";
	}

	@Override
	public String toString() {
		return "SubscriberCommand[" + this.type.wireName() + ", " + this.id + "]";
	}

	/**
	 * What a command does.
	 */
	public enum Type {

		/** Adds a tag. */
		ADD_TAG("add_tag", true),

		/** Adds a tag and sets off automations. */
		ADD_TAG_VIA_EVENT("add_tag_via_event", false),

		/** Removes a tag. */
		REMOVE_TAG("remove_tag", true),

		/** Sets a field. */
		ADD_FIELD("add_field", true),

		/** Removes a field. */
		REMOVE_FIELD("remove_field", true),

		/** Subscribes a person. */
		SUBSCRIBE("subscribe", false),

		/** Signs a person off. */
		UNSUBSCRIBE("unsubscribe", false),

		/** Changes a person's address. */
		CHANGE_EMAIL("change_email", false);

		private final String wireName;

		private final boolean repeatable;

		Type(String wireName, boolean repeatable) {
			this.wireName = wireName;
			this.repeatable = repeatable;
		}

		/**
		 * The name that goes over the wire.
		 * @return the name
		 */
		public String wireName() {
			return this.wireName;
		}

		/**
		 * Whether the command may be sent again although it may have been carried out
		 * already.
		 * @return {@code true} for plain tag and field commands
		 */
		public boolean repeatable() {
			return this.repeatable;
		}

	}

}
