package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows from an answer: settle, retry, hold, split or search for the event that
 * spoils a segment. Two guards stand over all of it: a whole stream is never
 * dead-lettered (an event only becomes a dead letter when others are seen to pass), and
 * one segment that fails like an outage does not keep the others back. Used by the
 * delivery thread only.
 */
final class AnswerRules {

	private static final Logger logger = LoggerFactory.getLogger(AnswerRules.class);

	/** From this many failures on, a segment that others overtake is a suspect. */
	static final int SUSPECT_AFTER = 3;

	/** A suspect's range has to fail this often before it is believed to be bad. */
	private static final int FAILURES_TO_NARROW = 2;

	/**
	 * A suspect that is a single event has to fail this often before it is given up. At a
	 * destination that fails every other request, one in 256 good events would.
	 */
	private static final int FAILURES_TO_GIVE_UP = 8;

	/** At most so many events are refused alone in a row before the way is suspected. */
	private static final int MAX_ASIDE = 10;

	private final String destination;

	private final SegmentQueue queue;

	private final Gate gate;

	private final Settlement settlement;

	private final DeliverySettings settings;

	private final @Nullable Gzip compressor;

	private boolean gzip;

	/**
	 * Whether the next request of a refused segment goes without gzip, to see if that
	 * helps.
	 */
	private @Nullable Segment plainTest;

	private boolean plainTested;

	/** How many requests' events were taken so far. */
	private long passes;

	/** How many whole segments were refused since something passed. */
	private int refusedSincePass;

	AnswerRules(String destination, SegmentQueue queue, Gate gate, Settlement settlement, DeliverySettings settings,
			@Nullable Gzip compressor) {
		this.destination = destination;
		this.queue = queue;
		this.gate = gate;
		this.settlement = settlement;
		this.settings = settings;
		this.compressor = compressor;
		this.gzip = settings.gzip();
	}

	/**
	 * What compresses the next request with events of a segment.
	 * @param segment the segment
	 * @return the compressor, or {@code null} for a plain body
	 */
	@Nullable Gzip compressorFor(Segment segment) {
		return (this.gzip && segment != this.plainTest) ? this.compressor : null;
	}

	/**
	 * A harmless probe was answered.
	 * @param flight the probe
	 * @param answer the answer
	 * @param now the engine's clock
	 */
	void probed(Flight flight, Answer answer, long now) {
		if (answer instanceof Answer.Delivered) {
			suspectTheFailed();
			this.gate.reopenOnTrial();
		}
		else if (answer instanceof Answer.Held held) {
			hold(flight, held.advice(), held.contentMayMatter(), now);
		}
		else if (answer instanceof Answer.NotExecuted failure) {
			this.gate.failed(flight.generation(), now, failure.unreachable(), failure.retryAfter());
		}
		else {
			this.gate.failed(flight.generation(), now, false, null);
		}
	}

	/**
	 * A request with events was answered.
	 * @param flight the request
	 * @param segment whose events it held
	 * @param answer the answer
	 * @param now the engine's clock
	 */
	void answered(Flight flight, Segment segment, Answer answer, long now) {
		segment.attempts++;
		if (segment == this.plainTest && !(answer instanceof Answer.Rejected)) {
			this.plainTest = null;
		}
		if (answer instanceof Answer.Delivered) {
			delivered(flight, segment, now);
		}
		else if (answer instanceof Answer.Partial partial) {
			this.settlement.deadLettered(segment, flight.end(), DeadLetter.Reason.PARTIAL, partial.text());
			passed(flight, segment);
		}
		else if (answer instanceof Answer.TooLarge tooLarge) {
			tooLarge(flight, segment, tooLarge, now);
		}
		else if (answer instanceof Answer.Rejected rejected) {
			rejected(flight, segment, rejected, now);
		}
		else if (answer instanceof Answer.Held held) {
			held(flight, segment, held, now);
		}
		else if (answer instanceof Answer.NotExecuted failure) {
			failed(flight, segment, failure.unreachable(), failure.retryAfter(), failure.text(), now);
		}
		else if (answer instanceof Answer.Ambiguous ambiguous) {
			ambiguous(flight, segment, ambiguous, now);
		}
	}

	private void delivered(Flight flight, Segment segment, long now) {
		if (this.gzip && !flight.gzip() && this.plainTested) {
			this.gzip = false;
			logger.warn("{}: takes requests only without gzip (an old server, or a proxy on the way); "
					+ "gzip stays off until the next start. To switch it off for good, set {}.delivery.gzip=false",
					this.destination, this.destination);
		}
		int aside = segment.suspicion.aside();
		if (aside > 0 && flight.first() == segment.from() + aside) {
			deliveredBesideRefused(flight, segment, now);
		}
		else {
			this.settlement.delivered(segment, flight, now);
		}
		passed(flight, segment);
	}

