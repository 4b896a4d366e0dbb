package io.github.rudderbento.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

	/** How many events are sealed before the answers are looked at again. */
	private static final int DRAIN_CREDIT = 4096;

	/**
	 * The buffer is polled at this pace at the slowest. Waking a thread costs the caller
	 * some 8 µs, a poll costs it nothing.
	 */
	private static final long MAX_TICK = TimeUnit.MILLISECONDS.toNanos(50);

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

	private final List<Flush> flushes = new ArrayList<>();

	private final Set<Route> paced = new HashSet<>();

	private long lastSequence;

	private long flushSequence;

	private long pacedUntil;

	private boolean paused;

	private boolean backlog;

	private @Nullable Closing closing;

	private boolean closed;

	private long seenFull;

	private long overflowSince;

	private long lastOverflow;

	private long droppedBefore;

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
		this.open = new OpenSegments(settings.maxInFlight(), this::close, buffer::charge);
		this.gate = new Gate(settings.maxInFlight(), settings.retry());
		this.settlement = new Settlement(destination.name(), this.queue, buffer, deadLetters, counters, listener);
		this.rules = new AnswerRules(destination.name(), this.queue, this.gate, this.settlement, settings,
				this.compressor);
		this.pacedUntil = nanoTime.getAsLong();
		this.seenFull = counters.dropped(DropReason.BUFFER_FULL);
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
		expire(now);
		int drained = drain();
		watchOverflow(now);
		if (this.evictOldest) {
			makeRoom();
		}
		if (!this.paused) {
			send(now);
		}
		finishFlushes(now);
		finishClosing(now);
		this.status = status(now);
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
		tell(() -> {
			while (drain() == DRAIN_CREDIT) {
				// What was accepted before the flush is in the buffer, and only that is
				// awaited.
			}
			this.flushSequence = this.lastSequence;
			this.flushes.add(new Flush(this.lastSequence, this.nanoTime.getAsLong() + deadline.toNanos(), result));
		});
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
			long now = this.nanoTime.getAsLong();
			this.closing = new Closing(now + deadline.toNanos(), done);
			this.paused = false;
			if (this.gate.isShut()) {
				this.gate.probeNow(now);
			}
		});
	}

	private void tell(Runnable message) {
		this.inbox.offer(message);
		this.wakeUp.run();
	}

	// Seal

	private int drain() {
		long waiting = this.buffer.sizes().events() - this.queue.eventsInFlight();
		this.backlog = waiting > this.destination.routes().get(0).limits().events();
		return this.buffer.drain(this::seal, DRAIN_CREDIT);
	}

	private void seal(CapturedEvent event) {
		this.scratch.truncate(0);
		if (!encode(event)) {
			this.settlement.dropped(event, DropReason.UNENCODABLE);
			return;
		}
		Route route = event.route();
		int length = this.scratch.length();
		if (length > route.limits().maxEventBytes()) {
			logger.warn("{}: event {} was dropped: it is {} bytes long, at most {} are taken", this.destination.name(),
					event.id(), length, route.limits().maxEventBytes());
			this.settlement.dropped(event, DropReason.TOO_LARGE);
			return;
		}
		OpenSegment target = this.open.find(event, this.backlog);
		if (target != null && !target.fits(length)) {
			close(target);
			target = null;
		}
		long before = 0;
		if (target == null) {
			target = new OpenSegment(route, ++this.lastSequence, this.nanoTime.getAsLong());
			this.open.add(target);
		}
		else {
			before = target.held();
		}
		target.append(this.scratch, event.lanes(), route.repeatable(event));
		if (event.origin() != null) {
			target.noteOrigin(event.origin());
		}
		this.open.own(target, event.lanes());
		this.buffer.charge(target.held() - before - event.weight());
		if (target.full()) {
			close(target);
		}
	}

	private boolean encode(CapturedEvent event) {
		if (event.content() instanceof byte[] encoded) {
			this.scratch.write(encoded);
			return true;
		}
		try {
			this.encoders.computeIfAbsent(event.route(), Route::newEncoder).encode(event, this.scratch);
			return true;
		}
		catch (RuntimeException ex) {
			logger.warn("{}: event {} was dropped: it could not be written: {}", this.destination.name(), event.id(),
					ex.toString());
			return false;
		}
	}

	private Segment close(OpenSegment segment) {
		this.open.remove(segment);
		long before = segment.held();
		Segment closedSegment = segment.close(this.settings.gzip() ? this.compressor : null);
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
			Segment segment = this.queue
				.next((each) -> each.notBefore - now <= 0 && !this.paced.contains(each.route()));
			OpenSegment openSegment = (segment == null) ? nextOpen(now) : null;
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
			if (this.buffer.holds(next)) {
				post(next, next.suspicion.nextFirst(next), next.suspicion.nextEnd(next), false, now);
			}
		}
	}

	/**
	 * Closes a segment to be sent, together with others that fit the same request.
	 */
	private Segment closeJoined(OpenSegment segment) {
		this.open.joinAll(segment, this.queue.lanes());
		return close(segment);
	}

	private @Nullable OpenSegment nextOpen(long now) {
		if (this.open.all().isEmpty()) {
			return null;
		}
		long blocked = this.queue.lanes();
		for (OpenSegment segment : this.open.all()) {
			if ((segment.lanes() & blocked) == 0 && !this.paced.contains(segment.route())
					&& (eligible(segment, now) || enoughTogether(segment.route(), blocked))) {
				return segment;
			}
		}
		return null;
	}

	/**
	 * Whether the open segments of a route that could be sent now would make a full
	 * batch.
	 */
	private boolean enoughTogether(Route route, long blocked) {
		int events = 0;
		for (OpenSegment segment : this.open.all()) {
			events += (segment.route() == route && (segment.lanes() & blocked) == 0) ? segment.count() : 0;
		}
		return events >= route.limits().events();
	}

	private boolean eligible(OpenSegment segment, long now) {
		return segment.count() >= segment.route().limits().events()
				|| now - segment.since() >= this.settings.linger().toNanos() || segment.sequence() <= this.flushSequence
				|| this.closing != null;
	}

	private void probe(long now) {
		if (this.queue.isEmpty() && this.open.all().isEmpty()) {
			return;
		}
		Mono<Answer> harmless = this.destination.probe();
		if (harmless != null) {
			launch(new Flight(null, 0, 0, true, this.gate.generation(), now, 0, false), harmless);
			return;
		}
		Segment oldest = this.queue.next((each) -> true);
		if (oldest == null) {
			oldest = close(this.open.all().get(0));
		}
		if (!this.buffer.holds(oldest)) {
			return;
		}
		Suspicion suspicion = oldest.suspicion;
		if (this.gate.isHeld()) {
			int first = suspicion.nextFirst(oldest);
			post(oldest, first, first + 1, true, now);
		}
		else if (this.gate.failures() >= AnswerRules.SUSPECT_AFTER && this.gate.failures() % 2 == 1) {
			probeInsteadOf(oldest, now);
		}
		else {
			post(oldest, suspicion.nextFirst(oldest), suspicion.nextEnd(oldest), true, now);
		}
	}

	/**
	 * The oldest segment failed several times: is it the destination, or the segment?
	 * Another one of other lanes tells, or else a part of it.
	 */
	private void probeInsteadOf(Segment oldest, long now) {
		Segment other = this.queue.next((each) -> each != oldest && this.buffer.holds(each));
		if (other == null) {
			other = (oldest.size() > 1) ? cutByLanes(oldest) : openBeside();
		}
		if (other != null) {
			post(other, other.suspicion.nextFirst(other), other.suspicion.nextEnd(other), true, now);
			return;
		}
		int first = oldest.suspicion.nextFirst(oldest);
		int events = oldest.suspicion.nextEnd(oldest) - first;
		post(oldest, first, first + Math.max(1, events >> (this.gate.failures() / 2)), true, now);
	}

	/**
	 * Cuts a segment in two of different lanes, so that one can pass the other without
	 * breaking the order. Not at every failure, as it makes small segments.
	 * @return the second part, or {@code null}
	 */
	private @Nullable Segment cutByLanes(Segment segment) {
		long lanes = segment.halfOfTheLanes();
		if (lanes == 0 || Integer.bitCount(this.gate.failures() + 1) != 1) {
			return null;
		}
		Gzip gzip = this.rules.compressorFor(segment);
		Segment one = segment.recut((event) -> !segment.inLanes(event, lanes), gzip);
		Segment other = segment.recut((event) -> segment.inLanes(event, lanes), gzip);
		if (one == null || other == null) {
			return null;
		}
		this.settlement.cut(segment, one, other);
		return other;
	}

	private @Nullable Segment openBeside() {
		long blocked = this.queue.lanes();
		for (OpenSegment segment : this.open.all()) {
			if ((segment.lanes() & blocked) == 0) {
				return close(segment);
			}
		}
		return null;
	}

	private void post(Segment segment, int first, int end, boolean probe, long now) {
		Gzip gzip = this.rules.compressorFor(segment);
		byte[] body = segment.body(first, end, gzip);
		DeliveryRequest request = new DeliveryRequest(segment.route(), body, gzip != null, end - first,
				segment.attempts + 1, segment.origins());
		segment.inFlight = true;
		this.counters.addRequest();
		launch(new Flight(segment, first, end, probe, this.gate.generation(), now, body.length, gzip != null),
				Mono.defer(() -> this.destination.post(request)));
	}

	private void launch(Flight flight, Mono<Answer> request) {
		this.flights.add(flight);
		flight.subscription = request
			.onErrorResume(
					(ex) -> Mono.just(new Answer.Ambiguous(null, "the request failed: " + ex.getClass().getName())))
			.defaultIfEmpty(new Answer.Ambiguous(null, "the request ended without an answer"))
			.subscribe((answer) -> tell(() -> answered(flight, answer)));
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
		segment.inFlight = false;
		this.rules.answered(flight, segment, answer, now);
	}

	// Bounds

	private void expire(long now) {
		Duration maxAge = this.settings.maxAge();
		if (maxAge == null) {
			return;
		}
		for (OpenSegment segment : List.copyOf(this.open.all())) {
			if (now - segment.since() > maxAge.toNanos()) {
				close(segment);
			}
		}
		for (Segment segment : List.copyOf(this.queue.all())) {
			if (!segment.inFlight && now - segment.since() > maxAge.toNanos()) {
				this.settlement.expired(segment);
			}
		}
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
				if (this.open.all().isEmpty()) {
					return;
				}
				oldest = close(this.open.all().get(0));
			}
			noteOverflow(oldest.size());
			this.settlement.dropped(oldest, DropReason.EVICTED);
			sizes = this.buffer.sizes();
		}
	}

	private void watchOverflow(long now) {
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

	// Flush and close

	private void finishFlushes(long now) {
		for (Iterator<Flush> each = this.flushes.iterator(); each.hasNext();) {
			Flush flush = each.next();
			long remaining = remaining(flush.sequence());
			if (remaining == 0 || now - flush.deadline() >= 0 || this.closed) {
				each.remove();
				// Never on this thread: what hangs on the result is the application's.
				flush.result().completeAsync(() -> new FlushResult(remaining));
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
		if (this.buffer.sizes().events() == 0) {
			this.closed = true;
			this.status = status(now);
			finishFlushes(now);
			if (this.compressor != null) {
				this.compressor.close();
			}
			end.done().accept(givenUp);
		}
	}

	private long giveUp() {
		for (Flight flight : this.flights) {
			if (flight.subscription != null) {
				flight.subscription.dispose();
			}
		}
		this.flights.clear();
		while (drain() > 0) {
			// All that was accepted gets its outcome.
		}
		for (OpenSegment segment : List.copyOf(this.open.all())) {
			close(segment);
		}
		long givenUp = 0;
		for (Segment segment : List.copyOf(this.queue.all())) {
			givenUp += segment.size();
			this.settlement.dropped(segment, DropReason.SHUTDOWN);
		}
		return givenUp;
	}

	// Rest

	private long untilNext(long now) {
		long due = now + this.tick;
		if (this.gate.isShut()) {
			due = Math.min(due, this.gate.shutUntil());
		}
		else {
			for (OpenSegment segment : this.open.all()) {
				due = Math.min(due, segment.since() + this.settings.linger().toNanos());
			}
			if (!this.paced.isEmpty()) {
				due = Math.min(due, this.pacedUntil);
			}
		}
		// What is due but cannot be sent yet waits for an answer, which wakes this
		// thread.
		return Math.max(due - now, TimeUnit.MILLISECONDS.toNanos(1));
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

	private record Flush(long sequence, long deadline, CompletableFuture<FlushResult> result) {
	}

	private record Closing(long deadline, LongConsumer done) {
	}

}
