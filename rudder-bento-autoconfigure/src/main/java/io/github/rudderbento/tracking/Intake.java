package io.github.rudderbento.tracking;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventIds;
import io.github.rudderbento.payload.InvalidPayloadException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/**
 * The one way in: the annotation, the tracker and published events all come through here.
 * Captures an event for each vendor it is for, on the caller's thread, and hands it over.
 * Never throws.
 */
public final class Intake {

	private static final Logger logger = LoggerFactory.getLogger(Intake.class);

	private final List<EventMapping> mappings;

	/** Those that know a {@link TrackedEvent}; none where no tracker leads to. */
	private final Target[] plainTargets;

	private final HandOver handOver;

	private final TrackingCounters counters;

	/** What events pass before they are captured; none when everything passes. */
	private final @Nullable Admission admission;

	private final boolean perDestination;

	private final List<CallerCarrier> carriers;

	private final PayloadLog payloads;

	private final Warnings warnings;

	/**
	 * Creates an intake that lets everything pass.
	 * @param mappings one for each vendor
	 * @param handOver how captured events reach their delivery
	 * @param counters counts what does not
	 */
	public Intake(List<EventMapping> mappings, HandOver handOver, TrackingCounters counters) {
		this(mappings, handOver, counters, Admission.builder(counters).build(), List.of());
	}

	/**
	 * Creates the intake.
	 * @param mappings one for each vendor
	 * @param handOver how captured events reach their delivery
	 * @param counters counts what does not
	 * @param admission what events pass before they are captured
	 * @param carriers what belongs to the caller of a method that ends on another thread
	 */
	public Intake(List<EventMapping> mappings, HandOver handOver, TrackingCounters counters, Admission admission,
			List<CallerCarrier> carriers) {
		this.mappings = List.copyOf(mappings);
		this.handOver = handOver;
		this.counters = counters;
		this.admission = admission.isActive() ? admission : null;
		this.perDestination = admission.isPerDestination();
		this.carriers = List.copyOf(carriers);
		this.payloads = new PayloadLog(this.mappings);
		this.warnings = new Warnings(logger);
		this.plainTargets = plainTargets();
	}

	private Intake(Intake other, HandOver handOver) {
		this.mappings = other.mappings;
		this.handOver = handOver;
		this.counters = other.counters;
		this.admission = other.admission;
		this.perDestination = other.perDestination;
		this.carriers = other.carriers;
		this.payloads = other.payloads;
		this.warnings = other.warnings;
		this.plainTargets = new Target[0];
	}

	/**
	 * This intake as it is seen from a Reactor context, in which a reactive transaction
	 * may run.
	 * @param context the context
	 * @return an intake that hands over when that transaction commits, or this one
	 */
	Intake within(ContextView context) {
		HandOver within = this.handOver.within(context);
		return (within != this.handOver) ? new Intake(this, within) : this;
	}

	/**
	 * Takes an event, to be handed over when the running transaction commits.
	 * @param message a {@link TrackedEvent} or a message of a vendor
	 */
	public void take(Object message) {
		take(message, HandOver.Phase.AFTER_COMMIT);
	}

	/**
	 * Takes an event.
	 * @param message a {@link TrackedEvent} or a message of a vendor
	 * @param phase when it is handed over
	 */
	public void take(Object message, HandOver.Phase phase) {
		Object admitted = (this.admission != null) ? this.admission.admit(message, this.mappings) : message;
		if (admitted == null) {
			return;
		}
		boolean routed = false;
		for (EventMapping mapping : this.mappings) {
			if (mapping.supports(admitted.getClass())) {
				routed = true;
				capture(mapping, admitted, phase);
			}
		}
		if (!routed) {
			this.counters.add(Untracked.UNROUTED);
		}
	}

	/**
	 * Takes the plainest of events, to be handed over when the running transaction
	 * commits. As nearly all that an application with a tracker tracks in numbers is of
	 * this kind, no message is put together for it unless somebody asks to see one.
	 * @param userId who did it
	 * @param event what was done
	 * @param properties more about it
	 */
	void track(String userId, String event, Attributes properties) {
		if (this.admission != null || this.plainTargets.length == 0) {
			take(TrackedEvent.plain(EventIds.next(), userId, event, properties));
			return;
		}
		UUID id = EventIds.nextUuid();
		for (Target target : this.plainTargets) {
			try {
				target.mapping.track(id, userId, event, properties, target);
			}
			catch (RuntimeException | LinkageError ex) {
				refused(target.mapping, TrackedEvent.class, ex);
			}
		}
	}

