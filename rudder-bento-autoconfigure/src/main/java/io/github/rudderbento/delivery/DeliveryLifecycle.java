package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Starts all deliveries with the application and stops them with it: after the web server
 * has finished its last requests and before anything that HTTP clients need goes away.
 * Stops asynchronously, all deliveries side by side, under one deadline.
 * <p>
 * Spring stops higher phases first. The web server's graceful shutdown is in
 * {@code Integer.MAX_VALUE - 1024}, the server itself in {@code - 2048}, task executors
 * are in {@code Integer.MAX_VALUE / 2} and Reactor's resources in {@code 0}.
 */
public final class DeliveryLifecycle implements SmartLifecycle {

	/** The phase in which events are flushed. */
	public static final int PHASE = Integer.MAX_VALUE - 4096;

	private static final Logger logger = LoggerFactory.getLogger(DeliveryLifecycle.class);

	private final List<Delivery> deliveries;

	private final Duration shutdownTimeout;

	private volatile boolean running;

	/**
	 * Creates the lifecycle.
	 * @param deliveries the deliveries
	 * @param shutdownTimeout how long the last events may take
	 */
	public DeliveryLifecycle(List<Delivery> deliveries, Duration shutdownTimeout) {
		this.deliveries = List.copyOf(deliveries);
		this.shutdownTimeout = shutdownTimeout;
	}

	@Override
	public void start() {
		this.deliveries.forEach(Delivery::start);
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		if (!this.running || this.deliveries.isEmpty()) {
			this.running = false;
			callback.run();
			return;
		}
		AtomicInteger left = new AtomicInteger(this.deliveries.size());
		for (Delivery delivery : this.deliveries) {
			delivery.stop(this.shutdownTimeout, (givenUp) -> {
				if (givenUp > 0) {
					logger.warn("{}: {} event(s) could not be delivered within {} and are dropped", delivery.name(),
							givenUp, this.shutdownTimeout);
				}
				if (left.decrementAndGet() == 0) {
					this.running = false;
					callback.run();
				}
			});
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
