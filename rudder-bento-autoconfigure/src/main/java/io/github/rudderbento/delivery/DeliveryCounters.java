package io.github.rudderbento.delivery;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What became of all accepted events of a destination. At any time when nothing is being
 * offered or settled, {@code accepted} is the sum of all outcomes and of what still
 * waits. Safe for use by any thread; counts from the start of the application.
 */
public final class DeliveryCounters {

	/** Accepted, but not by the buffer, which counts on its own. */
	private final LongAdder notBuffered = new LongAdder();

	private final LongSupplier buffered;

	private final LongAdder delivered = new LongAdder();

	private final LongAdder expired = new LongAdder();

	private final LongAdder requests = new LongAdder();

	private final LongAdder failedRequests = new LongAdder();

	private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

	private final Map<DeadLetter.Reason, LongAdder> kept = new EnumMap<>(DeadLetter.Reason.class);

	DeliveryCounters(LongSupplier buffered) {
		this.buffered = buffered;
		for (DropReason reason : DropReason.values()) {
			this.dropped.put(reason, new LongAdder());
		}
		for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
			this.kept.put(reason, new LongAdder());
		}
	}

	/**
	 * How many valid events were handed to the engine.
	 * @return the number of events
	 */
	public long accepted() {
		return this.buffered.getAsLong() + this.notBuffered.sum();
	}

	/**
	 * How many events the vendor took.
	 * @return the number of events
	 */
	public long delivered() {
		return this.delivered.sum();
	}

	/**
	 * How many events went to the dead letters, for all reasons but
	 * {@link DeadLetter.Reason#PARTIAL}, which is counted as {@link #partial()}.
	 * @return the number of events
	 */
	public long deadLettered() {
		long sum = 0;
		for (Map.Entry<DeadLetter.Reason, LongAdder> each : this.kept.entrySet()) {
			sum += (each.getKey() != DeadLetter.Reason.PARTIAL) ? each.getValue().sum() : 0;
		}
		return sum;
	}

	/**
	 * How many events went to the dead letters for one reason.
	 * @param reason the reason
	 * @return the number of events
	 */
	public long deadLettered(DeadLetter.Reason reason) {
		return adder(reason).sum();
	}

	/**
	 * How many events were in a request of which only a part was taken.
	 * @return the number of events
	 */
	public long partial() {
		return adder(DeadLetter.Reason.PARTIAL).sum();
	}

	/**
	 * How many events became older than they may.
	 * @return the number of events
	 */
	public long expired() {
		return this.expired.sum();
	}

	/**
	 * How many events were dropped, for all reasons.
	 * @return the number of events
	 */
	public long dropped() {
		return this.dropped.values().stream().mapToLong(LongAdder::sum).sum();
	}

	/**
	 * How many events were dropped for one reason.
	 * @param reason the reason
	 * @return the number of events
	 */
	public long dropped(DropReason reason) {
		return adder(reason).sum();
	}

	/**
	 * How many requests with events were sent.
	 * @return the number of requests
	 */
	public long requests() {
		return this.requests.sum();
	}

	/**
	 * How many requests with events were not answered with success.
	 * @return the number of requests
	 */
	public long failedRequests() {
		return this.failedRequests.sum();
	}

	void addNotBuffered() {
		this.notBuffered.increment();
	}

	void addDelivered(int events) {
		this.delivered.add(events);
	}

	void addDeadLettered(DeadLetter.Reason reason, int events) {
		adder(reason).add(events);
	}

	void addExpired(int events) {
		this.expired.add(events);
	}

	void addDropped(DropReason reason, int events) {
		adder(reason).add(events);
	}

	void addRequest() {
		this.requests.increment();
	}

	void addFailedRequest() {
		this.failedRequests.increment();
	}

	private LongAdder adder(DropReason reason) {
		return Objects.requireNonNull(this.dropped.get(reason));
	}

	private LongAdder adder(DeadLetter.Reason reason) {
		return Objects.requireNonNull(this.kept.get(reason));
	}

}
