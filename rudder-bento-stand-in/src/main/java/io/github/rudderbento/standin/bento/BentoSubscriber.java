package io.github.rudderbento.standin.bento;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A person as the stand-in knows them at one moment. Immutable. The text form names the
 * id only.
 *
 * @param id the id, a number as text
 * @param uuid the UUID
 * @param email the address
 * @param fields the profile fields
 * @param tags the names of the tags, in the order they were added
 * @param createdAt when the person was first seen
 * @param updatedAt when the profile was last written
 * @param lastEventAt the time of the last event, if there was one
 * @param unsubscribedAt when the person unsubscribed, or {@code null}
 */
public record BentoSubscriber(String id, String uuid, String email, Map<String, @Nullable Object> fields,
		Set<String> tags, Instant createdAt, Instant updatedAt, @Nullable Instant lastEventAt,
		@Nullable Instant unsubscribedAt) {

	/**
	 * Tells whether the person wants mail.
	 * @return whether the person has not unsubscribed
	 */
	public boolean isSubscribed() {
		return this.unsubscribedAt == null;
	}

	@Override
	public String toString() {
		return "Bento subscriber " + this.id;
	}

}