	/**
	 * An event passes where those before it were refused alone. It was them, or the
	 * destination was mended just now: they are asked once more. Only those of the same
	 * lane cannot be, for they have been overtaken.
	 */
	private void deliveredBesideRefused(Flight flight, Segment segment, long now) {
		List<byte[]> dead = new ArrayList<>();
		byte[][] refused = segment.events(segment.from(), flight.first());
		for (int i = segment.from(); i < flight.first(); i++) {
			if (segment.shareLane(i, flight.first())) {
				dead.add(refused[i - segment.from()]);
			}
		}
		Segment rest = segment.recut(
				(i) -> i >= flight.end() || (i < flight.first() && !segment.shareLane(i, flight.first())),
				compressorFor(segment));
		int again = refused.length - dead.size();
		if (rest != null && again > 0) {
			rest.suspected = true;
			rest.refused(segment.lastRefusal());
			rest.suspicion.narrow(rest.from(), rest.from() + again, this.passes);
		}
		this.settlement.deliveredWithin(segment, flight, rest, dead.toArray(new byte[0][]), segment.lastRefusal(), now);
	}

	private void passed(Flight flight, Segment segment) {
		this.passes++;
		this.refusedSincePass = 0;
		this.plainTested = false;
		if (!this.gate.isOnTrial()) {
			// One event that passes on trial says nothing about the others.
			segment.attempts = 0;
		}
		segment.suspicion.passed(segment.from());
		if (flight.probe()) {
			suspectTheFailed();
		}
		if (this.gate.passed(flight.generation())) {
			logger.info("{}: takes events again", this.destination);
			this.settlement.announceRecovered();
		}
	}

	/**
	 * Something passed while the gate was shut: what failed often before may be the
	 * cause.
	 */
	private void suspectTheFailed() {
		int enough = this.gate.contentMayMatter() ? 1 : SUSPECT_AFTER;
		for (Segment segment : this.queue.all()) {
			segment.suspected |= segment.attempts >= enough;
		}
	}

	private void tooLarge(Flight flight, Segment segment, Answer.TooLarge answer, long now) {
		if (flight.events() > 1) {
			segment.maxEventsPerRequest = flight.events() / 2;
			askAgainAtOnce(flight, now);
		}
		else if (this.passes > 0) {
			this.settlement.deadLettered(segment, flight.end(), DeadLetter.Reason.TOO_LARGE, answer.text());
			segment.suspicion.found();
			askAgainAtOnce(flight, now);
		}
		else {
			hold(flight, "the server or a proxy refuses even a single event as too large", true, now);
		}
	}

	private void rejected(Flight flight, Segment segment, Answer.Rejected answer, long now) {
		segment.refused(answer.text());
		if (segment == this.plainTest) {
			this.plainTest = null;
			segment.suspicion.found();
			hold(flight, refusesEverything(answer.text()), true, now);
			return;
		}
		if (flight.probe()) {
			refusedProbe(flight, segment, refusesEverything(answer.text()), now);
			return;
		}
		if (this.gate.isShut()) {
			return;
		}
		boolean whole = !segment.suspicion.active() && segment.suspicion.aside() == 0;
		if (whole) {
			this.refusedSincePass++;
		}
		if (answer.transport() || (whole && this.refusedSincePass > 1)) {
			suspectTheWay(flight, segment, answer.text(), now);
		}
		else if (flight.events() > 1) {
			segment.suspicion.narrow(flight.first(), flight.end(), this.passes);
		}
		else if (whole && this.passes > 0) {
			dead(flight, segment, answer.text());
		}
		else {
			if (whole) {
				segment.suspicion.narrow(flight.first(), flight.end(), this.passes);
			}
			refusedAlone(flight, segment, answer.text(), now);
		}
	}

	/**
	 * One event failed alone. It is bad if anything passed since the search began. If
	 * not, the next event tells whether it is the event or the way.
	 */
	private void refusedAlone(Flight flight, Segment segment, String text, long now) {
		if (this.passes > segment.suspicion.passesBefore()) {
			dead(flight, segment, text);
		}
		else if (flight.end() < segment.to() && segment.suspicion.aside() < MAX_ASIDE) {
			segment.suspicion.setAside();
		}
		else {
			suspectTheWay(flight, segment, text, now);
		}
	}

	private void dead(Flight flight, Segment segment, String text) {
		this.settlement.deadLettered(segment, flight.end(), DeadLetter.Reason.REJECTED, text);
		segment.suspicion.found();
		segment.attempts = 0;
	}

