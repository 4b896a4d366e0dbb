package io.github.rudderbento.delivery;

import java.util.Locale;

/**
 * Why an accepted event was dropped.
 */
public enum DropReason {

	/** There was no room in the buffer, or no memory. */
	BUFFER_FULL,

	/** It was the oldest when there was no room, see {@link Overflow#DROP_OLDEST}. */
	EVICTED,

	/** It came after the application had shut its tracking down. */
	CLOSED,

	/** Too many events waited for the end of one transaction. */
	TRANSACTION_FULL,

	/** The shutdown's deadline passed before it was delivered. */
	SHUTDOWN,

	/** It alone is longer than the vendor takes. */
	TOO_LARGE,

	/** It could not be written as JSON. */
	UNENCODABLE;

	/**
	 * The reason as a metric tag.
	 * @return lower case with hyphens
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
