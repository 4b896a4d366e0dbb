package io.github.rudderbento.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.bento.SubscriberCommand;
import io.github.rudderbento.bento.SubscriberUpdate;
import io.github.rudderbento.delivery.FlushResult;
import io.github.rudderbento.rudderstack.Identify;
import io.github.rudderbento.rudderstack.RudderStackMessage;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.tracking.TrackedEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.tuple;

class RecordingEventTrackerTests {

	private final RecordingEventTracker tracker = new RecordingEventTracker();

	@Test
	void keepsEverythingAsGivenAndInOrder() {
		TrackedEvent order = TrackedEvent.of("Order Completed").userId("u1").email("ada@example.com").build();
		Identify identify = Identify.of("u1").trait("plan", "pro").build();
		BentoEvent login = BentoEvent.of("$login", "ada@example.com").build();
		this.tracker.track(order);
		this.tracker.send(identify);
		this.tracker.send(login);
		assertThat(this.tracker.tracked()).containsExactly(order);
		assertThat(this.tracker.messages()).containsExactly(identify);
		assertThat(this.tracker.bentoMessages()).containsExactly(login);
		assertThat(this.tracker.events()).extracting(RecordedEvent::destination, RecordedEvent::type)
			.containsExactly(tuple("rudderstack", "track"), tuple("bento", "Order Completed"),
					tuple("rudderstack", "identify"), tuple("bento", "$login"));
		assertThat(this.tracker.events().get(0).message()).isSameAs(order);
		assertThat(this.tracker.rejections()).isEmpty();
	}

	@Test
	void takesEveryShorthand() {
		this.tracker.track("u1", "A", Map.of("n", 1));
		this.tracker.track("u1", "B");
		this.tracker.identify("u1", null);
		this.tracker.page("u1", "Home", null);
		this.tracker.screen("u1", "Main", null);
		this.tracker.group("u1", "g1", null);
		this.tracker.alias("u1", "a1");
		assertThat(this.tracker.tracked()).extracting(TrackedEvent::event).containsExactly("A", "B");
		assertThat(this.tracker.messages()).extracting(RudderStackMessage::type)
			.containsExactly("identify", "page", "screen", "group", "alias");
	}

	@Test
	void recordsWhatWouldBeOnTheWire() {
		this.tracker.track(TrackedEvent.of("Order Completed")
			.userId("u1")
			.email("ada@example.com")
			.property("total", 12.5)
			.fields(Map.of("plan", "pro"))
			.dedupeKey("o1")
			.build());
		RecordedEvent rudderStack = this.tracker.events().get(0);
		assertThat(rudderStack.route()).isEqualTo("events");
		assertThat(rudderStack.json().path("properties").toString()).isEqualTo("{\"total\":12.5}");
		assertThat(rudderStack.json().path("channel").asString()).isEqualTo("server");
		assertThat(rudderStack.raw()).startsWith("{\"type\":\"track\"");
		RecordedEvent bento = this.tracker.events().get(1);
		assertThat(bento.json().path("details").toString()).isEqualTo("{\"total\":12.5,\"unique\":{\"key\":\"o1\"}}");
		assertThat(bento.json().path("fields").toString()).isEqualTo("{\"plan\":\"pro\"}");
	}

	@Test
	void typesOfBentosOtherRoutes() {
		this.tracker.send(SubscriberUpdate.of("ada@example.com").field("plan", "pro").build());
		this.tracker.send(SubscriberCommand.addTag("ada@example.com", "customer"));
		assertThat(this.tracker.events()).extracting(RecordedEvent::type).containsExactly("subscribers", "add_tag");
		assertThat(this.tracker.bentoMessages()).hasSize(2);
	}

	@Test
	void sameEventTrackedTwiceIsTwoEvents() {
		TrackedEvent event = TrackedEvent.of("A").userId("u1").email("ada@example.com").build();
		this.tracker.track(event);
		this.tracker.track(event);
		assertThat(this.tracker.tracked()).hasSize(2);
		assertThat(this.tracker.events()).hasSize(4);
	}

	@Test
	void keepsWhatWasPassedWhateverChangesLater() {
		List<String> items = new ArrayList<>(List.of("mug"));
		Map<String, Object> properties = new HashMap<>(Map.of("items", items));
		this.tracker.track("u1", "A", properties);
		items.add("pen");
		properties.clear();
		assertThat(this.tracker).tracked("A").withProperty("items", List.of("mug"));
	}

