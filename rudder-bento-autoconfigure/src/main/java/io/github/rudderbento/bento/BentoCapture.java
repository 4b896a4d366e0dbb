package io.github.rudderbento.bento;

import java.util.Locale;

import tools.jackson.databind.json.JsonMapper;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Lanes;
import io.github.rudderbento.delivery.Route;

/**
 * Makes captured events of messages, on the caller's thread: checks them, makes plain
 * values of beans, and fixes route and lanes. Safe for use by any thread.
 */
public final class BentoCapture {

	/** What a captured message holds beside its values: objects, references, an id. */
	private static final int OVERHEAD = 160;

	private final BentoDestination destination;

	private final BentoRules rules;

	/**
	 * Creates the capture.
	 * @param destination where messages go
	 * @param settings how fields that are not flat are treated
	 * @param mapper makes JSON of the application's beans
	 */
	public BentoCapture(BentoDestination destination, BentoSettings settings, JsonMapper mapper) {
		this.destination = destination;
		this.rules = new BentoRules(settings.nestedFields(), mapper);
	}

	/**
	 * Captures a message.
	 * @param message the message
	 * @return the event for the engine
	 * @throws io.github.rudderbento.payload.InvalidPayloadException when the message
	 * breaks a rule; names what and where, never the value
	 */
	public CapturedEvent capture(BentoMessage message) {
		BentoMessage checked = this.rules.check(message);
		long lanes = lane(checked.email());
		Route route;
		int weight;
		if (checked instanceof BentoEvent event) {
			route = this.destination.events();
			weight = event.type().length() + event.fields().weight() + event.details().weight();
		}
		else if (checked instanceof SubscriberUpdate update) {
			route = this.destination.subscribers();
			weight = update.fields().weight() + length(update);
		}
		else {
			SubscriberCommand command = (SubscriberCommand) checked;
			route = this.destination.commands();
			weight = command.query().length() + command.field().weight();
			if (command.type() == SubscriberCommand.Type.CHANGE_EMAIL) {
				// What follows under the new address must not overtake the change.
				lanes |= lane(command.query());
			}
		}
		return CapturedEvent.of(checked.id(), route, lanes, OVERHEAD + checked.email().length() + weight, checked);
	}

	private static long lane(String email) {
		return Lanes.of(email.toLowerCase(Locale.ROOT));
	}

	private static int length(SubscriberUpdate update) {
		int length = 0;
		for (String tag : update.tags()) {
			length += tag.length() + 1;
		}
		for (String tag : update.removeTags()) {
			length += tag.length() + 1;
		}
		String firstName = update.firstName();
		String lastName = update.lastName();
		return length + ((firstName != null) ? firstName.length() : 0) + ((lastName != null) ? lastName.length() : 0);
	}

}
