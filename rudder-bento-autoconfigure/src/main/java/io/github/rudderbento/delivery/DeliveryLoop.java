package io.github.rudderbento.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The delivery of one destination, as steps: drain the buffer, seal events into segments,
 * send what may be sent, draw the consequences of what was answered. Runs on one thread
 * and never blocks; whatever comes from other threads comes through its inbox. Time is
 * given to it, so that a test can run hours in milliseconds.
 */
final class DeliveryLoop {

	private static final Logger logger = LoggerFactory.getLogger(DeliveryLoop.class);

	/** So many characters of an event's id are logged. */
	private static final int MAX_ID = 100;

	/** How many events are sealed before the answers are looked at again. */
	private static final int DRAIN_CREDIT = 4096;

	/**
	 * The buffer is polled at this pace at the slowest. Waking a thread costs the caller
	 * some 8 µs, a poll costs it nothing.
	 */
	private static final long MAX_TICK = TimeUnit.MILLISECONDS.toNanos(50);

	/** An open segment is closed when it is this part of the maximum age old. */
	private static final int AGES_PER_MAX_AGE = 24;

	/** How many segments behind a suspect are looked at to find what may pass it. */
	private static final int LOOK_BEHIND = 16;

	/** A longer time to wait for something is cut to this. */
	private static final Duration LONGEST = Duration.ofDays(365);

	/**
	 * How long after its deadline a shutdown waits for events that are being offered just
	 * now.
	 */
	private static final long CLOSING_GRACE = TimeUnit.MILLISECONDS.toNanos(100);

	/** Expired events are looked for this often at the most. */
	private static final long EXPIRY_PERIOD = TimeUnit.SECONDS.toNanos(1);

	/** So many events are sealed before the buffer hears of it. */
	private static final int CHARGE_EVERY = 64;

	/**
	 * How much longer than it says a destination may take to answer. Cancelled requests
	 * may have been executed, so this is for answers that got lost, not for late ones.
	 */
	private static final Duration SILENCE_MARGIN = Duration.ofSeconds(30);

	private static final long IDLE = TimeUnit.SECONDS.toNanos(30);

	private static final RequestBody NO_BODY = RequestBody.of(new byte[0]);

	private static final long OVERFLOW_QUIET = TimeUnit.SECONDS.toNanos(10);

	private final Destination destination;

	private final EventBuffer buffer;

	private final DeliverySettings settings;

	private final boolean evictOldest;

	private final DeliveryCounters counters;

	private final Clock clock;

	private final LongSupplier nanoTime;

	private final Runnable wakeUp;

	private final long tick;

	private final MpscUnboundedArrayQueue<Runnable> inbox = new MpscUnboundedArrayQueue<>(64);

	private final SegmentQueue queue = new SegmentQueue();

	private final OpenSegments open;

	private final Gate gate;

	private final Settlement settlement;

	private final AnswerRules rules;

	private final @Nullable Gzip compressor;

	private final Map<Route, Route.Encoder> encoders = new HashMap<>();

	private final SegmentBytes scratch = new SegmentBytes(4096);

	private final Set<Flight> flights = new HashSet<>();

	private long eventsInFlight;

	private final List<Flush> flushes = new ArrayList<>();

	private final Set<Route> paced = new HashSet<>();

	private long uncharged;

	private int unchargedEvents;

	/** The time of all that is drained together: a few milliseconds, and clocks cost. */
	private long drainingSince;

	/** How many events the buffer has handed out. */
	private long drained;

	private long flushSequence;

	private long pacedUntil;

	private long nextExpiry;

	private boolean paused;

	private boolean backlog;

	private @Nullable Closing closing;

	private volatile boolean closed;

	private long givenUp;

	private long seenFull;

	private long seenTransactionFull;

	private long overflowSince;

	private long lastOverflow;

	private long droppedBefore;

	private long lastBusy;

	private @Nullable Instant lastSuccess;

	private @Nullable Instant lastFailure;

	private @Nullable String lastFailureText;

	private volatile DeliveryStatus status;