	@Test
	void rejectsAsTheRealIntakeDoesAndNeverThrows() {
		assertThatNoException().isThrownBy(() -> {
			this.tracker.send(Track.of("No Id").build());
			this.tracker.send(Track.of(" ").userId("u1").build());
			this.tracker.track("u1", "NaN", Map.of("cart", Map.of("total", Double.NaN)));
			this.tracker.send(Track.of("Reserved").userId("u1").context("library", "mine").build());
			this.tracker.send(BentoEvent.of("$login", "nobody").build());
		});
		assertThat(this.tracker.rejections()).extracting(RejectedEvent::destination, RejectedEvent::path)
			.containsExactly(tuple("rudderstack", "userId"), tuple("rudderstack", "event"),
					tuple("rudderstack", "properties.cart.total"), tuple("rudderstack", "context.library"),
					tuple("bento", "email"));
		assertThat(this.tracker.rejections().get(2).reason()).isEqualTo("NaN is not a JSON number");
		assertThat(this.tracker.rejections().get(2).message()).isInstanceOf(TrackedEvent.class);
		assertThat(this.tracker.events()).isEmpty();
	}

	@Test
	void rejectsWhatIsOnlyTooLongWhenItIsWritten() {
		this.tracker.track("u1", "Huge", Map.of("text", "x".repeat(40_000)));
		this.tracker.track("u1", "Enormous", Map.of("text", "x".repeat(200_000)));
		assertThat(this.tracker.rejections()).hasSize(2)
			.allSatisfy((rejected) -> assertThat(rejected.reason()).isEqualTo("larger than 32768 bytes"));
		assertThat(this.tracker.tracked()).isEmpty();
	}

	@Test
	void oneVendorMayTakeWhatTheOtherRejects() {
		this.tracker.track(TrackedEvent.of("A").email("ada@example.com").build());
		assertThat(this.tracker.tracked()).hasSize(1);
		assertThat(this.tracker).tracked("A").sentToBento().notSentToRudderStack();
		assertThat(this.tracker.rejections()).extracting(RejectedEvent::destination).containsExactly("rudderstack");
	}

	@Test
	void countsEventsForBentoWithoutEmail() {
		this.tracker.track(TrackedEvent.of("A").userId("u1").destinations("bento").build());
		assertThat(this.tracker.missingEmail()).isEqualTo(1);
		this.tracker.clear();
		assertThat(this.tracker.missingEmail()).isZero();
	}

	@Test
	void clearForgetsEverything() {
		this.tracker.track("u1", "A");
		this.tracker.track("", "B");
		this.tracker.clear();
		assertThat(this.tracker.events()).isEmpty();
		assertThat(this.tracker.tracked()).isEmpty();
		assertThat(this.tracker.rejections()).isEmpty();
	}

	@Test
	void listsAreSnapshots() {
		this.tracker.track("u1", "A");
		List<TrackedEvent> before = this.tracker.tracked();
		this.tracker.track("u1", "B");
		assertThat(before).hasSize(1);
	}

	@Test
	void awaitsAnEventOfAnotherThread() {
		CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
			this.tracker.track("u1", "Not This One");
			this.tracker.send(Track.of("This One").userId("u1").build());
		});
		assertThat(this.tracker.awaitTracked("This One", Duration.ofSeconds(20))).isSameAs(this.tracker);
		other.join();
	}

	@Test
	void awaitFailsWithWhatWasTracked() {
		this.tracker.track("u1", "Other");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tracker.awaitTracked("Missing", Duration.ofMillis(10)))
			.withMessageContaining("\"Missing\" to be tracked within PT0.01S")
			.withMessageContaining("\"Other\" by \"u1\"");
	}

	@Test
	void isSafeForUseByManyThreads() {
		CompletableFuture<?>[] threads = IntStream.range(0, 8).mapToObj((thread) -> CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 250; i++) {
				this.tracker.track("u" + thread, "E" + i);
			}
		})).toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(threads).join();
		assertThat(this.tracker.tracked()).hasSize(2000);
		assertThat(this.tracker.tracked().stream().filter((event) -> "u3".equals(event.userId())))
			.extracting(TrackedEvent::event)
			.containsExactlyElementsOf(IntStream.range(0, 250).mapToObj((i) -> "E" + i).toList());
	}

	@Test
	void hasNothingToFlush() {
		this.tracker.track("u1", "A");
		assertThat(this.tracker.flush()).isCompletedWithValue(new FlushResult(0));
		assertThat(this.tracker.tracked()).hasSize(1);
	}

	@Test
	void textFormsRevealNothing() {
		this.tracker.track(TrackedEvent.of("Secret").userId("canary").email("canary@example.com").build());
		this.tracker.track(TrackedEvent.of("Secret").email("canary@@example.com").build());
		assertThat(this.tracker.toString()).doesNotContain("canary");
		assertThat(this.tracker.events().toString()).doesNotContain("canary");
		assertThat(this.tracker.rejections().toString()).doesNotContain("canary");
	}

}
