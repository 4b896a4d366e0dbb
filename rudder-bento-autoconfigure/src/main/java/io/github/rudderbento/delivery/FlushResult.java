package io.github.rudderbento.delivery;

/**
 * How a flush ended.
 *
 * @param remaining how many events that were accepted before the flush still have no
 * outcome; 0 when it is complete
 */
public record FlushResult(long remaining) {

	/**
	 * Whether all events that were accepted before have their outcome.
	 * @return whether nothing remains
	 */
	public boolean complete() {
		return this.remaining == 0;
	}

}