	DeliveryLoop(Destination destination, EventBuffer buffer, DeliverySettings settings, boolean evictOldest,
			DeadLetters deadLetters, DeliveryCounters counters, DeliveryListener listener, Clock clock,
			LongSupplier nanoTime, Runnable wakeUp) {
		this.destination = destination;
		this.buffer = buffer;
		this.settings = settings;
		this.evictOldest = evictOldest;
		this.counters = counters;
		this.clock = clock;
		this.nanoTime = nanoTime;
		this.wakeUp = wakeUp;
		this.tick = Math.max(TimeUnit.MILLISECONDS.toNanos(1), Math.min(MAX_TICK, settings.linger().toNanos() / 4));
		this.compressor = settings.gzip() ? new Gzip() : null;
		this.open = new OpenSegments(settings.maxInFlight(), buffer.sizes().maxBytes(), buffer::charge);
		this.gate = new Gate(settings.maxInFlight(), settings.retry());
		this.settlement = new Settlement(destination.name(), this.queue, buffer, deadLetters, counters, listener);
		this.rules = new AnswerRules(destination.name(), this.queue, this.gate, this.settlement, settings,
				this.compressor);
		this.pacedUntil = nanoTime.getAsLong();
		this.nextExpiry = this.pacedUntil;
		this.lastBusy = this.pacedUntil;
		this.seenFull = counters.dropped(DropReason.BUFFER_FULL);
		this.seenTransactionFull = counters.dropped(DropReason.TRANSACTION_FULL);
		this.status = status(nanoTime.getAsLong());
	}

	/**
	 * Does all that is due.
	 * @return how many nanoseconds may pass before the next step, unless something
	 * arrives; 0 for none
	 */
	long step() {
		long now = this.nanoTime.getAsLong();
		for (Runnable message = this.inbox.poll(); message != null; message = this.inbox.poll()) {
			message.run();
		}
		int drained;
		try {
			giveUpSilent(now);
			expire(now);
			drained = drain();
			followFlushes();
			watchOverflow(now);
			if (this.evictOldest) {
				makeRoom();
			}
			if (!this.paused) {
				send(now);
			}
			noteIdle(now);
		}
		finally {
			// Whatever goes wrong above, nobody waits for a deadline in vain.
			finishFlushes(now);
			finishClosing(now);
			this.status = status(now);
		}
		return (drained == DRAIN_CREDIT) ? 0 : untilNext(now);
	}

	/**
	 * Whether it was closed and has nothing left to do.
	 * @return whether no more steps are needed
	 */
	boolean isClosed() {
		return this.closed;
	}

	DeliveryStatus status() {
		return this.status;
	}

	// Requests from other threads

	/**
	 * Asks for all waiting events to be sent without lingering.
	 * @param deadline how long to wait for their outcome
	 * @return how it ended
	 */
	CompletableFuture<FlushResult> flush(Duration deadline) {
		CompletableFuture<FlushResult> result = new CompletableFuture<>();
		tell(() -> this.flushes.add(new Flush(this.drained + notDrained(), deadline(deadline), result)));
		if (this.closed) {
			result.complete(new FlushResult(this.buffer.sizes().events()));
		}
		return result;
	}

	void pause(boolean pause) {
		tell(() -> this.paused = pause);
	}

	/**
	 * Asks for everything to be delivered and for the loop to end.
	 * @param deadline when to give up
	 * @param done called on the delivery thread with the number of events given up
	 */
	void close(Duration deadline, LongConsumer done) {
		tell(() -> {
			Closing before = this.closing;
			this.closing = (before == null) ? new Closing(deadline(deadline), done)
					: new Closing(before.deadline(), before.done().andThen(done));
			this.paused = false;
			if (this.gate.isShut()) {
				this.gate.probeNow(this.nanoTime.getAsLong());
			}
		});
	}

	private long deadline(Duration fromNow) {
		return this.nanoTime.getAsLong() + limited(fromNow).toNanos();
	}

	private static Duration limited(Duration duration) {
		return (duration.compareTo(LONGEST) > 0) ? LONGEST : duration;
	}

	private void tell(Runnable message) {
		this.inbox.offer(message);
		this.wakeUp.run();
	}

	// Seal

	private int drain() {
		this.drainingSince = this.nanoTime.getAsLong();
		long waiting = this.buffer.sizes().events() - this.eventsInFlight;
		this.backlog = waiting > this.destination.routes().get(0).limits().events();
		try {
			return this.buffer.drain(this::seal, DRAIN_CREDIT);
		}
		finally {
			chargeSealed();
		}
	}

