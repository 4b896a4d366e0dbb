package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.BitSet;

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
	 * A suspect that is a single event has to fail this often before it is given up, with
	 * growing pauses, and others have to pass between all but one of these failures: at a
	 * destination that fails every other request, one in 256 good events would.
	 */
	private static final int FAILURES_TO_GIVE_UP = 8;

	/**
	 * After so many failures in a row an event may be asked before one of the same user.
	 */
	private static final int OVERTAKE_AFTER = 6;

	/** While the way is suspected, gzip is suspected at every so many probes. */
	private static final int PROBES_PER_PLAIN_TEST = 4;

	/** At most so many events are refused alone in a row before the way is suspected. */
	private static final int MAX_ASIDE = 10;

	/** Fewer, as long as the search is quick: it goes on more slowly behind the gate. */
	private static final int ASIDE_IN_SEARCH = 3;

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

	/** How many events were given up since something passed. */
	private int deadSincePass;

	/** How often a harmless request was refused although real ones were not. */
	private int misleadingProbes;

	private boolean lastHeld;

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
			this.misleadingProbes += this.lastHeld ? 0 : 1;
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
	 * Whether the next probe should be a real request, as the harmless one is refused for
	 * reasons of its own, for instance by a key that may send and not read.
	 * @return whether harmless requests mislead
	 */
	boolean harmlessProbesMislead() {
		return this.misleadingProbes >= SUSPECT_AFTER && this.misleadingProbes % 2 == 1;
	}

	/**
	 * Whether a segment may be sent as far as these rules go. One that was refused while
	 * another is searched waits for what the search finds.
	 * @param segment a segment
	 * @return whether it may
	 */
	boolean admits(Segment segment) {
		if (segment.waitsForPass != Segment.NEVER && (segment.waitsForPass != this.passes || !isSearching())) {
			segment.waitsForPass = Segment.NEVER;
		}
		return segment.waitsForPass == Segment.NEVER;
	}

	private boolean isSearching() {
		for (Segment segment : this.queue.all()) {
			if (segment.suspicion.active() || segment.suspicion.aside() > 0 || segment == this.plainTest) {
				return true;
			}
		}
		return false;
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
		this.lastHeld = answer instanceof Answer.Held;
		if (segment == this.plainTest && !(answer instanceof Answer.Rejected)) {
			this.plainTest = null;
			this.plainTested = answer instanceof Answer.Delivered;
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
		BitSet dead = new BitSet();
		for (int i = segment.from(); i < flight.first(); i++) {
			dead.set(i, segment.shareLane(i, flight.first()));
		}
		Segment rest = segment.recut(
				(i) -> i >= flight.end() || (i < flight.first() && !segment.shareLane(i, flight.first())),
				compressorFor(segment));
		int again = flight.first() - segment.from() - dead.cardinality();
		if (rest != null && again > 0) {
			rest.suspected = true;
			rest.refused(segment.lastRefusal());
			rest.suspicion.narrow(rest.from(), rest.from() + again, this.passes);
			rest.suspicion.resume(segment.suspicion);
		}
		this.settlement.deliveredWithin(segment, flight, rest, dead, segment.lastRefusal(), now);
	}

	private void passed(Flight flight, Segment segment) {
		this.passes++;
		this.refusedSincePass = 0;
		this.deadSincePass = 0;
		this.misleadingProbes = 0;
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
		else if (this.passes > 0 && segment.suspicion.aside() == 0 && this.deadSincePass < MAX_ASIDE) {
			this.settlement.deadLettered(segment, flight.end(), DeadLetter.Reason.TOO_LARGE, answer.text());
			this.deadSincePass++;
			segment.suspicion.found();
			askAgainAtOnce(flight, now);
		}
		else {
			segment.suspicion.forgetAside();
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
			if (answer.transport() && this.gzip && flight.gzip()
					&& (!this.plainTested || this.gate.failures() % PROBES_PER_PLAIN_TEST == 0)) {
				testPlain(segment);
				this.gate.probeNow(now);
			}
			else {
				refusedProbe(flight, segment, refusesEverything(answer.text()), now);
			}
			return;
		}
		if (this.gate.isShut()) {
			return;
		}
		boolean whole = !segment.suspicion.active() && segment.suspicion.aside() == 0;
		if (whole) {
			this.refusedSincePass++;
		}
		if (answer.transport()) {
			suspectTheWay(flight, segment, answer.text(), now);
		}
		else if (whole && this.refusedSincePass > 1 && isSearching()) {
			segment.waitsForPass = this.passes;
		}
		else if (flight.events() > 1) {
			segment.suspicion.narrow(flight.first(), flight.end(), this.passes);
		}
		else if (whole && this.passes > 0 && this.deadSincePass == 0) {
			dead(flight, segment, DeadLetter.Reason.REJECTED, answer.text());
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
		if (this.passes > segment.suspicion.passesBefore() && this.deadSincePass < MAX_ASIDE
				&& segment.suspicion.aside() == 0) {
			dead(flight, segment, DeadLetter.Reason.REJECTED, text);
		}
		else if (mayAskNext(flight, segment, ASIDE_IN_SEARCH)) {
			segment.suspicion.setAside();
		}
		else {
			suspectTheWay(flight, segment, text, now);
		}
	}

	/**
	 * Whether the event after one that failed alone may be asked before it has an
	 * outcome. If they belong to one user, the first one can then not be asked again:
	 * only when there is nobody else to ask, for a long time.
	 */
	private boolean mayAskNext(Flight flight, Segment segment, int mostAside) {
		int next = flight.end();
		if (next >= segment.to() || segment.suspicion.aside() >= mostAside) {
			return false;
		}
		for (int i = segment.from(); i < next; i++) {
			if (segment.shareLane(i, next)) {
				return this.gate.failures() >= OVERTAKE_AFTER && this.queue.nothingApartFrom(segment);
			}
		}
		return true;
	}

	private void dead(Flight flight, Segment segment, DeadLetter.Reason reason, String text) {
		this.settlement.deadLettered(segment, flight.end(), reason, text);
		this.deadSincePass++;
		segment.suspicion.found();
		segment.attempts = 0;
	}

	private void suspectTheWay(Flight flight, Segment segment, String text, long now) {
		segment.suspicion.found();
		if (this.gzip && flight.gzip() && !this.plainTested) {
			testPlain(segment);
			return;
		}
		hold(flight, refusesEverything(text), true, now);
	}

	private void testPlain(Segment segment) {
		this.plainTested = true;
		this.plainTest = segment;
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
		int most = Math.min(Math.max(1, this.gate.failures() / 4), MAX_ASIDE);
		if (flight.events() == 1 && mayAskNext(flight, segment, most)) {
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
		if (segment.suspected && !this.gate.isShut() && !unreachable) {
			suspectFailed(flight, segment, text, now);
			long asked = now + this.settings.retry().honoured(retryAfter).toNanos();
			segment.notBefore = (asked - segment.notBefore > 0) ? asked : segment.notBefore;
			if (this.gate.isOnTrial()) {
				this.gate.failed(flight.generation(), now, false, retryAfter);
			}
			return;
		}
		if (flight.probe() && flight.events() == 1 && !unreachable && this.gate.failures() >= OVERTAKE_AFTER
				&& mayAskNext(flight, segment, 1)) {
			segment.refused(text);
			segment.suspicion.setAside();
			this.gate.probeNow(now);
			return;
		}
		segment.suspicion.forgetAside();
		boolean news = this.gate.failures() == 0;
		this.gate.failed(flight.generation(), now, unreachable, retryAfter);
		if (news && this.gate.failures() > 0) {
			logger.warn("{}: {}; events wait and are sent again", this.destination, text);
		}
	}

	/**
	 * A suspect failed, while the gate is open for others: the search goes on at its own
	 * pace. Others have to pass between its failures, or they prove nothing.
	 */
	private void suspectFailed(Flight flight, Segment segment, String text, long now) {
		segment.refused(text);
		Suspicion suspicion = segment.suspicion;
		suspicion.failedOnce(this.passes);
		segment.notBefore = now + this.settings.retry().pauseOfHold(suspicion.failures()).toNanos();
		boolean single = flight.events() == 1;
		if (suspicion.failures() < (single ? FAILURES_TO_GIVE_UP : FAILURES_TO_NARROW)) {
			return;
		}
		if (!single) {
			suspicion.narrow(flight.first(), flight.end(), this.passes);
		}
		else if (suspicion.bracketed() >= FAILURES_TO_GIVE_UP - 1 && suspicion.aside() == 0
				&& this.deadSincePass < MAX_ASIDE) {
			dead(flight, segment, DeadLetter.Reason.REJECTED, text);
		}
		else if (suspicion.bracketed() == 0 && mayAskNext(flight, segment, ASIDE_IN_SEARCH)) {
			suspicion.setAside();
		}
		else if (suspicion.bracketed() == 0) {
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
		BitSet dead = new BitSet();
		for (int i = flight.first(); i < flight.end(); i++) {
			dead.set(i, !segment.repeatable(i));
		}
		Segment rest = segment.recut((i) -> !dead.get(i), compressorFor(segment));
		this.settlement.replaced(segment, rest, dead, DeadLetter.Reason.AMBIGUOUS, answer.text());
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
