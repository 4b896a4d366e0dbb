package io.github.rudderbento.bento;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.rudderbento.payload.Attributes;

/**
 * What to search people by; all that is given must match. Immutable.
 *
 * @param createdAt when they were created, or {@code null}
 * @param updatedAt when they changed, or {@code null}
 * @param lastEventAt when they last did something, or {@code null}
 * @param unsubscribedAt when they signed off, or {@code null}
 * @param tags the names of tags they have
 */
public record SubscriberSearch(@Nullable Between createdAt, @Nullable Between updatedAt, @Nullable Between lastEventAt,
		@Nullable Between unsubscribedAt, List<String> tags) {

	/**
	 * A search for everybody.
	 * @return a search without conditions
	 */
	public static SubscriberSearch everybody() {
		return new SubscriberSearch(null, null, null, null, List.of());
	}

	/**
	 * Narrows the search by when people were created.
	 * @param after after this instant, or {@code null}
	 * @param before before this instant, or {@code null}
	 * @return a narrower search
	 */
	public SubscriberSearch createdBetween(@Nullable Instant after, @Nullable Instant before) {
		return new SubscriberSearch(new Between(after, before), this.updatedAt, this.lastEventAt, this.unsubscribedAt,
				this.tags);
	}

	/**
	 * Narrows the search by when people changed.
	 * @param after after this instant, or {@code null}
	 * @param before before this instant, or {@code null}
	 * @return a narrower search
	 */
	public SubscriberSearch updatedBetween(@Nullable Instant after, @Nullable Instant before) {
		return new SubscriberSearch(this.createdAt, new Between(after, before), this.lastEventAt, this.unsubscribedAt,
				this.tags);
	}

	/**
	 * Narrows the search by when people last did something.
	 * @param after after this instant, or {@code null}
	 * @param before before this instant, or {@code null}
	 * @return a narrower search
	 */
	public SubscriberSearch lastEventBetween(@Nullable Instant after, @Nullable Instant before) {
		return new SubscriberSearch(this.createdAt, this.updatedAt, new Between(after, before), this.unsubscribedAt,
				this.tags);
	}

	/**
	 * Narrows the search by when people signed off.
	 * @param after after this instant, or {@code null}
	 * @param before before this instant, or {@code null}
	 * @return a narrower search
	 */
	public SubscriberSearch unsubscribedBetween(@Nullable Instant after, @Nullable Instant before) {
		return new SubscriberSearch(this.createdAt, this.updatedAt, this.lastEventAt, new Between(after, before),
				this.tags);
	}

	/**
	 * Narrows the search by tags.
	 * @param names the tags' names
	 * @return a narrower search
	 */
	public SubscriberSearch tagged(String... names) {
		return new SubscriberSearch(this.createdAt, this.updatedAt, this.lastEventAt, this.unsubscribedAt,
				List.of(names));
	}

	byte[] body(int page) {
		Attributes.Builder body = Attributes.builder().put("page", page);
		put(body, "created_at", this.createdAt);
		put(body, "updated_at", this.updatedAt);
		put(body, "last_event_at", this.lastEventAt);
		put(body, "unsubscribed_at", this.unsubscribedAt);
		if (!this.tags.isEmpty()) {
			body.put("tags", this.tags);
		}
		return BentoWire.body(body.build());
	}

	private static void put(Attributes.Builder body, String name, @Nullable Between between) {
		if (between != null) {
			Attributes.Builder range = Attributes.builder();
			// Bento's own examples have whole seconds or milliseconds.
			BentoWire.put(range, "gt", (between.after() != null) ? between.after().toString() : null);
			BentoWire.put(range, "lt", (between.before() != null) ? between.before().toString() : null);
			body.put(name, range.build());
		}
	}

	/**
	 * A span of time, open on a side that is {@code null}.
	 *
	 * @param after after this instant, or {@code null}
	 * @param before before this instant, or {@code null}
	 */
	public record Between(@Nullable Instant after, @Nullable Instant before) {
	}

}
