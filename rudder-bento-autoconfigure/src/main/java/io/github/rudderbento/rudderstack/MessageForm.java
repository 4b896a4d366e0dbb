package io.github.rudderbento.rudderstack;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * What tells the calls apart on the wire: the type, what is named beside the user, and
 * what the attributes are called.
 */
enum MessageForm {

	IDENTIFY("identify", null, "traits"), TRACK("track", "event", "properties"), PAGE("page", "name", "properties"),
	SCREEN("screen", "name", "properties"), GROUP("group", "groupId", "traits"), ALIAS("alias", "previousId", "traits");

	private final SerializableString type;

	private final @Nullable SerializableString subject;

	private final SerializableString attributes;

	MessageForm(String type, @Nullable String subject, String attributes) {
		this.type = new SerializedString('"' + type + '"');
		this.subject = (subject != null) ? EventJson.name(subject) : null;
		this.attributes = EventJson.name(attributes);
	}

	/**
	 * The type as JSON.
	 * @return text in quotation marks
	 */
	SerializableString type() {
		return this.type;
	}

	/**
	 * What the message's subject is called.
	 * @return the name of the member, or {@code null} when there is none
	 */
	@Nullable SerializableString subject() {
		return this.subject;
	}

	/**
	 * What the attributes are called.
	 * @return the name of the member
	 */
	SerializableString attributes() {
		return this.attributes;
	}

	static MessageForm of(RudderStackMessage message) {
		if (message instanceof Track) {
			return TRACK;
		}
		if (message instanceof Identify) {
			return IDENTIFY;
		}
		if (message instanceof Page) {
			return PAGE;
		}
		if (message instanceof Screen) {
			return SCREEN;
		}
		return (message instanceof Group) ? GROUP : ALIAS;
	}

	/**
	 * What a message is about beside its user: an event, a page, a group.
	 * @param message the message
	 * @return its name or id, or {@code null}
	 */
	static @Nullable String subject(RudderStackMessage message) {
		if (message instanceof Track track) {
			return track.event();
		}
		if (message instanceof Page page) {
			return page.name();
		}
		if (message instanceof Screen screen) {
			return screen.name();
		}
		if (message instanceof Group group) {
			return group.groupId();
		}
		return (message instanceof Alias alias) ? alias.previousId() : null;
	}

	static @Nullable String category(RudderStackMessage message) {
		if (message instanceof Page page) {
			return page.category();
		}
		return (message instanceof Screen screen) ? screen.category() : null;
	}

	static Attributes attributes(RudderStackMessage message) {
		if (message instanceof Track track) {
			return track.properties();
		}
		if (message instanceof Identify identify) {
			return identify.traits();
		}
		if (message instanceof Page page) {
			return page.properties();
		}
		if (message instanceof Screen screen) {
			return screen.properties();
		}
		return (message instanceof Group group) ? group.traits() : ((Alias) message).traits();
	}

}
