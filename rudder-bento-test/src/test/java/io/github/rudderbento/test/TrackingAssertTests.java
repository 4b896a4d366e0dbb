package io.github.rudderbento.test;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.tracking.TrackedEvent;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.rudderbento.test.TrackingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class TrackingAssertTests {

	private final RecordingEventTracker tracker = new RecordingEventTracker();

	@BeforeEach
	void track() {
		this.tracker.track(TrackedEvent.of("Order Completed")
			.userId("u1")
			.email("ada@example.com")
			.property("total", 12.5)
			.property("cart", Map.of("items", 3))
			.property("when", LocalDate.of(2026, 5, 1))
			.property("coupon", null)
			.dedupeKey("o1")
			.build());
		this.tracker.track("u2", "Order Completed", Map.of("total", new BigDecimal("12.50"), "a.b", true));
		this.tracker.send(Track.of("Cart Viewed").anonymousId("v1").property("items", 3).build());
		this.tracker.identify("u1", Map.of("plan", "pro"));
		this.tracker.send(BentoEvent.of("$login", "bob@example.com").build());
	}

	@Test
	void everyAssertionHolds() {
		assertThat(this.tracker).tracked("Order Completed")
			.withProperty("total", 12.5)
			.times(2)
			.by("u1")
			.withEmail("ada@example.com")
			.withProperty("cart", Map.of("items", 3L))
			.withProperty("cart.items", 3)
			.withProperty("when", LocalDate.of(2026, 5, 1))
			.withProperty("coupon", null)
			.withProperty("coupon")
			.withoutProperty("unique")
			.withoutProperty("cart.total")
			.sentToRudderStack()
			.sentToBento()
			.once()
			.and()
			.tracked("Order Completed")
			.by("u2")
			.withProperty("a.b", true)
			.notSentToBento()
			.and()
			.tracked("Cart Viewed")
			.byAnonymous("v1")
			.and()
			.sentToBento("Order Completed")
			.withEmail("ada@example.com")
			.with("details.unique.key", "o1")
			.times(1)
			.and()
			.sentToBento("$login")
			.once()
			.and()
			.sentToRudderStack("identify")
			.by("u1")
			.with("traits.plan", "pro")
			.and()
			.doesNotTrack("Order Cancelled")
			.rejectsNothing();
	}

	@Test
	void assertJTakesATracker() {
		org.assertj.core.api.Assertions.assertThat(this.tracker).tracked("Cart Viewed");
	}

	@Test
	void dedupeKeyOfABentoOnlyEventIsNoProperty() {
		this.tracker.track(TrackedEvent.of("Reminded")
			.email("ada@example.com")
			.destinations("bento")
			.property("n", 1)
			.dedupeKey("r1")
			.build());
		assertThat(this.tracker).tracked("Reminded").withProperty("n", 1).withoutProperty("unique");
	}

	@Test
	void failuresSayWhatWasExpectedAndListWhatWasTracked() {
		assertThat(failure(() -> assertThat(this.tracker).tracked("Order Canceled")))
			.startsWith("Expecting an event \"Order Canceled\" to be tracked, but this was tracked:")
			.contains("\n  \"Order Completed\" by \"u1\" with email \"ada@example.com\" {\"total\":12.5,",
					"} to rudderstack and bento\n",
					"\n  \"Cart Viewed\" by anonymous \"v1\" {\"items\":3} to rudderstack",
					"\n  rudderstack identify {", "\n  bento $login {");
		assertThat(
				failure(() -> assertThat(this.tracker).tracked("Order Completed").by("u1").withProperty("total", 13)))
			.startsWith(
					"Expecting an event \"Order Completed\" by \"u1\" with property \"total\": 13 to be tracked, but ");
		assertThat(failure(() -> assertThat(this.tracker).tracked("Order Completed").once()))
			.startsWith("Expecting an event \"Order Completed\" 1 time(s), not 2, but ");
		assertThat(failure(() -> assertThat(this.tracker).sentToBento("$login").withEmail("ada@example.com")))
			.startsWith("Expecting \"$login\" sent to bento with email: \"ada@example.com\", but ");
		assertThat(failure(() -> assertThat(this.tracker).as("after login").tracksNothing()))
			.startsWith("[after login] Expecting nothing to be tracked, but ");
		assertThat(failure(() -> assertThat(new RecordingEventTracker()).tracked("A")))
			.endsWith("nothing was tracked.");
	}

	@Test
	void eachAssertionFailsWhenItDoesNotHold() {
		for (ThrowingCallable assertion : List.<ThrowingCallable>of(
				() -> assertThat(this.tracker).tracked("Order Completed").by("u3"),
				() -> assertThat(this.tracker).tracked("Order Completed").byAnonymous("u1"),
				() -> assertThat(this.tracker).tracked("Order Completed").by("u2").withEmail("ada@example.com"),
				() -> assertThat(this.tracker).tracked("Order Completed").by("u2").withProperty("cart"),
				() -> assertThat(this.tracker).tracked("Order Completed").withProperty("missing", null),
				() -> assertThat(this.tracker).tracked("Order Completed").withoutProperty("total"),
				() -> assertThat(this.tracker).tracked("Order Completed").by("u2").sentToBento(),
				() -> assertThat(this.tracker).tracked("Order Completed").by("u1").notSentToBento(),
				() -> assertThat(this.tracker).tracked("Order Completed").notSentToRudderStack(),
				() -> assertThat(this.tracker).tracked("Order Completed").times(3),
				() -> assertThat(this.tracker).doesNotTrack("Cart Viewed"),
				() -> assertThat(this.tracker).sentToBento("Cart Viewed"),
				() -> assertThat(this.tracker).sentToBento("$login").times(2),
				() -> assertThat(this.tracker).sentToRudderStack("page"),
				() -> assertThat(this.tracker).sentToRudderStack("identify").with("traits.plan", "free"),
				() -> assertThat(this.tracker).sendsNothingToBento(),
				() -> assertThat(this.tracker).sendsNothingToRudderStack(),
				() -> assertThat(this.tracker).rejectedFor("event"))) {
			assertThat(catchThrowable(assertion)).isInstanceOf(AssertionError.class)
				.hasMessageContaining("this was tracked");
		}
	}

	@Test
	void nothingIsNothing() {
		this.tracker.clear();
		assertThat(this.tracker).tracksNothing().sendsNothingToBento().sendsNothingToRudderStack().rejectsNothing();
	}

	@Test
	void rejectionsAreToldInFailures() {
		this.tracker.clear();
		this.tracker.track("u1", "Order Completed", Map.of("total", Double.NaN));
		this.tracker.track(TrackedEvent.of("Reminded").userId("u1").destinations("bento").build());
		assertThat(this.tracker).tracksNothing().rejectedFor("properties.total");
		assertThat(failure(() -> assertThat(this.tracker).tracked("Order Completed"))).contains(
				"nothing was tracked.\nRejected by rudderstack: \"Order Completed\", properties.total: NaN is not",
				"1 event(s) for Bento had no email");
		assertThat(failure(() -> assertThat(this.tracker).rejectsNothing()))
			.startsWith("Expecting every event to be fit to be sent, but ");
	}

	private static String failure(ThrowingCallable assertion) {
		return catchThrowable(assertion).getMessage();
	}

}
