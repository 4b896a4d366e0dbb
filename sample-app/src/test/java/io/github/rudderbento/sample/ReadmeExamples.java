package io.github.rudderbento.sample;

import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;

import io.github.rudderbento.bento.BatchResult;
import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.rudderstack.Group;
import io.github.rudderbento.rudderstack.RudderStackClient;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackEvent;
import io.github.rudderbento.tracking.TrackedEvent;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The examples of the README, each between two marks. {@link ReadmeTests} keeps both the
 * same.
 */
final class ReadmeExamples {

	private ReadmeExamples() {
	}

	static class Annotated {

		record Receipt(String id, BigDecimal total) {
		}

		private static String save(Order order) {
			return UUID.nameUUIDFromBytes(order.customerId().getBytes()).toString();
		}

		private static BigDecimal total(Order order) {
			return BigDecimal.valueOf(order.items().size());
		}

		// README
		@Service
		class Checkout {

			@Transactional
			@TrackEvent(event = "Order Completed", userId = "#order.customerId", email = "#order.email",
					properties = "{orderId: #result.id, total: #result.total}")
			Receipt complete(Order order) {
				return new Receipt(save(order), total(order));
			}

		}
		// end

	}

	// README
	class Signup {

		private final EventTracker tracker;

		Signup(EventTracker tracker) {
			this.tracker = tracker;
		}

		void signedUp(String userId, String email) {
			this.tracker.identify(userId, Map.of("email", email));
			this.tracker
				.track(TrackedEvent.of("Signed Up").userId(userId).email(email).property("plan", "pro").build());
		}

	}
	// end

	// README
	class Catalogue {

		private final ApplicationEventPublisher publisher;

		Catalogue(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
		}

		void viewed(String visitor, String sku) {
			this.publisher.publishEvent(Track.of("Product Viewed").anonymousId(visitor).property("sku", sku).build());
		}

	}
	// end

	// README
	class Import {

		private final RudderStackClient rudderStack;

		private final BentoClient bento;

		Import(RudderStackClient rudderStack, BentoClient bento) {
			this.rudderStack = rudderStack;
			this.bento = bento;
		}

		Mono<Integer> imported(String userId, String email) {
			return this.rudderStack.send(Group.of("team-7").userId(userId).build())
				.then(this.bento.events().track(BentoEvent.of("Imported", email).detail("team", "team-7").build()))
				.map(BatchResult::results);
		}

	}
	// end

}
