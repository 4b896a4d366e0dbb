package io.github.rudderbento.delivery;

import org.jspecify.annotations.Nullable;

/**
 * An event beside its content.
 *
 * @param id the event's own id
 * @param route where it goes
 * @param lanes the lanes of its user
 * @param weight how many bytes it is estimated to hold while it waits
 * @param content the captured values
 * @param origin where it comes from, or {@code null}
 */
record DefaultCapturedEvent(Object id, Route route, long lanes, int weight, Object content,
		@Nullable Object origin) implements CapturedEvent {

	/** What an origin is estimated to hold. */
	static final int ORIGIN_WEIGHT = 96;

	/**
	 * Tells the id; the content may be personal data.
	 */
	@Override
	public String toString() {
		return "CapturedEvent[" + this.id + "]";
	}

}