	/**
	 * Tells the buffer how much more or less sealed events take up. Not for each of them:
	 * callers write the same counter, and taking turns costs both sides more than all
	 * else that they do with it.
	 */
	private void chargeSealed() {
		long bytes = this.uncharged;
		this.uncharged = 0;
		this.unchargedEvents = 0;
		this.buffer.charge(bytes);
	}

	private void seal(CapturedEvent event) {
		this.drained++;
		DropReason refusal;
		OpenSegment target = null;
		try {
			refusal = encode(event);
			if (refusal == null) {
				target = target(event);
				add(event, target);
			}
		}
		catch (OutOfMemoryError ex) {
			// Whatever it was wanted for, the event has not become part of a segment, and
			// its encoder may have stopped in the middle of it.
			this.encoders.remove(event.route());
			this.settlement.noMemory(event);
			throw ex;
		}
		if (refusal != null) {
			this.settlement.dropped(event, refusal);
			return;
		}
		if (++this.unchargedEvents >= CHARGE_EVERY) {
			chargeSealed();
		}
		if (target != null && target.full()) {
			close(target);
		}
	}

	private OpenSegment target(CapturedEvent event) {
		long now = this.drainingSince;
		if (this.open.isFull()) {
			close(this.open.all().get(0));
		}
		OpenSegment target = this.open.target(event, this.backlog, now);
		while (!target.fits(this.scratch.length()) || isStale(target, now)) {
			// The next one that it may belong to can be as full or as old.
			close(target);
			target = this.open.target(event, this.backlog, now);
		}
		return target;
	}

	private void add(CapturedEvent event, OpenSegment target) {
		long before = (target.count() > 0) ? target.held() : 0;
		try {
			if (event.origin() != null) {
				target.noteOrigin(event.origin());
			}
			target.append(this.scratch, event.lanes(), event.route().repeatable(event));
			this.open.added(target, event.lanes());
			this.uncharged -= event.weight();
		}
		finally {
			// It may have grown for an event that did not become part of it.
			if (target.count() > 0) {
				this.uncharged += target.held() - before;
			}
			else {
				this.open.discard(target);
			}
		}
	}

	/**
	 * Events expire as a segment, so that no segment may gather events of very different
	 * age.
	 */
	private boolean isStale(OpenSegment segment, long now) {
		Duration maxAge = this.settings.maxAge();
		return maxAge != null && segment.count() > 0 && now - segment.since() > maxAge.toNanos() / AGES_PER_MAX_AGE;
	}

	/**
	 * Writes an event to where segments take it from.
	 * @return why it has to be dropped, or {@code null}
	 */
	private @Nullable DropReason encode(CapturedEvent event) {
		this.scratch.truncate(0);
		if (event.content() instanceof byte[] encoded) {
			this.scratch.write(encoded);
		}
		else {
			try {
				this.encoders.computeIfAbsent(event.route(), Route::newEncoder).encode(event, this.scratch);
			}
			catch (RuntimeException | StackOverflowError | LinkageError ex) {
				this.encoders.remove(event.route());
				// The class only: what a JSON writer says may quote the value.
				logger.warn("{}: event {} was dropped: it could not be written: {}", this.destination.name(),
						printable(event.id().toString()), ex.getClass().getName());
				return DropReason.UNENCODABLE;
			}
		}
		int most = event.route().limits().maxEventBytes();
		if (this.scratch.length() > most) {
			logger.warn("{}: event {} was dropped: it is {} bytes long, at most {} are taken", this.destination.name(),
					printable(event.id().toString()), this.scratch.length(), most);
			return DropReason.TOO_LARGE;
		}
		return null;
	}

	/** The application may have given the id. */
	private static String printable(String id) {
		return PrintableText.of(id, MAX_ID);
	}

	/**
	 * Closes a segment, and before it those that it has to wait for.
	 */
	private Segment close(OpenSegment segment) {
		for (OpenSegment earlier = this.open.before(segment); earlier != null; earlier = this.open.before(segment)) {
			close(earlier);
		}
		chargeSealed();
		this.queue.makeRoom();
		long before = segment.held();
		Segment closedSegment = this.open.close(segment, this.compressor);
		this.queue.add(closedSegment);
		this.buffer.charge(closedSegment.held() - before);
		return closedSegment;
	}