	private void suspectTheWay(Flight flight, Segment segment, String text, long now) {
		segment.suspicion.found();
		if (this.gzip && flight.gzip() && !this.plainTested) {
			this.plainTested = true;
			this.plainTest = segment;
			return;
		}
		hold(flight, refusesEverything(text), true, now);
	}

	private String refusesEverything(String text) {
		return "the server or a proxy on the way refuses all that is sent: " + text;
	}

	/**
	 * A probe with one event was refused for what it may hold. The next event is asked
	 * right after it, in each round one more, as the first ones may be bad.
	 */
	private void refusedProbe(Flight flight, Segment segment, String advice, long now) {
		Suspicion suspicion = segment.suspicion;
		if (flight.events() == 1 && flight.end() < segment.to()
				&& suspicion.aside() < Math.min(Math.max(1, this.gate.failures() / 4), MAX_ASIDE)) {
			suspicion.setAside();
			this.gate.probeNow(now);
		}
		else {
			suspicion.forgetAside();
			hold(flight, advice, true, now);
		}
	}

	private void held(Flight flight, Segment segment, Answer.Held answer, long now) {
		segment.refused(answer.text());
		if (answer.contentMayMatter() && flight.probe()) {
			refusedProbe(flight, segment, answer.advice(), now);
		}
		else if (answer.contentMayMatter() && segment.suspected && !this.gate.isShut()) {
			suspectFailed(flight, segment, answer.text(), now);
			if (this.gate.isOnTrial()) {
				// Nothing has passed yet: the search goes on at the gate's own pace.
				hold(flight, answer.advice(), true, now);
			}
		}
		else {
			segment.suspicion.forgetAside();
			hold(flight, answer.advice(), answer.contentMayMatter(), now);
		}
	}

	private void failed(Flight flight, Segment segment, boolean unreachable, @Nullable Duration retryAfter, String text,
			long now) {
		if (segment.suspected && !this.gate.isShut() && retryAfter == null && !unreachable) {
			suspectFailed(flight, segment, text, now);
			if (this.gate.isOnTrial()) {
				this.gate.failed(flight.generation(), now, false, null);
			}
			return;
		}
		boolean news = this.gate.failures() == 0;
		this.gate.failed(flight.generation(), now, unreachable, retryAfter);
		if (news && this.gate.failures() > 0) {
			logger.warn("{}: {}; events wait and are sent again", this.destination, text);
		}
	}

	private void suspectFailed(Flight flight, Segment segment, String text, long now) {
		segment.refused(text);
		Suspicion suspicion = segment.suspicion;
		suspicion.failedOnce(this.passes);
		segment.notBefore = now + this.settings.retry().pause(suspicion.failures()).toNanos();
		if (suspicion.failures() < ((flight.events() > 1) ? FAILURES_TO_NARROW : FAILURES_TO_GIVE_UP)) {
			return;
		}
		if (flight.events() > 1) {
			suspicion.narrow(flight.first(), flight.end(), this.passes);
		}
		else if (this.passes > suspicion.passesBefore()) {
			dead(flight, segment, text);
		}
		else if (flight.end() < segment.to() && suspicion.aside() < MAX_ASIDE) {
			suspicion.setAside();
		}
		else {
			// Nothing passes any more: it is an outage after all.
			segment.suspected = false;
			suspicion.found();
			this.gate.failed(flight.generation(), now, false, null);
		}
	}

	private void ambiguous(Flight flight, Segment segment, Answer.Ambiguous answer, long now) {
		boolean repeat = this.settings.retry().retryAmbiguous() || segment.allRepeatable(flight.first(), flight.end());
		if (repeat) {
			failed(flight, segment, false, answer.retryAfter(), answer.text(), now);
			return;
		}
		List<byte[]> dead = new ArrayList<>();
		byte[][] events = segment.events(flight.first(), flight.end());
		for (int i = flight.first(); i < flight.end(); i++) {
			if (!segment.repeatable(i)) {
				dead.add(events[i - flight.first()]);
			}
		}
		Segment rest = segment.recut((i) -> i >= flight.end() || segment.repeatable(i), compressorFor(segment));
		this.settlement.replaced(segment, rest, dead.toArray(new byte[0][]), DeadLetter.Reason.AMBIGUOUS,
				answer.text());
		this.gate.failed(flight.generation(), now, false, answer.retryAfter());
	}

	private void askAgainAtOnce(Flight flight, long now) {
		if (flight.probe()) {
			this.gate.probeNow(now);
		}
	}

	private void hold(Flight flight, String advice, boolean contentMayMatter, long now) {
		if (this.gate.hold(flight.generation(), now, advice, contentMayMatter)) {
			logger.error("{}: nothing is delivered until this is mended, nothing is lost meanwhile: {}",
					this.destination, advice);
			this.settlement.announceHeld(advice);
		}
	}

}
