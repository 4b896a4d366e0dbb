package io.github.rudderbento.bento;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Which broadcasts to list. Immutable.
 *
 * @param status their status, or {@code null} for Bento's default, sent
 * @param createdAfter created after this day, or {@code null}
 * @param tagIds for people with one of these tags
 * @param perPage how many a page holds, or {@code null} for Bento's default
 */
public record BroadcastQuery(@Nullable Status status, @Nullable LocalDate createdAfter, List<String> tagIds,
		@Nullable Integer perPage) {

	/**
	 * Those that were sent.
	 * @return Bento's default query
	 */
	public static BroadcastQuery sent() {
		return new BroadcastQuery(null, null, List.of(), null);
	}

	/**
	 * Those of one status.
	 * @param status the status
	 * @return the query
	 */
	public static BroadcastQuery of(Status status) {
		return new BroadcastQuery(status, null, List.of(), null);
	}

	/**
	 * Narrows the query by day of creation.
	 * @param day created after this day
	 * @return a narrower query
	 */
	public BroadcastQuery createdAfter(LocalDate day) {
		return new BroadcastQuery(this.status, day, this.tagIds, this.perPage);
	}

	/**
	 * Narrows the query by tags.
	 * @param ids the tags' ids
	 * @return a narrower query
	 */
	public BroadcastQuery tagged(String... ids) {
		return new BroadcastQuery(this.status, this.createdAfter, List.of(ids), this.perPage);
	}

	/**
	 * Sets the size of a page.
	 * @param broadcasts how many a page holds
	 * @return the query
	 */
	public BroadcastQuery perPage(int broadcasts) {
		return new BroadcastQuery(this.status, this.createdAfter, this.tagIds, broadcasts);
	}

	BentoCall call(int page) {
		return BentoCall.of(BentoOperation.LIST_BROADCASTS)
			.query("page", (page > 1) ? page : null)
			.query("per_page", this.perPage)
			.query("status", (this.status != null) ? this.status.name().toLowerCase(Locale.ROOT) : null)
			.query("created_after", this.createdAfter)
			.query("tag_ids", TagNames.joined(this.tagIds));
	}

	/**
	 * The status of a broadcast.
	 */
	public enum Status {

		/** Any status. */
		ANY,

		/** Not approved yet. */
		DRAFT,

		/** To be sent later. */
		SCHEDULED,

		/** On its way. */
		SENDING,

		/** Sent. */
		SENT,

		/** Put away. */
		ARCHIVED

	}

}