	// Send

	private void send(long now) {
		this.paced.clear();
		while (true) {
			if (this.gate.isShut()) {
				if (this.gate.probeDue(now, this.flights.size())) {
					probe(now);
				}
				return;
			}
			if (!this.gate.admits(this.flights.size())) {
				return;
			}
			Segment segment = nextClosed(now);
			OpenSegment openSegment = (segment == null) ? nextOpen(now) : null;
			if (segment == null && openSegment == null) {
				segment = pastSuspects(now);
			}
			Route route = (segment != null) ? segment.route() : (openSegment != null) ? openSegment.route() : null;
			if (route == null) {
				return;
			}
			long wait = route.pace().tryAcquire();
			if (wait > 0) {
				// A family of endpoints is out of tokens; another may not be.
				this.pacedUntil = this.paced.isEmpty() ? now + wait : Math.min(this.pacedUntil, now + wait);
				this.paced.add(route);
				continue;
			}
			Segment next = (segment != null) ? segment : closeJoined(Objects.requireNonNull(openSegment));
			if (isTooOld(next.since(), now)) {
				this.settlement.expired(next);
				continue;
			}
			int first = next.suspicion.nextFirst(next);
			// A harmless probe passed, perhaps only because it is harmless: a single
			// event is put at risk first.
			int end = this.gate.isOnTrial() ? first + 1 : next.suspicion.nextEnd(next);
			post(next, first, end, false);
		}
	}

	private @Nullable Segment nextClosed(long now) {
		Predicate<Segment> sendable = (each) -> each.notBefore - now <= 0 && !this.paced.contains(each.route())
				&& this.rules.admits(each) && this.buffer.holds(each);
		Segment oldest = this.queue.oldest();
		if (oldest != null && this.gate.isOnTrial() && asksAnother()) {
			Segment other = otherThan(oldest);
			if (other != null && sendable.test(other)) {
				return other;
			}
		}
		return this.queue.next(sendable);
	}

	/**
	 * A segment that is suspected waits for its next turn: what shares no lane with it
	 * need not.
	 */
	private @Nullable Segment pastSuspects(long now) {
		for (Segment segment : this.queue.all()) {
			if (segment.suspected && !segment.inFlight) {
				Segment other = otherThan(segment);
				return (other != null && other.notBefore - now <= 0 && !this.paced.contains(other.route())
						&& this.rules.admits(other)) ? other : null;
			}
		}
		return null;
	}

	/**
	 * Closes a segment to be sent, together with others that fit the same request.
	 */
	private Segment closeJoined(OpenSegment segment) {
		this.open.joinAll(segment, this.queue.lanes());
		return close(segment);
	}

	private @Nullable OpenSegment nextOpen(long now) {
		if (this.open.isEmpty()) {
			return null;
		}
		long blocked = this.queue.lanes();
		return this.open.next(blocked, (segment) -> !this.paced.contains(segment.route())
				&& (eligible(segment, now) || this.open.enoughTogether(segment, blocked)));
	}

	private boolean eligible(OpenSegment segment, long now) {
		return segment.count() >= segment.route().limits().events()
				|| now - segment.since() >= this.settings.linger().toNanos() || segment.sequence() <= this.flushSequence
				|| this.closing != null;
	}

	private void probe(long now) {
		if (this.queue.isEmpty() && this.open.isEmpty()) {
			return;
		}
		Mono<Answer> harmless = this.rules.harmlessProbesMislead() ? null : harmlessProbe();
		if (harmless != null) {
			if (waitsFor(this.destination.probePace(), now)) {
				return;
			}
			launch(new Flight(null, 0, 0, true, this.gate.generation(), now, NO_BODY, false), harmless);
			return;
		}
		OpenSegment openSegment = this.queue.isEmpty() ? this.open.first() : null;
		Segment oldest = (openSegment != null) ? close(openSegment) : this.queue.next(this.buffer::holds);
		if (oldest == null) {
			return;
		}
		Segment other = asksAnother() ? otherThan(oldest) : null;
		Segment asked = (other != null) ? other : oldest;
		if (isTooOld(asked.since(), now)) {
			this.settlement.expired(asked);
			return;
		}
		if (waitsFor(asked.route().pace(), now)) {
			return;
		}
		int first = asked.suspicion.nextFirst(asked);
		int end = asked.suspicion.nextEnd(asked);
		if (this.gate.isHeld() || this.rules.harmlessProbesMislead()) {
			end = first + 1;
		}
		else if (other != null) {
			end = first + Math.max(1, (end - first) >> (other.attempts / 2));
		}
		else if (asksAnother()) {
			// There is nothing else to ask than a part of it.
			end = first + Math.max(1, (end - first) >> (this.gate.failures() / 2));
		}
		post(asked, first, end, true);
	}

