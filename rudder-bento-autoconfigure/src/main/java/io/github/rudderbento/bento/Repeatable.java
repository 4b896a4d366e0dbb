package io.github.rudderbento.bento;

import tools.jackson.databind.JsonNode;

import io.github.rudderbento.payload.Attributes;

/**
 * What may be sent again although it may have been taken already.
 */
final class Repeatable {

	private Repeatable() {
	}

	/**
	 * Only a purchase is recognised when it comes again, by its key.
	 */
	static boolean event(BentoEvent event) {
		return event.type().equals(BentoEvents.PURCHASE) && event.details().get("unique") instanceof Attributes unique
				&& unique.get("key") != null;
	}

	static boolean event(JsonNode event) {
		String key = Json.text(Json.member(Json.member(event, "details"), "unique"), "key");
		return key != null && BentoEvents.PURCHASE.equals(Json.text(event, "type"));
	}

	static boolean command(SubscriberCommand command) {
		return command.type().repeatable();
	}

	static boolean command(JsonNode command) {
		String name = Json.text(command, "command");
		for (SubscriberCommand.Type type : SubscriberCommand.Type.values()) {
			if (type.wireName().equals(name)) {
				return type.repeatable();
			}
		}
		return false;
	}

}
