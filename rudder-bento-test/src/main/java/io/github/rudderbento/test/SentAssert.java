package io.github.rudderbento.test;

import java.util.List;
import java.util.function.Predicate;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Assertions about what went to one destination, in the form in which it would have been
 * sent. Each one narrows: it goes on with the events that match, and fails when there is
 * none.
 */
public final class SentAssert extends AbstractAssert<SentAssert, List<RecordedEvent>> {

	private final TrackingAssert all;

	private final String what;

	SentAssert(TrackingAssert all, List<RecordedEvent> events, String what) {
		super(events, SentAssert.class);
		this.all = all;
		this.what = what;
	}

	/**
	 * Verifies who it is about at RudderStack.
	 * @param userId the field {@code userId}
	 * @return assertions about the events of this user
	 */
	public SentAssert by(String userId) {
		return with("userId", userId);
	}

	/**
	 * Verifies who it is about at Bento.
	 * @param email the field {@code email}
	 * @return assertions about the events of this person
	 */
	public SentAssert withEmail(String email) {
		return with("email", email);
	}

	/**
	 * Verifies a value. Values are compared as they are sent: numbers by value, a bean as
	 * the JSON object that becomes of it.
	 * @param path the path of the value with dots, such as {@code traits.plan} or
	 * {@code details.unique.key}
	 * @param value the value
	 * @return assertions about the events with this value
	 */
	public SentAssert with(String path, @Nullable Object value) {
		JsonNode expected = JsonValues.of(value);
		return narrow((event) -> JsonValues.same(JsonValues.at(event.json(), path), expected),
				"with " + path + ": " + expected);
	}

	/**
	 * Verifies how many events match all that was asked before.
	 * @param times the number of events
	 * @return this assertion object
	 */
	public SentAssert times(int times) {
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
	public SentAssert once() {
		return times(1);
	}

	/**
	 * Goes back to everything that was tracked.
	 * @return assertions about all of it
	 */
	public TrackingAssert and() {
		return this.all;
	}

	private SentAssert narrow(Predicate<RecordedEvent> condition, String text) {
		List<RecordedEvent> matching = this.actual.stream().filter(condition).toList();
		String narrower = this.what + " " + text;
		if (matching.isEmpty()) {
			throw this.all.failureOf("Expecting " + narrower + ", but ");
		}
		return new SentAssert(this.all, matching, narrower);
	}

}
