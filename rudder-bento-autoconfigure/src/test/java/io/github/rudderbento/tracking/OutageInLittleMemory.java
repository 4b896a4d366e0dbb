package io.github.rudderbento.tracking;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.delivery.Delivery;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * Tracks at full speed while both vendors refuse connections; run in a JVM of its own by
 * {@link EngineBarsTests}.
 */
final class OutageInLittleMemory {

	private static final int EVENTS = 2_000_000;

	private OutageInLittleMemory() {
	}

	public static void main(String[] arguments) {
		Path result = Path.of(arguments[0]);
		try (StandIns standIns = new StandIns()) {
			ApplicationContextRunner runner = standIns.contextRunner()
				.withPropertyValues("rudder-bento.shutdown-timeout=100ms");
			standIns.rudderStack().stopListening();
			standIns.bento().stopListening();
			runner.run((context) -> track(context, result));
		}
	}

	private static void track(ApplicationContext context, Path result) throws IOException {
		EventTracker tracker = context.getBean(EventTracker.class);
		List<String> figures = new ArrayList<>();
		long thrown = 0;
		long started = System.nanoTime();
		for (int i = 0; i < EVENTS; i++) {
			try {
				tracker.track("user" + i % 10_000, "Product Viewed",
						Map.of("sku", "P-" + i, "price", 19.99, "currency", "EUR", "position", i % 20));
				tracker.send(BentoEvent.of("Product Viewed", "user" + i % 10_000 + "@example.com")
					.detail("sku", "P-" + i)
					.detail("position", i % 20)
					.build());
			}
			catch (RuntimeException ex) {
				thrown++;
			}
			if (i == EVENTS / 2) {
				figures.add("heapAtHalf=" + usedHeap());
			}
		}
		figures.add("millis=" + (System.nanoTime() - started) / 1_000_000);
		figures.add("heapAtTheEnd=" + usedHeap());
		figures.add("events=" + EVENTS);
		figures.add("thrown=" + thrown);
		for (String name : List.of("rudderStackDelivery", "bentoDelivery")) {
			Delivery delivery = context.getBean(name, Delivery.class);
			figures.add(name + ".accepted=" + delivery.counters().accepted());
			figures.add(name + ".dropped=" + delivery.counters().dropped());
			figures.add(name + ".waiting=" + delivery.sizes().events());
			figures.add(name + ".waitingBytes=" + delivery.sizes().bytes());
		}
		Files.write(result, figures);
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
