package io.github.rudderbento.tracking;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.payload.InvalidPayloadException;
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

	/** So many different warnings are logged once each; further ones at DEBUG only. */
	private static final int MAX_WARNINGS = 1000;

	private final List<EventMapping> mappings;

	private final HandOver handOver;

	private final TrackingCounters counters;

	private final Set<String> warned;

	/**
	 * Creates the intake.
	 * @param mappings one for each vendor
	 * @param handOver how captured events reach their delivery
	 * @param counters counts what does not
	 */
	public Intake(List<EventMapping> mappings, HandOver handOver, TrackingCounters counters) {
		this.mappings = List.copyOf(mappings);
		this.handOver = handOver;
		this.counters = counters;
		this.warned = ConcurrentHashMap.newKeySet();
	}

	private Intake(Intake other, HandOver handOver) {
		this.mappings = other.mappings;
		this.handOver = handOver;
		this.counters = other.counters;
		this.warned = other.warned;
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
		boolean routed = false;
		for (EventMapping mapping : this.mappings) {
			if (mapping.supports(message.getClass())) {
				routed = true;
				capture(mapping, message, phase);
			}
		}
		if (!routed) {
			this.counters.addUnrouted();
		}
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
		this.counters.addFailed();
		warn(where, what);
	}

	private void capture(EventMapping mapping, Object message, HandOver.Phase phase) {
		try {
			mapping.map(message, (event) -> handOver(mapping, event, phase));
		}
		catch (InvalidPayloadException ex) {
			this.counters.addRejected();
			warn(mapping.delivery().name() + ", " + message.getClass().getSimpleName(), ex.problem().toString());
		}
		catch (RuntimeException ex) {
			this.counters.addFailed();
			warn(mapping.delivery().name() + ", " + message.getClass().getSimpleName(), ex.getClass().getName());
		}
	}

	private void handOver(EventMapping mapping, CapturedEvent event, HandOver.Phase phase) {
		this.handOver.handOver(mapping.delivery(), event, phase);
	}

	private void warn(String where, String what) {
		String printable = what.codePoints()
			.limit(300)
			.map((c) -> Character.isISOControl(c) ? ' ' : c)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
		if (this.warned.size() < MAX_WARNINGS && this.warned.add(where + printable)) {
			logger.warn("An event was not tracked ({}): {}. Further ones like it are counted, and logged at DEBUG only",
					where, printable);
		}
		else {
			logger.debug("An event was not tracked ({}): {}", where, printable);
		}
	}

}
