package io.github.rudderbento.test;

import tools.jackson.databind.node.ObjectNode;

/**
 * One event as it would have been sent to one destination. A tracked event that is for
 * both vendors is recorded twice. Immutable.
 */
public final class RecordedEvent {

	private final String destination;

	private final String route;

	private final Object message;

	private final String raw;

	RecordedEvent(String destination, String route, Object message, String raw) {
		this.destination = destination;
		this.route = route;
		this.message = message;
		this.raw = raw;
	}

	/**
	 * Where it would have gone.
	 * @return {@code rudderstack} or {@code bento}
	 */
	public String destination() {
		return this.destination;
	}

	/**
	 * Which way in it would have taken.
	 * @return a route of the destination, such as {@code events}
	 */
	public String route() {
		return this.route;
	}

	/**
	 * What the application tracked.
	 * @return a {@link io.github.rudderbento.tracking.TrackedEvent}, a
	 * {@link io.github.rudderbento.rudderstack.RudderStackMessage} or a
	 * {@link io.github.rudderbento.bento.BentoMessage}, as it was given
	 */
	public Object message() {
		return this.message;
	}

	/**
	 * What kind of event the destination would have seen.
	 * @return RudderStack's type, such as {@code track}; the type of a Bento event, the
	 * name of a Bento command, or {@code subscribers} for an import
	 */
	public String type() {
		ObjectNode json = json();
		for (String name : new String[] { "type", "command" }) {
			if (json.path(name).isString()) {
				return json.path(name).asString();
			}
		}
		return this.route;
	}

	/**
	 * The event as the destination would have got it. Read anew at each call; the tree is
	 * the caller's own. Numbers with a fraction are decimals.
	 * @return the JSON object
	 */
	public ObjectNode json() {
		return JsonValues.read(this.raw);
	}

	/**
	 * The event's JSON text.
	 * @return the text as it would have been written, but for RudderStack's
	 * {@code sentAt}, which is the time of recording
	 */
	public String raw() {
		return this.raw;
	}

	/**
	 * Names the event without personal data.
	 */
	@Override
	public String toString() {
		return "RecordedEvent[" + this.destination + ", " + this.message + "]";
	}

}
