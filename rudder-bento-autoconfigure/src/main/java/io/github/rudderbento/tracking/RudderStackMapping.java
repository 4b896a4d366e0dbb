package io.github.rudderbento.tracking;

import java.util.UUID;
import java.util.function.Consumer;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.rudderstack.RudderStackCapture;
import io.github.rudderbento.rudderstack.RudderStackMessage;
import io.github.rudderbento.rudderstack.Track;

/**
 * RudderStack's part of what is tracked: its own messages, and each {@link TrackedEvent}
 * as a track message.
 */
public final class RudderStackMapping implements EventMapping {

	private final Delivery delivery;

	private final RudderStackCapture capture;

	/**
	 * Creates the mapping.
	 * @param delivery RudderStack's delivery
	 * @param capture captures its messages
	 */
	public RudderStackMapping(Delivery delivery, RudderStackCapture capture) {
		this.delivery = delivery;
		this.capture = capture;
	}

	@Override
	public Delivery delivery() {
		return this.delivery;
	}

	@Override
	public boolean supports(Class<?> type) {
		return TrackedEvent.class == type || RudderStackMessage.class.isAssignableFrom(type);
	}

	@Override
	public void map(Object message, Consumer<CapturedEvent> target) {
		if (message instanceof RudderStackMessage own) {
			target.accept(this.capture.capture(own));
		}
		else if (message instanceof TrackedEvent event && event.isFor(this.delivery.name())) {
			target.accept(this.capture.capture(track(event)));
		}
	}

	@Override
	public void track(UUID id, String userId, String event, Attributes properties, Consumer<CapturedEvent> target) {
		target.accept(this.capture.track(id, userId, event, properties));
	}

	@Override
	public boolean isFor(Object message) {
		return !(message instanceof TrackedEvent event) || event.isFor(this.delivery.name());
	}

	private static Track track(TrackedEvent event) {
		Attributes context = event.context();
		if (!event.traits().isNothing()) {
			context = Attributes.builder().putAll(context).put("traits", event.traits()).build();
		}
		return new Track(event.id(), event.userId(), event.anonymousId(), event.event(), event.properties(), context,
				event.integrations(), event.time(), null);
	}

}
