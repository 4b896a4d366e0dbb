package io.github.rudderbento.test;

/**
 * Entry point of the assertions about what was tracked. AssertJ's own {@code assertThat}
 * takes a tracker, too; both may be imported.
 */
public final class TrackingAssertions {

	private TrackingAssertions() {
	}

	/**
	 * Starts assertions.
	 * @param tracker what recorded the events
	 * @return assertions about it
	 */
	public static TrackingAssert assertThat(RecordingEventTracker tracker) {
		return new TrackingAssert(tracker);
	}

}
