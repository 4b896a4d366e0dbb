package io.github.rudderbento.tracking.restarted;

import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackEvent;
import io.github.rudderbento.tracking.TrackedEvent;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The classes of an application that is restarted, in a class loader of its own each
 * time.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RestartedShop {

	/** Enough for SpEL to compile the expressions. */
	private static final int CALLS = 150;

	@Bean
	Orders orders() {
		return new Orders();
	}

	@Bean
	Runnable work(Orders orders, ApplicationEventPublisher publisher, EventTracker tracker) {
		return () -> {
			for (int i = 0; i < CALLS; i++) {
				orders.complete(new Order("o" + i, "u" + i));
			}
			publisher.publishEvent(new OrderCompleted("o", "u", new Address("Berlin")));
			tracker.track(TrackedEvent.of("Tracked").userId("u").property("address", new Address("Berlin")).build());
			tracker.flush().join();
		};
	}

	public record Order(String id, String customerId) {
	}

	public record Address(String city) {
	}

	@TrackEvent(event = "Order Completed", userId = "customerId")
	public record OrderCompleted(String orderId, String customerId, Address address) {
	}

	public static class Orders {

		@TrackEvent(event = "Ordered", userId = "#order.customerId", properties = "{id: #result.id, order: #order}")
		public Order complete(Order order) {
			return order;
		}

	}

}
