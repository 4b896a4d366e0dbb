package io.github.rudderbento.test.shop;

import java.util.Map;

import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackedEvent;

class Newsletter {

	private final EventTracker tracker;

	Newsletter(EventTracker tracker) {
		this.tracker = tracker;
	}

	void subscribe(String user, String email) {
		this.tracker.track(TrackedEvent.of("Newsletter Subscribed")
			.userId(user)
			.email(email)
			.property("campaign", Map.of("name", "spring", "cost", 12.5))
			.build());
	}

}
