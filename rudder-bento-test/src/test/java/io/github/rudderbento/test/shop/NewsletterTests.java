package io.github.rudderbento.test.shop;

import io.github.rudderbento.test.RecordingEventTracker;
import org.junit.jupiter.api.Test;

import static io.github.rudderbento.test.TrackingAssertions.assertThat;

// tag::unit
class NewsletterTests {

	private final RecordingEventTracker tracker = new RecordingEventTracker();

	@Test
	void subscriptionIsTrackedAndReachesBento() {
		new Newsletter(this.tracker).subscribe("u1", "ada@example.com");
		assertThat(this.tracker).tracked("Newsletter Subscribed")
			.by("u1")
			.withProperty("campaign.cost", 12.5)
			.once()
			.and()
			.sentToBento("Newsletter Subscribed")
			.withEmail("ada@example.com")
			.and()
			.rejectsNothing();
	}

}
// end::unit
