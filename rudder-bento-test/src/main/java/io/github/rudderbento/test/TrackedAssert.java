package io.github.rudderbento.test;

import java.util.List;
import java.util.function.Predicate;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Assertions about product events of one name. Each one narrows: it goes on with the
 * events that match, and fails when there is none.
 */
public final class TrackedAssert extends AbstractAssert<TrackedAssert, List<ProductEvent>> {

	private final TrackingAssert all;

	private final String what;

	TrackedAssert(TrackingAssert all, List<ProductEvent> events, String what) {
		super(events, TrackedAssert.class);
		this.all = all;
		this.what = what;
	}

	/**
	 * Verifies who did it.
	 * @param userId the user's id
	 * @return assertions about the events of this user
	 */
	public TrackedAssert by(String userId) {
		return narrow((event) -> userId.equals(event.userId()), "by \"" + userId + "\"");
	}

	/**
	 * Verifies which visitor did it.
	 * @param anonymousId the visitor's id
	 * @return assertions about the events of this visitor
	 */
	public TrackedAssert byAnonymous(String anonymousId) {
		return narrow((event) -> anonymousId.equals(event.anonymousId()), "by anonymous \"" + anonymousId + "\"");
	}

	/**
	 * Verifies the email, which sends an event to Bento.
	 * @param email the address
	 * @return assertions about the events with this email
	 */
	public TrackedAssert withEmail(String email) {
		return narrow((event) -> email.equals(event.email()), "with email \"" + email + "\"");
	}

	/**
	 * Verifies a property. Values are compared as they are sent: numbers by value, a bean
	 * as the JSON object that becomes of it.
	 * @param name the property's name, or a path with dots
	 * @param value its value
	 * @return assertions about the events with this property
	 */
	public TrackedAssert withProperty(String name, @Nullable Object value) {
		JsonNode expected = JsonValues.of(value);
		return narrow((event) -> JsonValues.same(JsonValues.at(event.properties(), name), expected),
				"with property \"" + name + "\": " + expected);
	}

	/**
	 * Verifies that there is a property, even if it is {@code null}.
	 * @param name the property's name, or a path with dots
	 * @return assertions about the events with this property
	 */
	public TrackedAssert withProperty(String name) {
		return narrow((event) -> !JsonValues.at(event.properties(), name).isMissingNode(),
				"with property \"" + name + "\"");
	}

	/**
	 * Verifies that a property is not there.
	 * @param name the property's name, or a path with dots
	 * @return assertions about the events without this property
	 */
	public TrackedAssert withoutProperty(String name) {
		return narrow((event) -> JsonValues.at(event.properties(), name).isMissingNode(),
				"without property \"" + name + "\"");
	}

	/**
	 * Verifies that it went to RudderStack.
	 * @return assertions about the events that did
	 */
	public TrackedAssert sentToRudderStack() {
		return narrow((event) -> event.isSentTo("rudderstack"), "sent to rudderstack");
	}

	/**
	 * Verifies that it went to Bento.
	 * @return assertions about the events that did
	 */
	public TrackedAssert sentToBento() {
		return narrow((event) -> event.isSentTo("bento"), "sent to bento");
	}

	/**
	 * Verifies that it did not go to RudderStack.
	 * @return assertions about the events that did not
	 */
	public TrackedAssert notSentToRudderStack() {
		return narrow((event) -> !event.isSentTo("rudderstack"), "not sent to rudderstack");
	}

	/**
	 * Verifies that it did not go to Bento.
	 * @return assertions about the events that did not
	 */
	public TrackedAssert notSentToBento() {
		return narrow((event) -> !event.isSentTo("bento"), "not sent to bento");
	}

	/**
	 * Verifies how many events match all that was asked before.
	 * @param times the number of events
	 * @return this assertion object
	 */
	public TrackedAssert times(int times) {
		if (this.actual.size() != times) {
			throw this.all
				.failureOf("Expecting " + this.what + " " + times + " time(s), not " + this.actual.size() + ", but ");
		}
		return this;
	}

	/**
	 * Verifies that exactly one event matches all that was asked before.
	 * @return this assertion object
	 */
	public TrackedAssert once() {
		return times(1);
	}

	/**
	 * Goes back to everything that was tracked.
	 * @return assertions about all of it
	 */
	public TrackingAssert and() {
		return this.all;
	}

	private TrackedAssert narrow(Predicate<ProductEvent> condition, String text) {
		List<ProductEvent> matching = this.actual.stream().filter(condition).toList();
		String narrower = this.what + " " + text;
		if (matching.isEmpty()) {
			throw this.all.failureOf("Expecting " + narrower + " to be tracked, but ");
		}
		return new TrackedAssert(this.all, matching, narrower);
	}

}
