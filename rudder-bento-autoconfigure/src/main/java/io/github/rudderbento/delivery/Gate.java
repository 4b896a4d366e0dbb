package io.github.rudderbento.delivery;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Whether requests may fly to a destination, and how many. One failure shuts the gate for
 * all: from then on one probe at a time flies, after growing pauses, so that an outage
 * costs little on both sides. The first probe that passes opens the gate for one request,
 * each that passes after it for twice as many.
 */
final class Gate {

	/** A destination that refuses connections is asked at least this often at first. */
	static final Duration UNREACHABLE_PAUSE = Duration.ofSeconds(1);

	/** How long a destination that refuses connections is asked that often. */
	static final Duration UNREACHABLE_EAGER = Duration.ofMinutes(5);

	private final int maxWindow;

	private final RetrySettings retry;

	private int window;

	private boolean shut;

	private boolean held;

	private boolean contentMayMatter;

	private boolean onTrial;

	private @Nullable String advice;

	private long shutSince;

	private long shutUntil;

	private int failures;

	/**
	 * Counts openings and shuttings: answers to requests of an older one say nothing new.
	 */
	private long generation;

	Gate(int maxWindow, RetrySettings retry) {
		this.maxWindow = maxWindow;
		this.window = maxWindow;
		this.retry = retry;
	}

	boolean isShut() {
		return this.shut;
	}

	boolean isHeld() {
		return this.shut && this.held;
	}

	/**
	 * Whether the gate was shut by an answer that the content of a request may have
	 * caused.
	 * @return whether something on the way may filter by content
	 */
	boolean contentMayMatter() {
		return this.contentMayMatter;
	}

	@Nullable String advice() {
		return this.advice;
	}

	int failures() {
		return this.failures;
	}

	long generation() {
		return this.generation;
	}

	long shutUntil() {
		return this.shutUntil;
	}

	boolean admits(int inFlight) {
		return !this.shut && inFlight < this.window;
	}

	boolean probeDue(long now, int inFlight) {
		return this.shut && inFlight == 0 && now - this.shutUntil >= 0;
	}

	/**
	 * A harmless request passed: one real request may follow. How long the pauses have
	 * become is not forgotten before events pass.
	 */
	void reopenOnTrial() {
		reopen();
		this.onTrial = true;
	}

	private void reopen() {
		this.shut = false;
		this.window = 1;
		this.generation++;
	}

	/**
	 * Whether it is open only because a harmless request passed, which does not prove
	 * that events will.
	 * @return whether the next request should put little at risk
	 */
	boolean isOnTrial() {
		return this.onTrial;
	}

	/**
	 * Events passed.
	 * @param requestGeneration the gate's generation when they were sent
	 * @return whether this ends an outage or a hold
	 */
	boolean passed(long requestGeneration) {
		if (requestGeneration != this.generation) {
			return false;
		}
		boolean recovered = this.failures > 0;
		if (this.shut) {
			reopen();
		}
		else {
			this.window = Math.min(this.maxWindow, 2 * this.window);
		}
		this.failures = 0;
		this.onTrial = false;
		this.held = false;
		this.contentMayMatter = false;
		this.advice = null;
		return recovered;
	}

	/**
	 * A request failed for a reason that will pass.
	 * @param requestGeneration the gate's generation when it was sent
	 * @param now the engine's clock
	 * @param unreachable whether no connection came about
	 * @param retryAfter how long the server asked to wait, or {@code null}
	 */
	void failed(long requestGeneration, long now, boolean unreachable, @Nullable Duration retryAfter) {
		boolean known = requestGeneration != this.generation;
		if (!known) {
			boolean wasHeld = this.held;
			shut(now);
			this.held = false;
			this.contentMayMatter = false;
			this.advice = null;
			if (wasHeld) {
				this.shutSince = now;
			}
			boolean eager = unreachable && now - this.shutSince < UNREACHABLE_EAGER.toNanos();
			Duration pause = this.retry.pause(this.failures, eager ? UNREACHABLE_PAUSE : this.retry.maxDelay());
			this.shutUntil = now + pause.toNanos();
		}
		long asked = now + this.retry.honoured(retryAfter).toNanos();
		if (this.shut && asked - this.shutUntil > 0) {
			this.shutUntil = asked;
		}
	}

	/**
	 * A request was refused until somebody mends something.
	 * @param requestGeneration the gate's generation when it was sent
	 * @param now the engine's clock
	 * @param whatToDo what to look at
	 * @param mayBeContent whether a filter on the way may have refused the content
	 * @return whether this is news
	 */
	boolean hold(long requestGeneration, long now, String whatToDo, boolean mayBeContent) {
		if (requestGeneration != this.generation) {
			return false;
		}
		boolean news = !this.held;
		shut(now);
		this.held = true;
		this.contentMayMatter = mayBeContent;
		this.advice = whatToDo;
		this.shutUntil = now + this.retry.pauseOfHold(this.failures).toNanos();
		return news;
	}

	private void shut(long now) {
		if (this.failures == 0) {
			this.shutSince = now;
		}
		this.shut = true;
		this.onTrial = false;
		this.failures++;
		this.generation++;
		this.window = 1;
	}

	/**
	 * Asks at once, whatever pause was agreed.
	 * @param now the engine's clock
	 */
	void probeNow(long now) {
		probeAt(now);
	}

	/**
	 * Asks at another time than was agreed.
	 * @param time the engine's clock then
	 */
	void probeAt(long time) {
		this.shutUntil = time;
	}

	/**
	 * How long the gate has been shut.
	 * @param now the engine's clock
	 * @return seconds, 0 when it is open
	 */
	long shutSeconds(long now) {
		return this.shut ? TimeUnit.NANOSECONDS.toSeconds(now - this.shutSince) : 0;
	}

}
