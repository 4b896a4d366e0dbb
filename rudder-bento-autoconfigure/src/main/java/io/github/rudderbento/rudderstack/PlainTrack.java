package io.github.rudderbento.rudderstack;

import java.util.UUID;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Lanes;
import io.github.rudderbento.delivery.Route;
import io.github.rudderbento.payload.Attributes;

/**
 * The plainest of track messages as it is captured: a user, a name and properties, with
 * all else left out. Nearly all that an application tracks in numbers is of this kind,
 * and it takes up a third of what a {@link CapturedMessage} in an event of its own does.
 *
 * @param route where it goes
 * @param idMost the first half of the message's id
 * @param idLeast the second half
 * @param userId who did it
 * @param event what was done
 * @param properties the resolved properties
 * @param capturedAt when it was captured, in milliseconds since the epoch
 */
record PlainTrack(Route route, long idMost, long idLeast, String userId, String event, Attributes properties,
		long capturedAt) implements CapturedEvent {

	@Override
	public Object id() {
		return this;
	}

	@Override
	public long lanes() {
		return Lanes.of(this.userId);
	}

	@Override
	public int weight() {
		return RudderStackCapture.BASE_WEIGHT + this.properties.weight() + this.userId.length() + this.event.length();
	}

	@Override
	public Object content() {
		return this;
	}

	/**
	 * Is the message's id.
	 */
	@Override
	public String toString() {
		return new UUID(this.idMost, this.idLeast).toString();
	}

}
