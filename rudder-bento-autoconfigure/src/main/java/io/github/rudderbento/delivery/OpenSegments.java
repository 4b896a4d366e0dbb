package io.github.rudderbento.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The open segments of a destination.
 * <p>
 * As long as everything fits one batch there is one for each route. Under a backlog there
 * is one for each group of lanes, so that full segments share no lane and fly together.
 * <p>
 * The order of a lane is kept by ranks: a lane's events stand in segments of growing
 * rank, and a segment is closed only when no open one of a lower rank has a lane of it.
 * So when a user's events alternate between routes, or one event belongs to two users,
 * nobody's segment has to be closed early: a segment of the next rank takes over the
 * lane.
 * <p>
 * The arrays of segments that were closed, or delivered, are lent to new ones: a few for
 * each group of lanes, 8 MiB at the most. That is what a destination takes up beside what
 * is charged to its buffer.
 */
final class OpenSegments {

	/** The segment of the highest rank that has the lane. */
	private final @Nullable OpenSegment[] newest = new @Nullable OpenSegment[64];

	/** So many bytes of arrays are kept for other segments at the most, in use or not. */
	static final int MAX_KEPT = 8 * 1024 * 1024;

	/** Several segments of a group can be closed, and delivered, in one go. */
	private static final int SPARE_PER_GROUP = 8;

	/** An eighth of what may wait. */
	private static final int SHARE_OF_OPEN = 8;

	private static final int MIN_LENGTH = 256;

	/** So many segments are open at the most. */
	static final int MAX_OPEN = 512;

	/** Never grows, for which there might be no memory. */
	private final List<OpenSegment> open = new ArrayList<>(MAX_OPEN + 1);

	/**
	 * What closed segments were put together in. To grow an array for every segment would
	 * be most of what the engine allocates.
	 */
	private final ArrayDeque<byte[]> spare;

	/** The bytes of the arrays that are spare, and of those that are lent. */
	private long keptBytes;

	private final int groups;

	private final long maxLength;

	private final LongConsumer charge;

	private long lastSequence;

	/** How long an array that is made for a segment should be. */
	private int expectedLength = MIN_LENGTH;

	/**
	 * Creates an empty set.
	 * @param groups how many groups of lanes there are under a backlog
	 * @param maxBytes how many bytes may wait in all, so that open segments, which begin
	 * as long as the last one became, never take up more than a part of it
	 * @param charge hears how many bytes more (or less) the segments take up after a join
	 */
	OpenSegments(int groups, long maxBytes, LongConsumer charge) {
		this.groups = groups;
		this.spare = new ArrayDeque<>(SPARE_PER_GROUP * groups);
		this.maxLength = Math.min(Integer.MAX_VALUE, maxBytes / (SHARE_OF_OPEN * groups));
		this.charge = charge;
	}

	List<OpenSegment> all() {
		return this.open;
	}

	/**
	 * Whether one has to be closed before an event is added, which may need a new one: an
	 * array and lists for each of some thousands of them would take up more than what is
	 * in them.
	 * @return whether there is no room for another one
	 */
	boolean isFull() {
		return this.open.size() >= MAX_OPEN;
	}

	boolean isEmpty() {
		return this.open.isEmpty();
	}

	/**
	 * The number of the segment that was opened last.
	 * @return a number that grows with each segment
	 */
	long lastSequence() {
		return this.lastSequence;
	}

