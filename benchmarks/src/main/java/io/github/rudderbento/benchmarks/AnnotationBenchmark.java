package io.github.rudderbento.benchmarks;

import java.util.concurrent.TimeUnit;

import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.rudderstack.RudderStackCapture;
import io.github.rudderbento.rudderstack.RudderStackRoute;
import io.github.rudderbento.tracking.TrackEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * What the annotation adds to a method of a Spring bean: without expressions and with
 * four, beside a hit of {@link Cacheable} with a key, and the bare method.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = { "-Xms1g", "-Xmx1g", "-XX:+UseG1GC" })
public class AnnotationBenchmark {

	private final ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
		.web(WebApplicationType.NONE)
		.properties("logging.level.root=error")
		.properties("rudderstack.write-key=key", "rudderstack.data-plane-url=http://127.0.0.1:1")
		.run();

	private final Shop shop = this.application.getBean(Shop.class);

	private final Order order = new Order("o-1", "customer-1", 89.99);

	/**
	 * Stops the application.
	 */
	@TearDown
	public void stop() {
		this.application.close();
	}

	/**
	 * Through the proxy, nothing else.
	 * @return the result
	 */
	@Benchmark
	public Object bare() {
		return this.shop.bare(this.order);
	}

	/**
	 * A cache hit with one expression.
	 * @return the result
	 */
	@Benchmark
	public Object cacheable() {
		return this.shop.cached(this.order);
	}

	/**
	 * Tracks with a fixed name; the visitor is a literal, for somebody it has to be.
	 * @return the result
	 */
	@Benchmark
	public Object trackedWithoutExpressions() {
		return this.shop.fixed(this.order);
	}

	/**
	 * Tracks with a user and three properties taken from the call.
	 * @return the result
	 */
	@Benchmark
	public Object trackedWithFourExpressions() {
		return this.shop.complete(this.order);
	}

	/**
	 * What is bought.
	 *
	 * @param id the order
	 * @param customer who
	 * @param total how much
	 */
	public record Order(String id, String customer, double total) {

	}

	/**
	 * A bean with tracked methods.
	 */
	public static class Shop {

		/**
		 * Not advised.
		 * @param order the order
		 * @return its id
		 */
		public String bare(Order order) {
			return order.id();
		}

		/**
		 * Cached.
		 * @param order the order
		 * @return its id
		 */
		@Cacheable(cacheNames = "orders", key = "#order.id")
		public String cached(Order order) {
			return order.id();
		}

		/**
		 * Tracked without looking at the call.
		 * @param order the order
		 * @return its id
		 */
		@TrackEvent(event = "Order Completed", anonymousId = "'visitor'")
		public String fixed(Order order) {
			return order.id();
		}

		/**
		 * Tracked with values of the call.
		 * @param order the order
		 * @return its id
		 */
		@TrackEvent(event = "Order Completed", userId = "#order.customer",
				properties = "{orderId: #result, total: #order.total, customer: #order.customer}")
		public String complete(Order order) {
			return order.id();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableCaching
	static class Application {

		@Bean
		Shop shop() {
			return new Shop();
		}

		@Bean
		CacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

		@Bean
		RudderStackRoute rudderStackRoute() {
			return new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, SampleEvent.CONTEXT);
		}

		@Bean
		RudderStackCapture rudderStackCapture(RudderStackRoute route) {
			return new RudderStackCapture(route);
		}

		@Bean
		Delivery rudderStackDelivery(RudderStackRoute route) {
			return NoNetwork.delivery(route, true);
		}

		/**
		 * Nothing is delivered, so that only the caller is measured.
		 * @return counts and forgets
		 */
		@Bean
		HandOver handOver() {
			return (delivery, event, phase) -> {
				if (event.weight() < 0) {
					throw new IllegalStateException("weightless");
				}
			};
		}

	}

}
