package io.github.rudderbento.benchmarks.sidebyside;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.rudderbento.benchmarks.SampleEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DropReason;
import io.github.rudderbento.tracking.EventTracker;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ours, as an application has it: the starter in a Spring Boot application, all defaults
 * but compression.
 */
final class OwnClient implements Client {

	private final ConfigurableApplicationContext application;

	private final EventTracker tracker;

	private final Delivery delivery;

	OwnClient(int port, boolean gzip) {
		Properties properties = new Properties();
		properties.put("rudderstack.write-key", "key");
		properties.put("rudderstack.data-plane-url", "http://127.0.0.1:" + port);
		properties.put("rudderstack.delivery.gzip", gzip);
		properties.put("rudderstack.context.app.name", "shop");
		properties.put("rudderstack.context.app.version", "2.4.1");
		properties.put("rudderstack.context.app.build", "1187");
		properties.put("rudderstack.context.locale", "de-DE");
		properties.put("rudderstack.context.timezone", "Europe/Berlin");
		properties.put("logging.level.root", "warn");
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(properties)
			.registerShutdownHook(false)
			.run();
		this.tracker = this.application.getBean(EventTracker.class);
		this.delivery = this.application.getBean("rudderStackDelivery", Delivery.class);
	}

	@Override
	public void track(String userId, Map<String, Object> properties) {
		this.tracker.track(userId, SampleEvent.NAME, properties);
	}

	@Override
	public long done() {
		return this.delivery.counters().delivered() + this.delivery.counters().dropped(DropReason.BUFFER_FULL);
	}

	@Override
	public void flush() {
		this.tracker.flush();
	}

	/**
	 * What stopping the application does for tracking; the rest of an application's stop
	 * is not ours.
	 */
	@Override
	public void close() {
		CountDownLatch stopped = new CountDownLatch(1);
		this.delivery.stop(Duration.ofSeconds(10), (givenUp) -> stopped.countDown());
		try {
			stopped.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
