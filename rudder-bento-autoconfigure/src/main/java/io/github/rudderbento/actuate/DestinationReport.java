package io.github.rudderbento.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.delivery.BufferSizes;
import io.github.rudderbento.delivery.DeadLetters;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryCounters;
import io.github.rudderbento.delivery.DeliveryStatus;
import io.github.rudderbento.delivery.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code tracking} endpoint tells of a destination.
 *
 * @param state what the delivery is doing: {@code delivering}, {@code retrying},
 * {@code held}, {@code paused} or {@code stopped}
 * @param advice what to look at when it is held, else {@code null}
 * @param lastSuccess when events were last taken, or {@code null}
 * @param lastFailure when a request last failed, or {@code null}
 * @param lastFailureText what was answered then, or {@code null}
 * @param inFlight how many requests are under way
 * @param buffer what waits
 * @param events what became of all events since the start
 * @param requests how many requests with events were sent
 * @param failedRequests how many of them were not answered with success
 * @param deadLetters the dead letters, in numbers
 */
public record DestinationReport(String state, @Nullable String advice, @Nullable Instant lastSuccess,
		@Nullable Instant lastFailure, @Nullable String lastFailureText, int inFlight, Buffer buffer, Events events,
		long requests, long failedRequests, DeadLetterCounts deadLetters) {

	static DestinationReport of(Delivery delivery) {
		DeliveryStatus status = delivery.status();
		DeliveryCounters counters = delivery.counters();
		return new DestinationReport(status.state().tag(), status.advice(), status.lastSuccess(), status.lastFailure(),
				status.lastFailureText(), status.inFlight(), Buffer.of(delivery.sizes(), status.oldestAge()),
				Events.of(counters), counters.requests(), counters.failedRequests(),
				DeadLetterCounts.of(delivery.deadLetters()));
	}

	/**
	 * What waits, in flight included.
	 *
	 * @param events how many events
	 * @param bytes how much memory they take up
	 * @param maxEvents the bound of {@code events}
	 * @param maxBytes the bound of {@code bytes}
	 * @param oldestAge how long the oldest has waited
	 */
	public record Buffer(long events, long bytes, long maxEvents, long maxBytes, Duration oldestAge) {

		static Buffer of(BufferSizes sizes, Duration oldestAge) {
			return new Buffer(sizes.events(), sizes.bytes(), sizes.maxEvents(), sizes.maxBytes(), oldestAge);
		}

	}

	/**
	 * What became of all events since the start.
	 *
	 * @param accepted how many the delivery was handed
	 * @param delivered how many the vendor took
	 * @param deadLettered how many went to the dead letters
	 * @param partial how many were in a request of which only a part was taken
	 * @param expired how many became too old
	 * @param dropped how many were dropped, by reason; without reasons that never were
	 */
	public record Events(long accepted, long delivered, long deadLettered, long partial, long expired,
			Map<String, Long> dropped) {

		static Events of(DeliveryCounters counters) {
			Map<String, Long> dropped = new LinkedHashMap<>();
			for (DropReason reason : DropReason.values()) {
				if (counters.dropped(reason) > 0) {
					dropped.put(reason.tag(), counters.dropped(reason));
				}
			}
			return new Events(counters.accepted(), counters.delivered(), counters.deadLettered(), counters.partial(),
					counters.expired(), dropped);
		}

	}

	/**
	 * The dead letters, in numbers.
	 *
	 * @param kept how many there are
	 * @param evicted how many had to make room for others
	 */
	public record DeadLetterCounts(int kept, long evicted) {

		static DeadLetterCounts of(DeadLetters letters) {
			return new DeadLetterCounts(letters.size(), letters.evicted());
		}

	}

	/**
	 * A destination with its dead letters.
	 *
	 * @param destination its state and numbers
	 * @param letters its dead letters, oldest first
	 */
	public record WithLetters(DestinationReport destination, List<DeadLetterReport> letters) {
	}

}
