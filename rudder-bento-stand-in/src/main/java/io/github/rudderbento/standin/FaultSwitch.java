package io.github.rudderbento.standin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The faults that are switched on at a stand-in. Thread-safe; a change counts from the
 * next request on.
 *
 * <p>
 * For each request the first of these decides: what {@link #next} still has to give, the
 * rules of {@link #when} and {@link #onPath} in the order they were added, then
 * {@link #always}, then {@link #serviceTime}. <pre class="code">
 * standIn.faults().next(2, Fault.status(503));
 * standIn.faults().when((request) -&gt; request.decodedBodyText().contains("poison"), Fault.status(400));
 * </pre>
 */
public final class FaultSwitch {

	private final Object monitor = new Object();

	private final Deque<Countdown> next = new ArrayDeque<>();

	private final List<Rule> rules = new CopyOnWriteArrayList<>();

	private volatile @Nullable Fault always;

	private volatile @Nullable Fault serviceTime;

	/**
	 * Fails every request that no other rule decides.
	 * @param fault the fault
	 * @return this switch
	 */
	public FaultSwitch always(Fault fault) {
		this.always = fault;
		return this;
	}

	/**
	 * Fails the next requests, whatever they are. Calls add up: the second one counts
	 * from where the first one ends.
	 * @param times the number of requests to fail
	 * @param fault the fault
	 * @return this switch
	 */
	public FaultSwitch next(int times, Fault fault) {
		if (times < 0) {
			throw new IllegalArgumentException("times must not be negative: " + times);
		}
		synchronized (this.monitor) {
			if (times > 0) {
				this.next.add(new Countdown(times, fault));
			}
		}
		return this;
	}

	/**
	 * Fails the requests that match, so that a fault can depend on their content.
	 * @param predicate tests a request; called on an I/O thread of the server
	 * @param fault the fault
	 * @return this switch
	 */
	public FaultSwitch when(Predicate<StandInRequest> predicate, Fault fault) {
		this.rules.add(new Rule(predicate, fault, true));
		return this;
	}

	/**
	 * Fails the requests to one path.
	 * @param path the path, without a query
	 * @param fault the fault
	 * @return this switch
	 */
	public FaultSwitch onPath(String path, Fault fault) {
		this.rules.add(new Rule((request) -> request.path().equals(path), fault, false));
		return this;
	}

	/**
	 * Lets every answer that no rule fails take some time.
	 * @param serviceTime the time between the whole request and its answer; zero for none
	 * @return this switch
	 */
	public FaultSwitch serviceTime(Duration serviceTime) {
		this.serviceTime = serviceTime.isZero() ? null : Fault.delay(serviceTime);
		return this;
	}

	/**
	 * Switches everything off.
	 */
	public void clear() {
		synchronized (this.monitor) {
			this.next.clear();
		}
		this.rules.clear();
		this.always = null;
		this.serviceTime = null;
	}

	/**
	 * Decides what happens to a request, and counts it where that matters: the server
	 * asks once a request.
	 * @param request the whole request
	 * @return the fault, or {@code null} for a normal answer
	 */
	public @Nullable Fault choose(StandInRequest request) {
		Fault counted = takeNext(false);
		if (counted != null) {
			return counted;
		}
		for (Rule rule : this.rules) {
			if (rule.predicate.test(request)) {
				return rule.fault;
			}
		}
		Fault always = this.always;
		return (always != null) ? always : this.serviceTime;
	}

	/**
	 * Decides whether a request is reset before its body is read. Says no, and counts
	 * nothing, wherever the answer could depend on the body.
	 */
	@Nullable Fault chooseBeforeReading(StandInRequest head) {
		synchronized (this.monitor) {
			if (!this.next.isEmpty()) {
				return takeNext(true);
			}
		}
		for (Rule rule : this.rules) {
			boolean beforeReading = isBeforeReading(rule.fault);
			if (!beforeReading && rule.readsBody) {
				return null;
			}
			if (rule.predicate.test(head)) {
				return beforeReading ? rule.fault : null;
			}
		}
		Fault always = this.always;
		return (always != null && isBeforeReading(always)) ? always : null;
	}

	private @Nullable Fault takeNext(boolean beforeReading) {
		synchronized (this.monitor) {
			Countdown first = this.next.peek();
			if (first == null || (beforeReading && !isBeforeReading(first.fault))) {
				return null;
			}
			if (--first.left == 0) {
				this.next.remove();
			}
			return first.fault;
		}
	}

	private static boolean isBeforeReading(Fault fault) {
		return fault.kind() == Fault.Kind.RESET_BEFORE_READING;
	}

	private static final class Countdown {

		private final Fault fault;

		private int left;

		Countdown(int left, Fault fault) {
			this.left = left;
			this.fault = fault;
		}

	}

	private record Rule(Predicate<StandInRequest> predicate, Fault fault, boolean readsBody) {

	}

}