	/**
	 * The segment that an event belongs to, a new one if need be.
	 * @param event the event
	 * @param backlog whether more waits than fits one batch
	 * @param now the engine's clock
	 * @return an open segment, which may be full
	 */
	OpenSegment target(CapturedEvent event, boolean backlog, long now) {
		OpenSegment last = null;
		boolean several = false;
		for (long rest = event.lanes(); rest != 0; rest &= rest - 1) {
			OpenSegment owner = this.newest[Long.numberOfTrailingZeros(rest)];
			if (owner == null || owner == last) {
				continue;
			}
			if (last == null || owner.rank() > last.rank()) {
				several = false;
				last = owner;
			}
			else if (owner.rank() == last.rank()) {
				several = true;
			}
		}
		OpenSegment target;
		int rank = 0;
		if (last == null) {
			target = ofGroup(event, backlog);
		}
		else if (last.route() == event.route() && !several) {
			target = last;
		}
		else {
			rank = last.rank() + 1;
			target = ofRankFrom(event.route(), rank);
		}
		if (target == null) {
			target = open(event.route(), rank, now);
			this.open.add(target);
		}
		return target;
	}

	private OpenSegment open(Route route, int rank, long now) {
		byte[] bytes = this.spare.peek();
		this.lastSequence++;
		// More of them than there are groups are seldom filled, and all of it is charged.
		int length = (this.open.size() < this.groups) ? this.expectedLength : MIN_LENGTH;
		OpenSegment opened = (bytes != null) ? new OpenSegment(route, rank, this.lastSequence, now, bytes)
				: new OpenSegment(route, rank, this.lastSequence, now, length);
		// Not before, as there may be no memory for the rest of a segment.
		this.spare.poll();
		return opened;
	}

	/**
	 * Forgets a segment without closing it, and keeps its array for another one.
	 * @param segment one that is empty, or whose events were given up
	 */
	void discard(OpenSegment segment) {
		replace(segment, null);
		recycle(segment);
	}

	private @Nullable OpenSegment ofRankFrom(Route route, int rank) {
		OpenSegment lowest = null;
		for (OpenSegment segment : this.open) {
			if (segment.route() == route && segment.rank() >= rank
					&& (lowest == null || segment.rank() < lowest.rank())) {
				lowest = segment;
			}
		}
		return lowest;
	}

	private @Nullable OpenSegment ofGroup(CapturedEvent event, boolean backlog) {
		long group = backlog ? groupOf(event) : Lanes.ALL;
		OpenSegment lowest = null;
		for (OpenSegment segment : this.open) {
			if (segment.route() == event.route() && (segment.lanes() & group) != 0
					&& (lowest == null || segment.rank() < lowest.rank())) {
				lowest = segment;
			}
		}
		return lowest;
	}

	private long groupOf(CapturedEvent event) {
		long lanes = 0;
		for (int lane = Long.numberOfTrailingZeros(event.lanes()) % this.groups; lane < 64; lane += this.groups) {
			lanes |= 1L << lane;
		}
		return lanes;
	}

	/**
	 * Notes that a segment has the lanes of an event that was added to it.
	 * @param segment the segment
	 * @param lanes the event's lanes
	 */
	void added(OpenSegment segment, long lanes) {
		for (long rest = lanes; rest != 0; rest &= rest - 1) {
			this.newest[Long.numberOfTrailingZeros(rest)] = segment;
		}
	}

	/**
	 * An open segment that has to be closed before another one.
	 * @param segment the other one
	 * @return one of a lower rank with a common lane, or {@code null}
	 */
	@Nullable OpenSegment before(OpenSegment segment) {
		for (OpenSegment other : this.open) {
			if (other.rank() < segment.rank() && (other.lanes() & segment.lanes()) != 0) {
				return other;
			}
		}
		return null;
	}

	/**
	 * The oldest segment that can be closed on its own. The oldest of all may have to
	 * wait for one that was opened after it, at a lower rank.
	 * @return a segment, or {@code null} when there is none at all
	 */
	@Nullable OpenSegment first() {
		return next(0, (segment) -> true);
	}

	/**
	 * The first segment that may be closed and sent now.
	 * @param blocked the lanes of what is closed and has to be sent before
	 * @param acceptable what else is asked of it
	 * @return a segment, or {@code null}
	 */
	@Nullable OpenSegment next(long blocked, Predicate<OpenSegment> acceptable) {
		for (OpenSegment segment : this.open) {
			if ((segment.lanes() & blocked) == 0 && before(segment) == null && acceptable.test(segment)) {
				return segment;
			}
		}
		return null;
	}

