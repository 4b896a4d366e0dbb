package io.github.rudderbento.test.shop;

import java.math.BigDecimal;

import io.github.rudderbento.test.RecordTracking;
import io.github.rudderbento.test.RecordingEventTracker;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DuplicateKeyException;

import static io.github.rudderbento.test.TrackingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

// tag::spring
@SpringBootTest
@RecordTracking
class CheckoutTests {

	@Autowired
	private Checkout checkout;

	@Autowired
	private RecordingEventTracker tracker;

	@Test
	void completedOrderIsTracked() {
		this.checkout.complete(new Order("o1", "u1", "ada@example.com", new BigDecimal("12.50")));
		assertThat(this.tracker).tracked("Order Completed")
			.by("u1")
			.withEmail("ada@example.com")
			.withProperty("total", 12.5)
			.sentToRudderStack()
			.sentToBento()
			.once();
	}

	@Test
	void failedOrderIsNotTrackedAsCompleted() {
		Order order = new Order("o2", "u1", null, BigDecimal.TEN);
		this.checkout.complete(order);
		this.tracker.clear();
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> this.checkout.complete(order));
		assertThat(this.tracker).doesNotTrack("Order Completed").tracked("Order Failed").withProperty("reason").once();
	}

}
// end::spring
