package io.github.rudderbento.delivery.autoconfigure;

import java.util.List;
import java.util.concurrent.ThreadFactory;

import io.github.rudderbento.delivery.BufferSettings;
import io.github.rudderbento.delivery.DeadLetters;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryInterceptor;
import io.github.rudderbento.delivery.DeliveryListener;
import io.github.rudderbento.delivery.DeliverySettings;
import io.github.rudderbento.delivery.DeliveryThreads;
import io.github.rudderbento.delivery.Destination;
import io.github.rudderbento.delivery.InterceptedDestination;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Makes deliveries that share listeners and the application's kind of threads: virtual
 * ones when {@code spring.threads.virtual.enabled} is set, else daemon threads.
 */
public final class DeliveryFactory {

	private static final String THREAD_NAME_PREFIX = "rudder-bento-";

	private final DeliveryListener listener;

	private final List<DeliveryInterceptor> interceptors;

	private final Environment environment;

	private final DeliveryThreads siblings = new DeliveryThreads();

	DeliveryFactory(List<DeliveryListener> listeners, List<DeliveryInterceptor> interceptors, Environment environment) {
		this.listener = (listeners.size() == 1) ? listeners.get(0) : new DeliveryListeners(listeners);
		this.interceptors = List.copyOf(interceptors);
		this.environment = environment;
	}

	/**
	 * Makes a delivery.
	 * @param destination where to
	 * @param settings how
	 * @param buffer the bounds of what waits
	 * @param deadLetters takes what cannot be delivered
	 * @return a delivery that is not started yet
	 */
	public Delivery create(Destination destination, DeliverySettings settings, BufferSettings buffer,
			DeadLetters deadLetters) {
		Destination target = this.interceptors.isEmpty() ? destination
				: new InterceptedDestination(destination, this.interceptors);
		return new Delivery(target, settings, buffer, deadLetters, this.listener, threads(destination.name()),
				this.siblings);
	}

	private ThreadFactory threads(String name) {
		return threads(name, this.environment);
	}

	static ThreadFactory threads(String name, Environment environment) {
		if (Threading.VIRTUAL.isActive(environment)) {
			return new VirtualThreadTaskExecutor(THREAD_NAME_PREFIX + name).getVirtualThreadFactory();
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory(THREAD_NAME_PREFIX + name + "-");
		threads.setDaemon(true);
		return threads;
	}

}