	/**
	 * A probe counts as any other request, and waits for its turn like them.
	 */
	private boolean waitsFor(Pace pace, long now) {
		long wait = pace.tryAcquire();
		if (wait > 0) {
			this.gate.probeAt(now + wait);
		}
		return wait > 0;
	}

	private @Nullable Mono<Answer> harmlessProbe() {
		try {
			return this.destination.probe();
		}
		catch (RuntimeException | Error ex) {
			return Mono.error(ex);
		}
	}

	/**
	 * Whether it is time to ask with something else: the oldest segment failed several
	 * times, and that may be its own fault.
	 */
	private boolean asksAnother() {
		return this.gate.failures() >= AnswerRules.SUSPECT_AFTER && this.gate.failures() % 2 == 1
				&& (!this.gate.isHeld() || this.gate.contentMayMatter());
	}

	/**
	 * Something that may be sent although a segment is not: another one without a common
	 * lane, or a part of this or of another one that is cut out for it.
	 * @param suspect the segment
	 * @return another segment, or {@code null}
	 */
	private @Nullable Segment otherThan(Segment suspect) {
		Segment asked = this.queue.next((each) -> each != suspect && !each.suspected && this.buffer.holds(each));
		boolean mayCut = asked == null || !this.gate.isShut() || isTimeToCut();
		if (asked != null && (asked.attempts == 0 || !mayCut)) {
			return asked;
		}
		Segment fresh = this.queue
			.next((each) -> each != suspect && !each.suspected && each.attempts == 0 && this.buffer.holds(each));
		fresh = (fresh != null) ? fresh : cutFree(suspect);
		return (fresh != null) ? fresh : asked;
	}

	/**
	 * As long as it may be an outage, segments are cut at a few failures only: it makes
	 * small ones.
	 */
	private boolean isTimeToCut() {
		int failures = this.gate.failures() + 1;
		return Integer.bitCount(failures) == 1
				&& (this.gate.isHeld() || Integer.numberOfTrailingZeros(failures) % 2 == 0);
	}

	private @Nullable Segment cutFree(Segment suspect) {
		Segment free = null;
		if (!suspect.inFlight && suspect.size() > 1) {
			free = cutApart(suspect, suspect.lanesOf(suspect.from()));
		}
		int looked = 0;
		for (Segment behind : List.copyOf(this.queue.all())) {
			if (free != null || looked++ > LOOK_BEHIND) {
				break;
			}
			if (behind != suspect && !behind.inFlight && !behind.suspected) {
				// The front of what was asked already is as suspect as what stands
				// before.
				long front = (behind.attempts > 0) ? behind.lanesOf(behind.from()) : 0;
				free = cutApart(behind, front);
			}
		}
		if (free == null) {
			OpenSegment beside = this.open.first();
			if (beside != null && (beside.lanes() & ~this.queue.lanes()) != 0) {
				long blocked = this.queue.lanes();
				Segment closedNow = close(beside);
				free = ((closedNow.lanes() & blocked) == 0) ? closedNow : cutApart(closedNow, 0);
			}
		}
		return free;
	}

	/**
	 * Cuts out of a segment what shares no lane with what stands before the segment, and
	 * with nothing before it in the segment that does. That part can be sent first
	 * without breaking anybody's order.
	 * @param lanes what else it may share no lane with
	 * @return the part, or {@code null} when there is none
	 */
	private @Nullable Segment cutApart(Segment segment, long lanes) {
		BitSet apart = segment.apartFrom(this.queue.lanesBefore(segment) | lanes);
		int events = apart.cardinality();
		if (events == 0 || events == segment.size()) {
			return null;
		}
		Gzip gzip = this.rules.compressorFor(segment);
		Segment part = segment.recut(apart::get, gzip);
		Segment rest = segment.recut((event) -> !apart.get(event), gzip);
		if (part == null || rest == null) {
			return null;
		}
		part.attempts = 0;
		part.notBefore = part.since();
		rest.suspected = segment.suspected;
		this.settlement.cut(segment, part, rest);
		return part;
	}

