package io.github.rudderbento.tracking.planned;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.rudderbento.tracking.TrackEvent;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * An application with a few tracked events.
 */
@Configuration(proxyBeanMethods = false)
public class PlannedShop {

	@Bean
	Orders orders() {
		return new Orders();
	}

	@Bean
	@Lazy
	LazyService lazyService() {
		return new LazyService();
	}

	public static class Orders {

		@TrackEvent(event = "Order Completed", userId = "'u'", email = "'u@example.com'",
				properties = { "{total: 1}", "orderId=2" })
		public void complete() {
		}

		@TrackEvent(event = "Order Completed", userId = "'u'", properties = "{again: true}")
		public void completeAgain() {
		}

		@TrackEvent(event = "${event.prefix} #{#a0}", userId = "'u'")
		public void named(String name) {
		}

	}

	public static class LazyService {

		public static final AtomicInteger created = new AtomicInteger();

		public LazyService() {
			created.incrementAndGet();
		}

		@TrackEvent(event = "Lazy", email = "'u@example.com'", destinations = "bento",
				properties = "#root.target.properties()")
		public void call() {
		}

		public Map<String, Object> properties() {
			return Map.of();
		}

	}

	@TrackEvent(event = "Account Closed", userId = "account", exclude = "iban")
	public record AccountClosed(String account, String iban, String reason) {
	}

}
