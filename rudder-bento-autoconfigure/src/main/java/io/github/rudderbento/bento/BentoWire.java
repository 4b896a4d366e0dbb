package io.github.rudderbento.bento;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;

import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventJson;

/**
 * Writes checked messages as Bento reads them. What is not there is left out, never null.
 * Not safe for use by several threads.
 */
final class BentoWire {

	private static final SerializableString TYPE = EventJson.name("type");

	private static final SerializableString EMAIL = EventJson.name("email");

	private static final SerializableString FIELDS = EventJson.name("fields");

	private static final SerializableString DETAILS = EventJson.name("details");

	private static final SerializableString DATE = EventJson.name("date");

	private static final SerializableString FIRST_NAME = EventJson.name("first_name");

	private static final SerializableString LAST_NAME = EventJson.name("last_name");

	private static final SerializableString TAGS = EventJson.name("tags");

	private static final SerializableString REMOVE_TAGS = EventJson.name("remove_tags");

	private static final SerializableString COMMAND = EventJson.name("command");

	private static final SerializableString QUERY = EventJson.name("query");

	private static final SerializableString TO = EventJson.name("to");

	private static final SerializableString FROM = EventJson.name("from");

	private static final SerializableString SUBJECT = EventJson.name("subject");

	private static final SerializableString HTML_BODY = EventJson.name("html_body");

	private static final SerializableString TRANSACTIONAL = EventJson.name("transactional");

	private static final SerializableString PERSONALIZATIONS = EventJson.name("personalizations");

	private final EventJson json = new EventJson();

	void write(BentoMessage message, OutputStream target) {
		if (message instanceof BentoEvent event) {
			write(event, target);
		}
		else if (message instanceof SubscriberUpdate update) {
			write(update, target);
		}
		else {
			write((SubscriberCommand) message, target);
		}
	}

	void write(BentoEvent event, OutputStream target) {
		this.json.object(target, (json) -> {
			json.text(TYPE, event.type());
			json.text(EMAIL, event.email());
			attributes(json, FIELDS, event.fields());
			attributes(json, DETAILS, event.details());
			json.time(DATE, event.date());
		});
	}

	void write(SubscriberUpdate update, OutputStream target) {
		this.json.object(target, (json) -> {
			json.text(EMAIL, update.email());
			json.text(FIRST_NAME, update.firstName());
			json.text(LAST_NAME, update.lastName());
			json.text(TAGS, TagNames.joined(update.tags()));
			json.text(REMOVE_TAGS, TagNames.joined(update.removeTags()));
			json.members(update.fields());
		});
	}

	void write(SubscriberCommand command, OutputStream target) {
		this.json.object(target, (json) -> {
			json.text(COMMAND, command.type().wireName());
			json.text(EMAIL, command.email());
			if (command.type() == SubscriberCommand.Type.ADD_FIELD) {
				json.attributes(QUERY, command.field());
			}
			else if (!command.query().isEmpty()) {
				json.text(QUERY, command.query());
			}
		});
	}

	void write(BentoEmail email, OutputStream target) {
		this.json.object(target, (json) -> {
			json.text(TO, email.to());
			json.text(FROM, email.from());
			json.text(SUBJECT, email.subject());
			json.text(HTML_BODY, email.htmlBody());
			json.bool(TRANSACTIONAL, email.transactional());
			attributes(json, PERSONALIZATIONS, email.personalizations());
		});
	}

	void write(Broadcast broadcast, OutputStream target) {
		Attributes.Builder members = Attributes.builder()
			.put("name", broadcast.name())
			.put("subject", broadcast.subject())
			.put("content", broadcast.content())
			.put("type", broadcast.type());
		Attributes.Builder from = Attributes.builder().put("email", broadcast.fromEmail());
		put(from, "name", broadcast.fromName());
		members.put("from", from.build());
		put(members, "inclusive_tags", TagNames.joined(broadcast.inclusiveTags()));
		put(members, "exclusive_tags", TagNames.joined(broadcast.exclusiveTags()));
		put(members, "segment_id", broadcast.segmentId());
		put(members, "batch_size_per_hour", broadcast.batchSizePerHour());
		put(members, "send_at", broadcast.sendAt());
		put(members, "approved", broadcast.approved());
		this.json.object(target, (json) -> json.members(members.build()));
	}

	/**
	 * One JSON object as a request's body.
	 * @param members its members; resolved
	 * @return the bytes
	 */
	static byte[] body(Attributes members) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
		new EventJson().object(bytes, (json) -> json.members(members));
		return bytes.toByteArray();
	}

	/**
	 * One JSON object under one name as a request's body.
	 * @param wrapper the name
	 * @param members the object's members; resolved
	 * @return the bytes
	 */
	static byte[] body(String wrapper, Attributes members) {
		return body(Attributes.builder().put(wrapper, members).build());
	}

	static void put(Attributes.Builder members, String name, @Nullable Object value) {
		if (value != null) {
			members.put(name, value);
		}
	}

	private static void attributes(EventJson json, SerializableString name, Attributes attributes) {
		if (!attributes.isEmpty()) {
			json.attributes(name, attributes);
		}
	}

}
