package io.github.rudderbento.delivery.autoconfigure;

import java.util.List;
import java.util.function.Consumer;

import io.github.rudderbento.delivery.DeadLetter;
import io.github.rudderbento.delivery.DeliveryListener;
import io.github.rudderbento.delivery.PrintableText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes news on to all listeners; one that throws does not keep it from the others.
 */
final class DeliveryListeners implements DeliveryListener {

	private static final Logger logger = LoggerFactory.getLogger(DeliveryListeners.class);

	private final List<DeliveryListener> listeners;

	DeliveryListeners(List<DeliveryListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void delivered(DeliveredBatch batch) {
		each((listener) -> listener.delivered(batch));
	}

	@Override
	public void dropped(String destination, String reason, long events) {
		each((listener) -> listener.dropped(destination, reason, events));
	}

	@Override
	public void deadLettered(DeadLetter letter) {
		each((listener) -> listener.deadLettered(letter));
	}

	@Override
	public void held(String destination, String advice) {
		each((listener) -> listener.held(destination, advice));
	}

	@Override
	public void recovered(String destination) {
		each((listener) -> listener.recovered(destination));
	}

	private void each(Consumer<DeliveryListener> news) {
		for (DeliveryListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("The delivery listener {} failed: {}", listener.getClass().getName(), PrintableText.of(ex));
			}
		}
	}

}