	private Target[] plainTargets() {
		return this.mappings.stream()
			.filter((mapping) -> mapping.supports(TrackedEvent.class))
			.map((mapping) -> target(mapping, HandOver.Phase.AFTER_COMMIT))
			.toArray(Target[]::new);
	}

	/**
	 * Takes what the calling thread is known by, for an event that is tracked later.
	 * @return what is carried
	 */
	CallerCarrier.Carried carry() {
		return carry(CallerCarrier::fromThread);
	}

	/**
	 * Takes what a subscriber is known by, for an event that is tracked later.
	 * @param context the context of the subscriber
	 * @return what is carried
	 */
	CallerCarrier.Carried carry(ContextView context) {
		return carry((carrier) -> carrier.fromContext(context));
	}

	private CallerCarrier.Carried carry(Function<CallerCarrier, CallerCarrier.Carried> source) {
		CallerCarrier.Carried carried = CallerCarrier.Carried.NOTHING;
		for (CallerCarrier carrier : this.carriers) {
			try {
				carried = carried.with(source.apply(carrier));
			}
			catch (RuntimeException ex) {
				this.warnings.failed(carrier, ex);
			}
		}
		return carried;
	}

	/**
	 * Whether nothing is to be done about events but to count them.
	 * @return whether tracking is off; the event is counted then
	 */
	boolean refusesAll() {
		if (this.admission != null && this.admission.isOff()) {
			this.counters.add(Untracked.OFF);
			return true;
		}
		return false;
	}

	private boolean isPermitted(EventMapping mapping, Object message) {
		return this.admission == null || !mapping.isFor(message)
				|| this.admission.permits(message, mapping.delivery().name());
	}

	/**
	 * Whether published events of a type are taken.
	 * @param type the type of an application event
	 * @return whether any vendor knows it
	 */
	boolean supports(Class<?> type) {
		for (EventMapping mapping : this.mappings) {
			if (mapping.supports(type)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Counts an event that could not even be put together.
	 * @param where which code it comes from
	 * @param what what failed; without values
	 */
	void failed(String where, String what) {
		this.counters.add(Untracked.FAILED);
		this.warnings.notTracked(where, what);
	}

	private void capture(EventMapping mapping, Object message, HandOver.Phase phase) {
		try {
			if (!this.perDestination || isPermitted(mapping, message)) {
				mapping.map(message, target(mapping, phase));
			}
		}
		catch (RuntimeException | LinkageError ex) {
			refused(mapping, message.getClass(), ex);
		}
	}

	private void refused(EventMapping mapping, Class<?> type, Throwable thrown) {
		String where = mapping.delivery().name() + ", " + type.getSimpleName();
		if (thrown instanceof InvalidPayloadException invalid) {
			this.counters.add(Untracked.REJECTED);
			this.warnings.notTracked(where, invalid.problem().toString());
		}
		else {
			this.counters.add(Untracked.FAILED);
			this.warnings.notTracked(where, thrown.getClass().getName());
		}
	}

	private Target target(EventMapping mapping, HandOver.Phase phase) {
		return new Target(mapping, this.payloads, this.handOver, phase);
	}

	/**
	 * A mapping and what takes its events. All that it takes is here: whatever else a
	 * call comes by may have left the caches since the last one.
	 */
	private static final class Target implements Consumer<CapturedEvent> {

		private final EventMapping mapping;

		private final Delivery delivery;

		private final PayloadLog payloads;

		private final HandOver handOver;

		private final HandOver.Phase phase;

		Target(EventMapping mapping, PayloadLog payloads, HandOver handOver, HandOver.Phase phase) {
			this.mapping = mapping;
			this.delivery = mapping.delivery();
			this.payloads = payloads;
			this.handOver = handOver;
			this.phase = phase;
		}

		@Override
		public void accept(CapturedEvent event) {
			this.payloads.captured(this.delivery, event);
			this.handOver.handOver(this.delivery, event, this.phase);
		}

	}

}
