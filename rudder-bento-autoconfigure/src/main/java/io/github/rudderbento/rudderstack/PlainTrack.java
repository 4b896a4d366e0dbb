package io.github.rudderbento.rudderstack;

import java.util.UUID;

import io.github.rudderbento.payload.Attributes;

/**
 * The plainest of track messages as it is captured: a user, a name and properties, with
 * all else left out. Nearly all that an application tracks in numbers is of this kind,
 * and it takes up half of what a {@link CapturedMessage} does.
 *
 * @param idMost the first half of the message's id
 * @param idLeast the second half
 * @param userId who did it
 * @param event what was done
 * @param properties the resolved properties
 * @param capturedAt when it was captured, in milliseconds since the epoch
 */
record PlainTrack(long idMost, long idLeast, String userId, String event, Attributes properties, long capturedAt) {

	/**
	 * Is the message's id.
	 */
	@Override
	public String toString() {
		return new UUID(this.idMost, this.idLeast).toString();
	}

}
