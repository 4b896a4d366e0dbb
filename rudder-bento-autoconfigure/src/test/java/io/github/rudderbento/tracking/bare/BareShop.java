package io.github.rudderbento.tracking.bare;

import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackEvent;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that can do without all that is optional. Runs in a JVM of its own: it
 * tracks one event in each way, and ends.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class BareShop {

	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(BareShop.class, args)) {
			context.getBean(Orders.class).complete("u1");
			context.publishEvent(new Published("u2"));
			context.getBean(EventTracker.class).track("u3", "Called");
			context.getBean(EventTracker.class).flush().join();
		}
	}

	@Bean
	Orders orders() {
		return new Orders();
	}

	@TrackEvent(event = "Published", userId = "user")
	public record Published(String user) {
	}

	public static class Orders {

		@TrackEvent(event = "Annotated", userId = "#user")
		public void complete(String user) {
		}

	}

}
