package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.BitSet;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives events their outcome: counts it, releases their place in the buffer, keeps dead
 * letters and tells the listener. Each event comes here exactly once. Used by the
 * delivery thread only.
 */
final class Settlement {

	private static final Logger logger = LoggerFactory.getLogger(Settlement.class);

	private final String destination;

	private final SegmentQueue queue;

	private final EventBuffer buffer;

	private final DeadLetters deadLetters;

	private final DeliveryCounters counters;

	private final DeliveryListener listener;

	Settlement(String destination, SegmentQueue queue, EventBuffer buffer, DeadLetters deadLetters,
			DeliveryCounters counters, DeliveryListener listener) {
		this.destination = destination;
		this.queue = queue;
		this.buffer = buffer;
		this.deadLetters = deadLetters;
		this.counters = counters;
		this.listener = listener;
	}

	void delivered(Segment segment, Flight flight, long now) {
		settle(segment, flight.end());
		countDelivered(segment, flight, now);
	}

	/**
	 * Events within a segment were taken; of those before them some become dead letters,
	 * and what is left goes on in a smaller segment that takes its place.
	 * @param segment the segment
	 * @param flight the request with what was taken
	 * @param rest what is left of the segment, or {@code null}
	 * @param dead the events that become dead letters
	 * @param answer how those were refused
	 * @param now the engine's clock
	 */
	void deliveredWithin(Segment segment, Flight flight, @Nullable Segment rest, BitSet dead, String answer, long now) {
		replaced(segment, rest, dead, DeadLetter.Reason.REJECTED, answer);
		this.buffer.settle(segment, flight.events(), 0);
		countDelivered(segment, flight, now);
	}

	private void countDelivered(Segment segment, Flight flight, long now) {
		int attempts = segment.attempts;
		this.counters.addDelivered(flight.events());
		tell(() -> this.listener.delivered(new DeliveryListener.DeliveredBatch(this.destination, segment.route().name(),
				flight.events(), flight.body().length(), attempts, Duration.ofNanos(now - flight.started()),
				Duration.ofNanos(now - segment.since()))));
	}

	/**
	 * The leading events of a segment become dead letters.
	 * @param segment the segment
	 * @param end the end of those events, exclusive
	 * @param reason why
	 * @param answer the vendor's last answer
	 */
	void deadLettered(Segment segment, int end, DeadLetter.Reason reason, String answer) {
		byte[][] events = segment.events(segment.from(), end);
		for (int i = segment.from(); i < end; i++) {
			keep(segment, i, events[i - segment.from()], reason, answer);
		}
		int count = end - segment.from();
		settle(segment, end);
		countDead(segment, count, reason);
	}

	/**
	 * Some events of a segment become dead letters, the others go on in a smaller segment
	 * that takes its place.
	 * @param segment the segment
	 * @param replacement what is left of it, or {@code null}
	 * @param dead the events that are not left
	 * @param reason why
	 * @param answer the vendor's last answer
	 */
	void replaced(Segment segment, @Nullable Segment replacement, BitSet dead, DeadLetter.Reason reason,
			String answer) {
		int count = dead.cardinality();
		if (count > 0) {
			byte[][] events = segment.events(segment.from(), dead.length());
			dead.stream().forEach((i) -> keep(segment, i, events[i - segment.from()], reason, answer));
		}
		this.queue.replace(segment, replacement);
		this.buffer.settle(segment, count, segment.held() - ((replacement != null) ? replacement.held() : 0));
		if (count > 0) {
			countDead(segment, count, reason);
		}
	}

	/**
	 * A segment goes on as two, in its place.
	 * @param segment the segment
	 * @param one the first part
	 * @param other the second part
	 */
	void cut(Segment segment, Segment one, Segment other) {
		this.queue.replace(segment, one, other);
		this.buffer.charge(one.held() + other.held() - segment.held());
	}

	private void keep(Segment segment, int index, byte[] event, DeadLetter.Reason reason, String answer) {
		DeadLetter letter = this.deadLetters.add(this.destination, segment.route().name(), event,
				segment.lanesOf(index), reason, answer);
		tell(() -> this.listener.deadLettered(letter));
	}

	/**
	 * Says nothing of the answer, as a vendor quotes what it refuses, names and traits
	 * for example. It is kept with the dead letters.
	 */
	private void countDead(Segment segment, int count, DeadLetter.Reason reason) {
		this.counters.addDeadLettered(reason, count);
		logger.warn("{}: {} event(s) of route {} went to the dead letters ({}), with what was answered",
				this.destination, count, segment.route().name(), reason.tag());
	}

	void expired(Segment segment) {
		int count = segment.size();
		settle(segment, segment.to());
		this.counters.addExpired(count);
		logger.warn("{}: {} event(s) expired before they could be delivered", this.destination, count);
		tell(() -> this.listener.dropped(this.destination, "expired", count));
	}

	/**
	 * All that is left of a segment is dropped.
	 * @param segment the segment
	 * @param reason why
	 */
	void dropped(Segment segment, DropReason reason) {
		int count = segment.size();
		settle(segment, segment.to());
		this.counters.addDropped(reason, count);
		tell(() -> this.listener.dropped(this.destination, reason.tag(), count));
	}

	/**
	 * All that is left of all segments is dropped.
	 * @param reason why
	 * @param unsealed how many events of segments that were not closed are dropped with
	 * them; the buffer knows
	 * @return how many events
	 */
	int droppedAll(DropReason reason, int unsealed) {
		int count = unsealed;
		for (Segment segment : this.queue.clear()) {
			this.buffer.settle(segment, segment.size(), segment.held());
			count += segment.size();
		}
		if (count > 0) {
			int dropped = count;
			this.counters.addDropped(reason, dropped);
			tell(() -> this.listener.dropped(this.destination, reason.tag(), dropped));
		}
		return count;
	}

	/**
	 * An event is dropped that never became part of a segment.
	 * @param event the event
	 * @param reason why
	 */
	void dropped(CapturedEvent event, DropReason reason) {
		countDropped(event, reason);
		tell(() -> this.listener.dropped(this.destination, reason.tag(), 1));
	}

	/**
	 * An event is dropped for which there is no memory: like those for which there is no
	 * room, it is announced with all others of a while.
	 * @param event the event
	 */
	void noMemory(CapturedEvent event) {
		countDropped(event, DropReason.BUFFER_FULL);
	}

	private void countDropped(CapturedEvent event, DropReason reason) {
		try {
			this.buffer.settle(null, 1, event.weight());
		}
		finally {
			this.counters.addDropped(reason, 1);
		}
	}

	void announceDropped(DropReason reason, long count) {
		tell(() -> this.listener.dropped(this.destination, reason.tag(), count));
	}

	void announceHeld(String advice) {
		tell(() -> this.listener.held(this.destination, advice));
	}

	void announceRecovered() {
		tell(() -> this.listener.recovered(this.destination));
	}

	private void settle(Segment segment, int end) {
		int count = end - segment.from();
		segment.settleTo(end);
		boolean done = this.queue.settled(segment, count);
		this.buffer.settle(segment, count, done ? segment.held() : 0);
	}

	private void tell(Runnable news) {
		try {
			news.run();
		}
		catch (RuntimeException | Error ex) {
			// A listener of the application must not end the delivery.
			logger.warn("{}: a delivery listener failed: {}", this.destination, PrintableText.of(ex));
		}
	}

}