	private void post(Segment segment, int first, int end, boolean probe) {
		Gzip gzip = this.rules.compressorFor(segment);
		RequestBody body = segment.body(first, end, gzip);
		DeliveryRequest request = new DeliveryRequest(segment.route(), body, gzip != null, end - first,
				segment.attempts + 1, segment.origins());
		segment.posts++;
		segment.inFlight = true;
		this.eventsInFlight += segment.size();
		this.counters.addRequest();
		// Not the time of the step: an exchange does not begin before the events are
		// there.
		long started = this.nanoTime.getAsLong();
		launch(new Flight(segment, first, end, probe, this.gate.generation(), started, body, gzip != null),
				Mono.defer(() -> this.destination.post(request)));
	}

	private void launch(Flight flight, Mono<Answer> request) {
		this.flights.add(flight);
		try {
			subscribe(flight, request);
		}
		catch (RuntimeException | Error ex) {
			tell(() -> answered(flight,
					new Answer.Ambiguous(null, "the request could not be started: " + ex.getClass().getName())));
		}
	}

	private void subscribe(Flight flight, Mono<Answer> request) {
		flight.subscription = request
			.onErrorResume(
					(ex) -> Mono.just(new Answer.Ambiguous(null, "the request failed: " + ex.getClass().getName())))
			.defaultIfEmpty(new Answer.Ambiguous(null, "the request ended without an answer"))
			.subscribe((answer) -> tell(() -> answered(flight, answer)));
	}

	/**
	 * A destination owes an answer to each request. One that never comes must not keep
	 * its users' later events waiting for ever.
	 */
	private void giveUpSilent(long now) {
		if (this.flights.isEmpty()) {
			return;
		}
		Duration limit = limited(this.destination.exchangeTimeout()).plus(SILENCE_MARGIN);
		for (Flight flight : List.copyOf(this.flights)) {
			if (now - flight.started() >= limit.toNanos()) {
				logger.warn("{}: a request has had no answer for {} and is given up", this.destination.name(), limit);
				cancel(flight);
				answered(flight, new Answer.Ambiguous(null, "no answer within " + limit));
			}
		}
	}

	private void cancel(Flight flight) {
		try {
			if (flight.subscription != null) {
				flight.subscription.dispose();
			}
		}
		catch (RuntimeException | Error ex) {
			logger.debug("{}: a request could not be cancelled", this.destination.name(), ex);
		}
	}

	private void answered(Flight flight, Answer answer) {
		if (!this.flights.remove(flight)) {
			return;
		}
		long now = this.nanoTime.getAsLong();
		boolean success = answer instanceof Answer.Delivered || answer instanceof Answer.Partial;
		if (!success) {
			this.lastFailure = this.clock.instant();
			this.lastFailureText = answer.text();
		}
		Segment segment = flight.segment();
		if (segment == null) {
			this.rules.probed(flight, answer, now);
			return;
		}
		if (success) {
			this.lastSuccess = this.clock.instant();
		}
		else {
			this.counters.addFailedRequest();
		}
		this.eventsInFlight -= segment.size();
		segment.inFlight = false;
		this.rules.answered(flight, segment, answer, now);
		if (this.compressor == null && segment.size() == 0 && segment.posts == 1
				&& segment.wasPutTogetherIn(flight.body()) && flight.body().reclaim()) {
			this.open.recycle(flight.body().array());
		}
	}

	// Bounds

	private void expire(long now) {
		Duration maxAge = this.settings.maxAge();
		if (maxAge == null || (now - this.nextExpiry < 0)) {
			return;
		}
		this.nextExpiry = now + Math.min(EXPIRY_PERIOD, maxAge.toNanos() / AGES_PER_MAX_AGE);
		for (OpenSegment segment : List.copyOf(this.open.all())) {
			// It may have been closed with one before it.
			if (this.open.all().contains(segment) && isTooOld(segment.since(), now)) {
				close(segment);
			}
		}
		for (Segment segment : List.copyOf(this.queue.all())) {
			if (!segment.inFlight && isTooOld(segment.since(), now)) {
				this.settlement.expired(segment);
			}
		}
	}

