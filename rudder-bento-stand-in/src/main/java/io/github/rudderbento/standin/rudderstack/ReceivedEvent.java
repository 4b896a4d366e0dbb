package io.github.rudderbento.standin.rudderstack;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event that the stand-in has accepted and stored. Immutable.
 */
public final class ReceivedEvent {

	private static final DateTimeFormatter RFC3339_MILLIS = DateTimeFormatter
		.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private final String path;

	private final @Nullable String type;

	private final String userId;

	private final String anonymousId;

	private final String messageId;

	private final @Nullable String event;

	private final Instant receivedAt;

	private final String requestIp;

	private final byte[] raw;

	ReceivedEvent(String path, @Nullable String type, String userId, String anonymousId, String messageId,
			@Nullable String event, Instant receivedAt, String requestIp, byte[] raw) {
		this.path = path;
		this.type = type;
		this.userId = userId;
		this.anonymousId = anonymousId;
		this.messageId = messageId;
		this.event = event;
		this.receivedAt = receivedAt;
		this.requestIp = requestIp;
		this.raw = raw;
	}

	/**
	 * Gives the path the event was sent to.
	 * @return the path, such as {@code /v1/batch}
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Gives the type of the message; where the path names one, the path's.
	 * @return the type, or {@code null} if the message has none
	 */
	public @Nullable String type() {
		return this.type;
	}

	/**
	 * Gives the user id as the gateway reads it: numbers and objects as JSON, without
	 * invisible characters and surrounding spaces.
	 * @return the user id, or {@code null} if the message has none
	 */
	public @Nullable String userId() {
		return this.userId.isEmpty() ? null : this.userId;
	}

	/**
	 * Gives the anonymous id as the gateway reads it.
	 * @return the anonymous id, or {@code null} if the message has none
	 */
	public @Nullable String anonymousId() {
		return this.anonymousId.isEmpty() ? null : this.anonymousId;
	}

	/**
	 * Gives the id of the message; the server's own if the client sent none.
	 * @return the message id
	 */
	public String messageId() {
		return this.messageId;
	}

	/**
	 * Gives the name of the event.
	 * @return the field {@code event}, or {@code null} if it is missing or not a text
	 */
	public @Nullable String event() {
		return this.event;
	}

	/**
	 * Gives the time at which the stand-in received the event, whatever the message says.
	 * @return the time
	 */
	public Instant receivedAt() {
		return this.receivedAt;
	}

	/**
	 * Gives the message as the gateway stores it, with what the server sets:
	 * {@code rudderId} always, {@code receivedAt} and {@code request_ip} if absent,
	 * {@code messageId} if it was blank or no text, {@code type} if the path names one.
	 * Read anew from {@link #raw()} at each call; the tree is the caller's own.
	 * @return the message
	 */
	public ObjectNode json() {
		ObjectNode message = (ObjectNode) EventScanner.JSON.readTree(this.raw);
		if (this.type != null) {
			message.put("type", this.type);
		}
		message.put("messageId", this.messageId);
		message.put("rudderId", Identity.rudderId(this.userId, this.anonymousId).toString());
		if (!message.has("receivedAt")) {
			message.put("receivedAt", RFC3339_MILLIS.format(this.receivedAt));
		}
		if (!message.has("request_ip")) {
			message.put("request_ip", this.requestIp);
		}
		return message;
	}

	/**
	 * Gives the text of the message as the client wrote it.
	 * @return the JSON text
	 */
	public String raw() {
		return new String(this.raw, StandardCharsets.UTF_8);
	}

	/**
	 * Names the event without personal data.
	 */
	@Override
	public String toString() {
		return this.type + " " + this.messageId;
	}

}