	/**
	 * Whether the segments that could join one would make a full batch with it.
	 * @param segment a segment that may be sent
	 * @param blocked the lanes that have to wait
	 * @return whether there are enough events
	 */
	boolean enoughTogether(OpenSegment segment, long blocked) {
		int events = 0;
		for (OpenSegment other : this.open) {
			events += joins(other, segment, blocked) ? other.count() : 0;
		}
		return events >= segment.route().limits().events();
	}

	/**
	 * Joins a segment with all others of its route that fit and may be sent with it.
	 * @param segment the segment
	 * @param blocked the lanes that have to wait
	 */
	void joinAll(OpenSegment segment, long blocked) {
		for (OpenSegment other : List.copyOf(this.open)) {
			if (other != segment && joins(other, segment, blocked) && segment.fits(other)) {
				long before = segment.held();
				long freed = 0;
				try {
					segment.absorb(other);
					freed = other.held();
					replace(other, segment);
				}
				finally {
					// It may have grown for events that it could not take over.
					this.charge.accept(segment.held() - before - freed);
				}
				recycle(other);
			}
		}
	}

	/**
	 * Segments of one rank share no lane, so that their events may stand in any order.
	 */
	private boolean joins(OpenSegment other, OpenSegment segment, long blocked) {
		return other.route() == segment.route() && other.rank() == segment.rank() && (other.lanes() & blocked) == 0
				&& before(other) == null;
	}

	/**
	 * Keeps what a segment was put together in, for another one.
	 * @param segment a segment that was closed, or absorbed
	 */
	private void recycle(OpenSegment segment) {
		giveAway(segment);
		recycle(segment.giveBack());
	}

	/**
	 * Keeps the array that went with a closed segment, for another one.
	 * @param array an array that nobody uses any more
	 */
	void recycle(byte[] array) {
		if (this.spare.size() < SPARE_PER_GROUP * this.groups && this.keptBytes + array.length <= MAX_KEPT) {
			this.spare.push(array);
			this.keptBytes += array.length;
		}
	}

	/**
	 * Lets go of what is spare, as when nothing has come for a while.
	 */
	void dropSpare() {
		for (byte[] array : this.spare) {
			this.keptBytes -= array.length;
		}
		this.spare.clear();
	}

	boolean isSpare(byte[] array) {
		return this.spare.contains(array);
	}

	/**
	 * Forgets the array of a segment, which goes with it or is of no more use.
	 * @param segment the segment
	 */
	private void giveAway(OpenSegment segment) {
		this.keptBytes -= segment.lent();
	}

	/**
	 * Closes a segment. Without compression it goes with its array, if that is hardly
	 * longer than it has to be; else the array is kept for another segment. When there is
	 * no memory for that it stays open, as it is.
	 * @param segment an open segment
	 * @param compressor compresses it, or {@code null} for a plain body
	 * @return the closed segment
	 */
	Segment close(OpenSegment segment, @Nullable Gzip compressor) {
		boolean withArray = compressor == null && segment.fillsItsArray();
		int length = segment.length();
		Segment closed = withArray ? segment.closeWithArray() : segment.close(compressor);
		replace(segment, null);
		this.expectedLength = (int) Math.max(MIN_LENGTH, Math.min(this.maxLength, length + length / 8L));
		if (withArray) {
			giveAway(segment);
		}
		else if (compressor == null && segment.almostFillsItsArray()) {
			// The next one is made to measure, and need not be copied.
			giveAway(segment);
		}
		else {
			recycle(segment);
		}
		return closed;
	}

	/** Lanes that a segment of a higher rank has taken over stay with that. */
	private void replace(OpenSegment segment, @Nullable OpenSegment heir) {
		this.open.remove(segment);
		for (int i = 0; i < this.newest.length; i++) {
			if (this.newest[i] == segment) {
				this.newest[i] = heir;
			}
		}
	}

}