	private boolean isTooOld(long since, long now) {
		Duration maxAge = this.settings.maxAge();
		return maxAge != null && now - since > maxAge.toNanos();
	}

	/**
	 * Keeps an eighth of the buffer free for what comes, so that callers find room.
	 */
	private void makeRoom() {
		BufferSizes sizes = this.buffer.sizes();
		while (sizes.bytes() > sizes.maxBytes() - sizes.maxBytes() / 8
				|| sizes.events() > sizes.maxEvents() - sizes.maxEvents() / 8) {
			Segment oldest = null;
			for (Segment segment : this.queue.all()) {
				if (!segment.inFlight) {
					oldest = segment;
					break;
				}
			}
			if (oldest == null) {
				OpenSegment openSegment = this.open.first();
				if (openSegment == null) {
					return;
				}
				oldest = close(openSegment);
			}
			int evicted = oldest.size();
			this.settlement.dropped(oldest, DropReason.EVICTED);
			noteOverflow(evicted);
			sizes = this.buffer.sizes();
		}
	}

	private void watchOverflow(long now) {
		long transactionFull = this.counters.dropped(DropReason.TRANSACTION_FULL);
		if (transactionFull > this.seenTransactionFull) {
			this.settlement.announceDropped(DropReason.TRANSACTION_FULL, transactionFull - this.seenTransactionFull);
			this.seenTransactionFull = transactionFull;
		}
		long full = this.counters.dropped(DropReason.BUFFER_FULL);
		if (full > this.seenFull) {
			long count = full - this.seenFull;
			this.seenFull = full;
			noteOverflow(count);
			this.settlement.announceDropped(DropReason.BUFFER_FULL, count);
		}
		else if (this.overflowSince != 0 && now - this.lastOverflow > OVERFLOW_QUIET) {
			logger.info("{}: the buffer has room again; {} event(s) were dropped meanwhile", this.destination.name(),
					this.counters.dropped() - this.droppedBefore);
			this.overflowSince = 0;
		}
	}

	private void noteOverflow(long count) {
		long now = this.nanoTime.getAsLong();
		if (this.overflowSince == 0) {
			this.overflowSince = (now != 0) ? now : 1;
			this.droppedBefore = this.counters.dropped() - count;
			BufferSizes sizes = this.buffer.sizes();
			logger.warn("{}: the buffer is full ({} events, {} bytes); events are dropped. See {}.buffer.*",
					this.destination.name(), sizes.events(), sizes.bytes(), this.destination.name());
		}
		this.lastOverflow = now;
	}

	/**
	 * An application that tracks nothing for a while gets back what bursts are sealed in.
	 */
	private void noteIdle(long now) {
		if (!this.open.isEmpty() || !this.queue.isEmpty()) {
			this.lastBusy = now;
		}
		else if (now - this.lastBusy > IDLE) {
			this.open.dropSpare();
		}
	}

	// Flush and close

	/**
	 * How many events are accepted, or just being offered, that the buffer has not handed
	 * out.
	 */
	private long notDrained() {
		long sealed = this.queue.events();
		for (OpenSegment segment : this.open.all()) {
			sealed += segment.count();
		}
		return this.buffer.sizes().events() - sealed;
	}

	/**
	 * A flush covers what the buffer held when it was asked for. The buffer may hand out
	 * the last of it later.
	 */
	private void followFlushes() {
		for (Flush flush : this.flushes) {
			if (flush.isOpen() && (this.drained - flush.upTo >= 0 || notDrained() == 0)) {
				flush.sequence = this.open.lastSequence();
			}
			// Until then, all that was handed out is part of it, or stands before.
			this.flushSequence = Math.max(this.flushSequence,
					flush.isOpen() ? this.open.lastSequence() : flush.sequence);
		}
	}

	private void finishFlushes(long now) {
		for (Iterator<Flush> each = this.flushes.iterator(); each.hasNext();) {
			Flush flush = each.next();
			long remaining = flush.isOpen() ? this.buffer.sizes().events() : remaining(flush.sequence);
			if (remaining == 0 || now - flush.deadline >= 0 || this.closed) {
				each.remove();
				// Never on this thread: what hangs on the result is the application's.
				flush.result.completeAsync(() -> new FlushResult(remaining));
			}
		}
	}

