package io.github.rudderbento.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * All closed segments that have events without an outcome, in flight included, in the
 * order in which they were closed. A segment may be sent when no older one has a lane of
 * it.
 */
final class SegmentQueue {

	/** An empty list of the default length would put off making room until it adds. */
	private final ArrayList<Segment> segments = new ArrayList<>(64);

	private int events;

	/**
	 * Makes sure that another segment can be added, for which there might be no memory.
	 */
	void makeRoom() {
		this.segments.ensureCapacity(this.segments.size() + 1);
	}

	void add(Segment segment) {
		this.segments.add(segment);
		this.events += segment.size();
	}

	/**
	 * Tells that events of a segment were settled; drops the segment when none is left.
	 * @param segment a segment of this queue
	 * @param settled how many events
	 * @return whether the segment is done
	 */
	boolean settled(Segment segment, int settled) {
		this.events -= settled;
		return segment.size() == 0 && this.segments.remove(segment);
	}

	void replace(Segment segment, @Nullable Segment replacement) {
		int at = this.segments.indexOf(segment);
		this.events -= segment.size();
		if (replacement != null) {
			this.segments.set(at, replacement);
			this.events += replacement.size();
		}
		else {
			this.segments.remove(at);
		}
	}

	/**
	 * Puts two segments in the place of one.
	 * @param segment the segment
	 * @param one the first part
	 * @param other the second part
	 */
	void replace(Segment segment, Segment one, Segment other) {
		makeRoom();
		int at = this.segments.indexOf(segment);
		this.segments.set(at, one);
		this.segments.add(at + 1, other);
	}

	/**
	 * The oldest segment that may be sent.
	 * @param acceptable what else is asked of it
	 * @return a segment, or {@code null}
	 */
	@Nullable Segment next(Predicate<Segment> acceptable) {
		long blocked = 0;
		for (Segment segment : this.segments) {
			if (!segment.inFlight && (segment.lanes() & blocked) == 0 && acceptable.test(segment)) {
				return segment;
			}
			blocked |= segment.lanes();
			if (blocked == Lanes.ALL) {
				return null;
			}
		}
		return null;
	}

	/**
	 * The lanes of all segments: an open segment that has one of them has to wait.
	 * @return a mask
	 */
	long lanes() {
		long lanes = 0;
		for (Segment segment : this.segments) {
			lanes |= segment.lanes();
			if (lanes == Lanes.ALL) {
				break;
			}
		}
		return lanes;
	}

	/**
	 * The lanes of all segments before one.
	 * @param segment a segment of this queue
	 * @return a mask
	 */
	long lanesBefore(Segment segment) {
		long lanes = 0;
		for (Segment each : this.segments) {
			if (each == segment) {
				break;
			}
			lanes |= each.lanes();
		}
		return lanes;
	}

	/**
	 * Whether everything here has to wait for one segment.
	 * @param first the segment
	 * @return whether there is no event, in it or in another one, that shares no lane
	 * with its front
	 */
	boolean nothingApartFrom(Segment first) {
		if (!first.apartFrom(first.lanesOf(first.from())).isEmpty()) {
			return false;
		}
		long taken = first.lanes();
		for (Segment segment : this.segments) {
			if (segment != first && !segment.apartFrom(taken).isEmpty()) {
				return false;
			}
			taken |= segment.lanes();
		}
		return true;
	}

	/**
	 * Drops all segments.
	 * @return what was dropped
	 */
	List<Segment> clear() {
		List<Segment> all = List.copyOf(this.segments);
		this.segments.clear();
		this.events = 0;
		return all;
	}

	@Nullable Segment oldest() {
		return this.segments.isEmpty() ? null : this.segments.get(0);
	}

	List<Segment> all() {
		return this.segments;
	}

	boolean isEmpty() {
		return this.segments.isEmpty();
	}

	int events() {
		return this.events;
	}

}
