package io.github.rudderbento.tracking;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.FlushResult;
import io.github.rudderbento.rudderstack.Alias;
import io.github.rudderbento.rudderstack.Group;
import io.github.rudderbento.rudderstack.Identify;
import io.github.rudderbento.rudderstack.Page;
import io.github.rudderbento.rudderstack.Screen;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.bento.ReceivedBentoEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The whole way: from the tracker through buffer, segment and WebClient to real servers.
 */
@ExtendWith(OutputCaptureExtension.class)
class MainJobTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	@Test
	void trackReachesRudderStackWithAllThatTheServerNeeds() {
		this.standIns.contextRunner().run((context) -> {
			Instant before = Instant.now();
			context.getBean(EventTracker.class).track("u1", "Order Completed", Map.of("total", 89.99));
			ReceivedEvent event = this.standIns.rudderStack().awaitEvents(1, PATIENCE).get(0);
			JsonNode json = event.json();
			assertThat(json.path("type").asString()).isEqualTo("track");
			assertThat(json.path("event").asString()).isEqualTo("Order Completed");
			assertThat(json.path("userId").asString()).isEqualTo("u1");
			assertThat(json.path("properties").path("total").asDouble()).isEqualTo(89.99);
			assertThat(json.path("messageId").asString()).hasSize(36);
			assertThat(json.path("channel").asString()).isEqualTo("server");
			assertThat(json.path("context").path("library").path("name").asString()).isNotBlank();
			assertThat(json.path("originalTimestamp")).isEqualTo(json.path("timestamp"));
			assertThat(Instant.parse(json.path("originalTimestamp").asString())).isBetween(before.minusMillis(1),
					Instant.now());
			assertThat(Instant.parse(json.path("sentAt").asString())).isBetween(before.minusMillis(1), Instant.now());
			assertThat(this.standIns.bento().requests()).isEmpty();
		});
	}

	@Test
	void everyKindOfMessageArrives() {
		this.standIns.contextRunner().run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.send(Identify.of("u1").trait("plan", "pro").build());
			tracker.send(Track.of("Signed Up").userId("u1").build());
			tracker.send(Page.of("Home").anonymousId("a1").build());
			tracker.send(Screen.of("Main").userId("u1").build());
			tracker.send(Group.of("g1").userId("u1").build());
			tracker.send(Alias.of("a1").userId("u1").build());
			tracker.identify("u2", Map.of("plan", "free"));
			tracker.page("u2", "Home", null);
			tracker.screen("u2", "Main", null);
			tracker.group("u2", "g1", null);
			tracker.alias("u2", "a2");
			tracker.send(BentoEvent.of("$login", "u1@example.com").build());
			List<ReceivedEvent> events = this.standIns.rudderStack().awaitEvents(11, PATIENCE);
			assertThat(events).extracting(ReceivedEvent::type)
				.containsExactlyInAnyOrder("identify", "track", "page", "screen", "group", "alias", "identify", "page",
						"screen", "group", "alias");
			assertThat(this.standIns.bento().awaitEvents(1, PATIENCE)).extracting(ReceivedBentoEvent::type)
				.containsExactly("$login");
		});
	}

	@Test
	void trackedEventReachesBentoOnlyWhenItIsAskedFor() {
		this.standIns.contextRunner().withPropertyValues("bento.events.include=Newsletter*").run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.track(TrackedEvent.of("Not Asked").userId("u1").build());
			tracker.track(TrackedEvent.of("With Email")
				.userId("u1")
				.email("u1@example.com")
				.property("total", 5)
				.fields(Map.of("plan", "pro"))
				.dedupeKey("order-1")
				.build());
			tracker.track(TrackedEvent.of("Newsletter Opened").userId("u1").build());
			tracker.track(TrackedEvent.of("Bento Only").email("u1@example.com").destinations("bento").build());
			tracker.track(TrackedEvent.of("RudderStack Only")
				.userId("u1")
				.email("u1@example.com")
				.destinations("rudderstack")
				.build());
			tracker.flush().join();
			List<ReceivedBentoEvent> events = this.standIns.bento().events();
			assertThat(events).extracting(ReceivedBentoEvent::type)
				.containsExactlyInAnyOrder("With Email", "Bento Only");
			ReceivedBentoEvent withEmail = events.get(0);
			assertThat(withEmail.fields()).containsEntry("plan", "pro");
			assertThat(withEmail.details()).containsEntry("total", 5).containsEntry("unique", Map.of("key", "order-1"));
			assertThat(this.standIns.rudderStack().events()).extracting(ReceivedEvent::event)
				.containsExactlyInAnyOrder("Not Asked", "With Email", "Newsletter Opened", "RudderStack Only");
			assertThat(context.getBean(TrackingCounters.class).missingEmail()).isEqualTo(1);
		});
	}

	@Test
	void bentoGetsTheTimeOfTheEventAndNotOfItsArrival() {
		this.standIns.bento().stopListening();
		this.standIns.contextRunner().run((context) -> {
			Instant before = Instant.now();
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.track(TrackedEvent.of("Now").email("u@example.com").destinations("bento").build());
			tracker.send(BentoEvent.of("$login", "u@example.com").build());
			Instant past = Instant.parse("2026-01-02T03:04:05.678Z");
			tracker.track(TrackedEvent.of("Then").email("u@example.com").destinations("bento").time(past).build());
			Instant after = Instant.now();
			this.standIns.bento().listenAgain();
			List<ReceivedBentoEvent> events = this.standIns.bento().awaitEvents(3, PATIENCE);
			assertThat(Instant.parse(events.get(0).date())).isBetween(before.minusMillis(1), after);
			assertThat(Instant.parse(events.get(1).date())).isBetween(before.minusMillis(1), after);
			assertThat(events.get(2).date()).isEqualTo("2026-01-02T03:04:05.678Z");
		});
	}

	@Test
	void missingEmailCanBecomeADeadLetter() {
		this.standIns.contextRunner().withPropertyValues("bento.missing-email=dead-letter").run((context) -> {
			context.getBean(EventTracker.class)
				.track(TrackedEvent.of("Cart Abandoned")
					.userId("u1")
					.property("cart", 7)
					.destinations("bento")
					.build());
			Delivery bento = context.getBean("bentoDelivery", Delivery.class);
			assertThat(bento.deadLetters().list()).singleElement()
				.satisfies((letter) -> assertThat(new String(letter.payload()))
					.isEqualTo("{\"type\":\"Cart Abandoned\",\"details\":{\"cart\":7}}"));
			assertThat(bento.counters().accepted()).isEqualTo(bento.counters().deadLettered()).isEqualTo(1);
		});
	}

	@Test
	void batchesByCount() {
		this.standIns.contextRunner()
			.withPropertyValues("rudderstack.delivery.batch-size=10", "rudderstack.delivery.linger=10m")
			.run((context) -> {
				for (int i = 0; i < 45; i++) {
					context.getBean(EventTracker.class).track("one user", "Event " + i);
				}
				this.standIns.rudderStack().awaitEvents(40, PATIENCE);
				assertThat(this.standIns.rudderStack().requests()).hasSize(4)
					.allSatisfy((request) -> assertThat(request.eventCount()).isEqualTo(10));
			});
	}

	@Test
	void batchesByBytes() {
		this.standIns.contextRunner().withPropertyValues("rudderstack.delivery.max-batch-bytes=4KB").run((context) -> {
			track(context, 100);
			this.standIns.rudderStack().awaitEvents(100, PATIENCE);
			assertThat(this.standIns.rudderStack().requests()).hasSizeGreaterThan(5)
				.allSatisfy((request) -> assertThat(request.bodySize()).isLessThanOrEqualTo(4096));
		});
	}

	@Test
	void batchesByTime() {
		this.standIns.contextRunner().withPropertyValues("rudderstack.delivery.linger=300ms").run((context) -> {
			track(context, 3);
			this.standIns.rudderStack().awaitEvents(3, PATIENCE);
			assertThat(this.standIns.rudderStack().requests()).hasSize(1);
		});
	}

	@Test
	void nothingIsLostOnShutdown() {
		this.standIns.contextRunner()
			.withPropertyValues("rudderstack.delivery.linger=10m")
			.run((context) -> track(context, 5_000));
		List<ReceivedEvent> events = this.standIns.rudderStack().awaitEvents(5_000, Duration.ofSeconds(1));
		Set<String> ids = new HashSet<>();
		events.forEach((event) -> ids.add(event.messageId()));
		assertThat(ids).hasSize(5_000);
	}

	@Test
	void whatCannotBeDeliveredOnShutdownIsCountedAndAnnounced(CapturedOutput output) {
		this.standIns.rudderStack().stopListening();
		Delivery[] delivery = new Delivery[1];
		this.standIns.contextRunner().withPropertyValues("rudder-bento.shutdown-timeout=300ms").run((context) -> {
			delivery[0] = context.getBean("rudderStackDelivery", Delivery.class);
			track(context, 7);
		});
		assertThat(delivery[0].counters().dropped()).isEqualTo(7);
		assertThat(delivery[0].sizes().events()).isZero();
		assertThat(output).contains("rudderstack: 7 event(s) could not be delivered within PT0.3S");
	}

	@Test
	void oneVendorDownDoesNotKeepTheOtherBack() {
		this.standIns.bento().stopListening();
		this.standIns.contextRunner().withPropertyValues("rudder-bento.shutdown-timeout=100ms").run((context) -> {
			for (int i = 0; i < 20; i++) {
				context.getBean(EventTracker.class)
					.track(TrackedEvent.of("Order Completed").userId("u" + i).email("u" + i + "@example.com").build());
			}
			assertThat(this.standIns.rudderStack().awaitEvents(20, PATIENCE)).hasSize(20);
			assertThat(context.getBean("bentoDelivery", Delivery.class).sizes().events()).isEqualTo(20);
			this.standIns.bento().listenAgain();
			assertThat(this.standIns.bento().awaitEvents(20, PATIENCE)).hasSize(20);
		});
	}

	@Test
	void eitherVendorWorksAlone() {
		this.standIns.withRudderStack(StandIns.unconfigured()).run((context) -> {
			context.getBean(EventTracker.class).track(TrackedEvent.of("A").userId("u").email("u@example.com").build());
			this.standIns.rudderStack().awaitEvents(1, PATIENCE);
		});
		this.standIns.withBento(StandIns.unconfigured()).run((context) -> {
			context.getBean(EventTracker.class).track(TrackedEvent.of("A").userId("u").email("u@example.com").build());
			this.standIns.bento().awaitEvents(1, PATIENCE);
			assertThat(context.getBean(TrackingCounters.class).rejected()).isZero();
		});
	}

	@Test
	void withoutAnyVendorTheTrackerOnlyCounts(CapturedOutput output) {
		StandIns.unconfigured().run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.track("u", "A", null);
			tracker.send(Track.of("A").userId("u").build());
			assertThat(context.getBean(TrackingCounters.class).unrouted()).isEqualTo(2);
			assertThat(tracker.flush().join()).isEqualTo(new FlushResult(0));
		});
		assertThat(output.getOut().lines().filter((line) -> line.contains("Nothing is tracked, only counted")))
			.hasSize(1);
	}

	@Test
	void badInputIsCountedWithOneWarningThatSaysWhatAndWhere(CapturedOutput output) {
		this.standIns.contextRunner().run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			assertThatNoException().isThrownBy(() -> {
				tracker.send(Track.of("No Id").build());
				tracker.send(Track.of(" ").userId("u").build());
				tracker.send(Track.of("NaN").userId("u").property("cart", Map.of("total", Double.NaN)).build());
				tracker.send(Track.of("NaN").userId("u").property("cart", Map.of("total", Double.NaN)).build());
				tracker.send(Track.of("Reserved").userId("u").context("library", "mine").build());
				tracker.send(Track.of("Huge").userId("u").property("text", "x".repeat(200_000)).build());
				tracker.track(TrackedEvent.of("Bad Email").userId("u").email("nobody").build());
			});
			tracker.flush().join();
			assertThat(context.getBean(TrackingCounters.class).rejected()).isEqualTo(7);
		});
		assertThat(output).contains("userId: neither userId nor anonymousId is given")
			.contains("event: is blank")
			.contains("Reserve keyword present in context")
			.contains("larger than 32768 bytes");
		assertThat(output.getOut().split("properties.cart.total: NaN is not a JSON number", -1)).hasSize(2);
		assertThat(output).doesNotContain("nobody");
	}

	@Test
	void eventThatIsTooLongWhenItIsWrittenIsDroppedAndCounted() {
		this.standIns.contextRunner().run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.send(Track.of("Long").userId("u").property("text", "x".repeat(40_000)).build());
			tracker.send(Track.of("Short").userId("u").build());
			assertThat(this.standIns.rudderStack().awaitEvents(1, PATIENCE)).extracting(ReceivedEvent::event)
				.containsExactly("Short");
			assertThat(context.getBean("rudderStackDelivery", Delivery.class).counters().dropped()).isEqualTo(1);
		});
	}

	@Test
	void outageIsSurvivedAndReported() {
		this.standIns.rudderStack().faults().next(3, Fault.status(503));
		this.standIns.contextRunner().run((context) -> {
			track(context, 100);
			assertThat(this.standIns.rudderStack().awaitEvents(100, PATIENCE)).hasSize(100);
			assertThat(this.standIns.rudderStack().duplicateCount()).isZero();
		});
	}

	@Test
	void mutationAfterTrackingChangesNothing() {
		this.standIns.contextRunner().run((context) -> {
			List<String> items = new ArrayList<>(List.of("a"));
			Map<String, Object> properties = new HashMap<>(Map.of("items", items));
			context.getBean(EventTracker.class).track("u", "Order", properties);
			items.add("b");
			properties.put("late", true);
			ReceivedEvent event = this.standIns.rudderStack().awaitEvents(1, PATIENCE).get(0);
			assertThat(event.json().path("properties").toString()).isEqualTo("{\"items\":[\"a\"]}");
		});
	}

	private static void track(ConfigurableApplicationContext context, int count) {
		EventTracker tracker = context.getBean(EventTracker.class);
		for (int i = 0; i < count; i++) {
			tracker.track("user" + i % 50, "Event " + i, Map.of("number", i));
		}
	}

}
