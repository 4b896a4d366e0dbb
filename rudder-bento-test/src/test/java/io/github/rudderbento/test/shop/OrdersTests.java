package io.github.rudderbento.test.shop;

import java.math.BigDecimal;

import io.github.rudderbento.test.RecordTracking;
import io.github.rudderbento.test.RecordingEventTracker;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.transaction.TestTransaction;

import static io.github.rudderbento.test.TrackingAssertions.assertThat;

/**
 * A slice whose tests are transactional.
 */
@JdbcTest
@RecordTracking
@Import(Checkout.class)
class OrdersTests {

	@Test
	void committedOrderIsTracked(@Autowired Checkout checkout, RecordingEventTracker tracker) {
		checkout.complete(new Order("slice", "u1", null, BigDecimal.TEN));
		assertThat(tracker).tracksNothing();
		TestTransaction.flagForCommit();
		TestTransaction.end();
		assertThat(tracker).tracked("Order Completed").by("u1").once();
	}

	@Test
	void rolledBackOrderIsNot(@Autowired Checkout checkout, RecordingEventTracker tracker) {
		checkout.complete(new Order("undone", "u1", null, BigDecimal.TEN));
		TestTransaction.end();
		assertThat(tracker).tracksNothing();
	}

}
