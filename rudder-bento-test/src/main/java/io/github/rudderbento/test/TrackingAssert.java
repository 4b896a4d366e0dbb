package io.github.rudderbento.test;

import java.util.List;

import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about everything that was tracked. A failure lists what was tracked instead,
 * values included.
 */
public final class TrackingAssert extends AbstractAssert<TrackingAssert, RecordingEventTracker> {

	TrackingAssert(RecordingEventTracker tracker) {
		super(tracker, TrackingAssert.class);
	}

	/**
	 * Verifies that a product event was tracked, as a
	 * {@link io.github.rudderbento.tracking.TrackedEvent} or as a
	 * {@link io.github.rudderbento.rudderstack.Track}, in whichever way.
	 * @param event the event's name
	 * @return assertions about all events of this name
	 */
	public TrackedAssert tracked(String event) {
		isNotNull();
		List<ProductEvent> events = named(event);
		String what = "an event \"" + event + "\"";
		if (events.isEmpty()) {
			throw failureOf("Expecting " + what + " to be tracked, but ");
		}
		return new TrackedAssert(this, events, what);
	}

	/**
	 * Verifies that no product event of this name was tracked.
	 * @param event the event's name
	 * @return this assertion object
	 */
	public TrackingAssert doesNotTrack(String event) {
		isNotNull();
		if (!named(event).isEmpty()) {
			throw failureOf("Expecting no event \"" + event + "\" to be tracked, but ");
		}
		return this;
	}

	/**
	 * Verifies that nothing at all would have been sent, of any kind and to anyone.
	 * @return this assertion object
	 */
	public TrackingAssert tracksNothing() {
		isNotNull();
		if (!this.actual.events().isEmpty()) {
			throw failureOf("Expecting nothing to be tracked, but ");
		}
		return this;
	}

	/**
	 * Verifies that something went to Bento.
	 * @param type the type of a Bento event, which may be made of a product event; or the
	 * name of a command; or {@code subscribers} for imports
	 * @return assertions about all of this type
	 */
	public SentAssert sentToBento(String type) {
		return sent("bento", type);
	}

	/**
	 * Verifies that something went to RudderStack.
	 * @param type the type of a message, such as {@code identify}
	 * @return assertions about all of this type
	 */
	public SentAssert sentToRudderStack(String type) {
		return sent("rudderstack", type);
	}

	/**
	 * Verifies that nothing went to Bento.
	 * @return this assertion object
	 */
	public TrackingAssert sendsNothingToBento() {
		return sendsNothing("bento");
	}

	/**
	 * Verifies that nothing went to RudderStack.
	 * @return this assertion object
	 */
	public TrackingAssert sendsNothingToRudderStack() {
		return sendsNothing("rudderstack");
	}

	/**
	 * Verifies that an event was rejected for a value.
	 * @param path where the value is, such as {@code properties.total}
	 * @return this assertion object
	 */
	public TrackingAssert rejectedFor(String path) {
		isNotNull();
		if (this.actual.rejections().stream().noneMatch((rejected) -> rejected.path().equals(path))) {
			throw failureOf("Expecting an event to be rejected for \"" + path + "\", but ");
		}
		return this;
	}

	/**
	 * Verifies that every event could be put together and was fit to be sent.
	 * @return this assertion object
	 */
	public TrackingAssert rejectsNothing() {
		isNotNull();
		if (!this.actual.rejections().isEmpty() || this.actual.failed() > 0) {
			throw failureOf("Expecting every event to be fit to be sent, but ");
		}
		return this;
	}

	private List<ProductEvent> named(String event) {
		return this.actual.productEvents().stream().filter((each) -> each.name().equals(event)).toList();
	}

	private SentAssert sent(String destination, String type) {
		isNotNull();
		List<RecordedEvent> events = this.actual.events()
			.stream()
			.filter((event) -> event.destination().equals(destination) && event.type().equals(type))
			.toList();
		String what = "\"" + type + "\"";
		if (events.isEmpty()) {
			throw failureOf("Expecting " + what + " to be sent to " + destination + ", but ");
		}
		return new SentAssert(this, events, what + " sent to " + destination);
	}

	private TrackingAssert sendsNothing(String destination) {
		isNotNull();
		if (this.actual.events().stream().anyMatch((event) -> event.destination().equals(destination))) {
			throw failureOf("Expecting nothing to be sent to " + destination + ", but ");
		}
		return this;
	}

	/**
	 * An error that lists what was tracked.
	 */
	AssertionError failureOf(String expectation) {
		return failure("%s", expectation + this.actual.recap());
	}

}
