package io.github.rudderbento.test.shop;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.rudderbento.test.RecordTracking;
import io.github.rudderbento.test.RecordedEvent;
import io.github.rudderbento.test.RecordingEventTracker;
import io.github.rudderbento.tracking.TrackedEvent;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.transaction.TestTransaction;
import org.springframework.transaction.annotation.Transactional;

import static io.github.rudderbento.test.TrackingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@RecordTracking
class TrackerTests {

	@Autowired
	private Checkout checkout;

	@Autowired
	private RecordingEventTracker tracker;

	@Test
	// tag::parameter
	void startIsTracked(RecordingEventTracker tracker) {
		this.checkout.start("u2", List.of("mug", "pen"));
		assertThat(tracker).tracked("Checkout Started").withProperty("items", 2);
	}
	// end::parameter

	@Test
	void otherThread() {
		CompletableFuture<Void> later = CompletableFuture.runAsync(() -> this.checkout.start("u3", List.of("mug")));
		// tag::await
		this.tracker.awaitTracked("Checkout Started", Duration.ofSeconds(5));
		// end::await
		assertThat(this.tracker).tracked("Checkout Started").by("u3");
		later.join();
	}

	// tag::transaction
	@Test
	@Transactional
	void insideTheTestsTransaction() {
		this.checkout.complete(new Order("o3", "u1", null, BigDecimal.TEN));
		assertThat(this.tracker).tracksNothing();
		TestTransaction.flagForCommit();
		TestTransaction.end();
		assertThat(this.tracker).tracked("Order Completed");
	}
	// end::transaction

	@Test
	void lists() {
		this.checkout.complete(new Order("o4", "u4", "ada@example.com", BigDecimal.ONE));
		// tag::lists
		assertThat(this.tracker.tracked()).extracting(TrackedEvent::event).containsExactly("Order Completed");
		assertThat(this.tracker.messages()).extracting((message) -> message.type()).contains("identify", "track");
		assertThat(this.tracker.bentoMessages()).isEmpty();
		RecordedEvent sent = this.tracker.events()
			.stream()
			.filter((event) -> event.destination().equals("bento"))
			.findFirst()
			.orElseThrow();
		assertThat(sent.json().path("details").path("orderId").asString()).isEqualTo("o4");
		assertThat(this.tracker.rejections()).isEmpty();
		// end::lists
	}

	@Test
	void rejected() {
		// tag::rejected
		this.tracker.track("u1", "Price Shown", Map.of("price", Double.NaN));
		assertThat(this.tracker).rejectedFor("properties.price").doesNotTrack("Price Shown");
		// end::rejected
	}

}
