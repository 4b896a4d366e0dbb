package io.github.rudderbento.actuate;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.github.rudderbento.delivery.DeadLetter;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryStatus;
import io.github.rudderbento.delivery.DropReason;
import io.github.rudderbento.tracking.TrackingCounters;
import io.github.rudderbento.tracking.Untracked;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Meters of what waits and of what became of events. They read counters that are kept in
 * any case, so they cost the tracking code nothing. Listed in {@code docs/metrics.md}.
 */
public final class DeliveryMeters implements MeterBinder {

	private static final String PREFIX = "rudder.bento.";

	private static final String EVENTS = "events";

	private static final String BYTES = "bytes";

	/** The destination tag of events that never reached one. */
	private static final String NO_DESTINATION = "none";

	private static final String NO_REASON = "none";

	private final List<Delivery> deliveries;

	private final TrackingCounters tracking;

	/**
	 * Creates the meters.
	 * @param deliveries all deliveries
	 * @param tracking what never reached one of them
	 */
	public DeliveryMeters(List<Delivery> deliveries, TrackingCounters tracking) {
		this.deliveries = List.copyOf(deliveries);
		this.tracking = tracking;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.deliveries.forEach((delivery) -> bind(registry, delivery));
		for (Untracked reason : Untracked.values()) {
			untracked(registry, reason);
		}
	}

	private void bind(MeterRegistry registry, Delivery delivery) {
		Tags tags = Tags.of("destination", delivery.name());
		gauge(registry, "buffer.events", EVENTS, "Events that wait, in flight included", tags, delivery,
				(each) -> each.sizes().events());
		gauge(registry, "buffer.bytes", BYTES, "Memory that waiting events take up", tags, delivery,
				(each) -> each.sizes().bytes());
		gauge(registry, "buffer.max.events", EVENTS, "Bound of the events that may wait", tags, delivery,
				(each) -> each.sizes().maxEvents());
		gauge(registry, "buffer.max.bytes", BYTES, "Bound of the memory that waiting events may take up", tags,
				delivery, (each) -> each.sizes().maxBytes());
		TimeGauge
			.builder(PREFIX + "buffer.age", delivery, TimeUnit.MILLISECONDS,
					(each) -> each.status().oldestAge().toMillis())
			.description("Age of the oldest event that waits")
			.tags(tags)
			.register(registry);
		gauge(registry, "inflight.requests", "requests", "Requests under way", tags, delivery,
				(each) -> each.status().inFlight());
		gauge(registry, "dead.letters", null, "Dead letters that are kept", tags, delivery,
				(each) -> each.deadLetters().size());
		counter(registry, "dead.letters.evicted", null, "Dead letters that made room for others", tags, delivery,
				(each) -> each.deadLetters().evicted());
		for (DeliveryStatus.State state : DeliveryStatus.State.values()) {
			gauge(registry, "state", null, "1 for the state the delivery is in, else 0", tags.and("state", state.tag()),
					delivery, (each) -> (each.status().state() == state) ? 1 : 0);
		}
		counter(registry, "requests", "requests", "Requests with events that were sent", tags, delivery,
				(each) -> each.counters().requests());
		counter(registry, "failed.requests", "requests", "Requests with events that were not answered with success",
				tags, delivery, (each) -> each.counters().failedRequests());
		counter(registry, "accepted.events", EVENTS, "Events that were handed to the delivery", tags, delivery,
				(each) -> each.counters().accepted());
		bindOutcomes(registry, delivery, tags);
	}

	private void bindOutcomes(MeterRegistry registry, Delivery delivery, Tags tags) {
		outcome(registry, tags, "delivered", NO_REASON, delivery, (each) -> each.counters().delivered());
		outcome(registry, tags, "partial", NO_REASON, delivery, (each) -> each.counters().partial());
		outcome(registry, tags, "expired", NO_REASON, delivery, (each) -> each.counters().expired());
		for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
			if (reason != DeadLetter.Reason.PARTIAL) {
				outcome(registry, tags, "dead-lettered", reason.tag(), delivery,
						(each) -> each.counters().deadLettered(reason));
			}
		}
		for (DropReason reason : DropReason.values()) {
			outcome(registry, tags, "dropped", reason.tag(), delivery, (each) -> each.counters().dropped(reason));
		}
	}

	/**
	 * Without a default, so that a new reason does not compile before it has its tags.
	 */
	private void untracked(MeterRegistry registry, Untracked reason) {
		String outcome = switch (reason) {
			case REJECTED, FAILED -> "rejected";
			case UNROUTED, MISSING_EMAIL, FILTERED, NO_CONSENT, SAMPLED_OUT, DENIED, DRY_RUN, OFF -> "skipped";
		};
		String tag = (reason == Untracked.REJECTED) ? "invalid" : reason.tag();
		outcome(registry, Tags.of("destination", NO_DESTINATION), outcome, tag, this.tracking,
				(counters) -> counters.count(reason));
	}

	private static <T> void outcome(MeterRegistry registry, Tags tags, String outcome, String reason, T target,
			ToDoubleFunction<T> value) {
		counter(registry, "events", EVENTS, "Events by what became of them",
				tags.and("outcome", outcome, "reason", reason), target, value);
	}

	private static <T> void counter(MeterRegistry registry, String name, @Nullable String unit, String description,
			Tags tags, T target, ToDoubleFunction<T> value) {
		FunctionCounter.builder(PREFIX + name, target, value)
			.baseUnit(unit)
			.description(description)
			.tags(tags)
			.register(registry);
	}

	private static <T> void gauge(MeterRegistry registry, String name, @Nullable String unit, String description,
			Tags tags, T target, ToDoubleFunction<T> value) {
		Gauge.builder(PREFIX + name, target, value)
			.baseUnit(unit)
			.description(description)
			.tags(tags)
			.register(registry);
	}

}