	private long remaining(long sequence) {
		long remaining = 0;
		for (Segment segment : this.queue.all()) {
			remaining += (segment.sequence() <= sequence) ? segment.size() : 0;
		}
		for (OpenSegment segment : this.open.all()) {
			remaining += (segment.sequence() <= sequence) ? segment.count() : 0;
		}
		return remaining;
	}

	private void finishClosing(long now) {
		Closing end = this.closing;
		if (end == null || this.closed) {
			return;
		}
		long givenUp = 0;
		if (this.buffer.sizes().events() == 0) {
			this.buffer.close();
		}
		else if (now - end.deadline() >= 0) {
			this.buffer.close();
			givenUp = giveUp();
		}
		this.givenUp += givenUp;
		if (this.buffer.sizes().events() == 0 || now - end.deadline() >= CLOSING_GRACE) {
			this.closed = true;
			this.status = status(now);
			for (Runnable message = this.inbox.poll(); message != null; message = this.inbox.poll()) {
				message.run();
			}
			finishFlushes(now);
			if (this.compressor != null) {
				this.compressor.close();
			}
			Objects.requireNonNull(this.closing).done().accept(this.givenUp);
		}
	}

	private long giveUp() {
		this.flights.forEach(this::cancel);
		this.flights.clear();
		while (drain() > 0) {
			// All that was accepted gets its outcome.
		}
		int unsealed = 0;
		while (!this.open.isEmpty()) {
			// Not closed before, for which there might be no memory.
			OpenSegment segment = this.open.all().get(0);
			unsealed += segment.count();
			this.buffer.settle(null, segment.count(), segment.held());
			this.open.discard(segment);
		}
		return this.settlement.droppedAll(DropReason.SHUTDOWN, unsealed);
	}

	// Rest

	private long untilNext(long now) {
		long rest = this.tick;
		if (this.gate.isShut()) {
			rest = sooner(rest, this.gate.shutUntil() - now);
		}
		else {
			for (OpenSegment segment : this.open.all()) {
				rest = sooner(rest, segment.since() + this.settings.linger().toNanos() - now);
			}
			if (!this.paced.isEmpty()) {
				rest = sooner(rest, this.pacedUntil - now);
			}
		}
		return Math.max(rest, TimeUnit.MILLISECONDS.toNanos(1));
	}

	/**
	 * What is due already and was not sent waits for something else: an answer, which
	 * wakes this thread, an event, or somebody to resume.
	 */
	private static long sooner(long rest, long due) {
		return (due > 0) ? Math.min(rest, due) : rest;
	}

	private DeliveryStatus status(long now) {
		BufferSizes sizes = this.buffer.sizes();
		long oldest = now;
		Segment first = this.queue.oldest();
		if (first != null) {
			oldest = Math.min(oldest, first.since());
		}
		for (OpenSegment segment : this.open.all()) {
			oldest = Math.min(oldest, segment.since());
		}
		return new DeliveryStatus(state(), this.gate.isHeld() ? this.gate.advice() : null, this.lastSuccess,
				this.lastFailure, this.lastFailureText, sizes.events(), sizes.bytes(), Duration.ofNanos(now - oldest),
				this.flights.size());
	}

	private DeliveryStatus.State state() {
		if (this.closed) {
			return DeliveryStatus.State.STOPPED;
		}
		if (this.paused) {
			return DeliveryStatus.State.PAUSED;
		}
		if (this.gate.isHeld()) {
			return DeliveryStatus.State.HELD;
		}
		return (this.gate.failures() > 0) ? DeliveryStatus.State.RETRYING : DeliveryStatus.State.DELIVERING;
	}

	private static final class Flush {

		/** How many events will have been handed out when the last of it was. */
		private final long upTo;

		private final long deadline;

		private final CompletableFuture<FlushResult> result;

		/** The last segment with events of it, if they were all handed out. */
		private long sequence = -1;

		Flush(long upTo, long deadline, CompletableFuture<FlushResult> result) {
			this.upTo = upTo;
			this.deadline = deadline;
			this.result = result;
		}

		boolean isOpen() {
			return this.sequence < 0;
		}

	}

	private record Closing(long deadline, LongConsumer done) {
	}

}
