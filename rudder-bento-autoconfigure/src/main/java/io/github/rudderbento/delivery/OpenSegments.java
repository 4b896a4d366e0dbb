package io.github.rudderbento.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The open segments of a destination. No two of them share a lane, so that they can be
 * sent in any order and together.
 * <p>
 * As long as everything fits one batch there is one for each route. Under a backlog there
 * is one for each group of lanes, so that full segments share no lane and fly together.
 */
final class OpenSegments {

	private final @Nullable OpenSegment[] owners = new @Nullable OpenSegment[64];

	private final List<OpenSegment> open = new ArrayList<>();

	private final int groups;

	private final Consumer<OpenSegment> closer;

	private final LongConsumer charge;

	/**
	 * Creates an empty set.
	 * @param groups how many groups of lanes there are under a backlog
	 * @param closer takes a segment that has to be closed to keep the order
	 * @param charge hears how many bytes more (or less) the segments take up after a join
	 */
	OpenSegments(int groups, Consumer<OpenSegment> closer, LongConsumer charge) {
		this.groups = groups;
		this.closer = closer;
		this.charge = charge;
	}

	List<OpenSegment> all() {
		return this.open;
	}

	/**
	 * The segment that an event belongs to.
	 * @param event the event
	 * @param backlog whether more waits than fits one batch
	 * @return an open segment, or {@code null} when a new one is due
	 */
	@Nullable OpenSegment find(CapturedEvent event, boolean backlog) {
		OpenSegment found = null;
		for (long rest = event.lanes(); rest != 0; rest &= rest - 1) {
			OpenSegment owner = this.owners[Long.numberOfTrailingZeros(rest)];
			if (owner == null || owner == found) {
				continue;
			}
			if (owner.route() != event.route()) {
				// What is older on another route has to be sent before.
				this.closer.accept(owner);
			}
			else if (found == null) {
				found = owner;
			}
			else {
				found = join(found, owner);
			}
		}
		return (found != null) ? found : ofGroup(event, backlog);
	}

	private OpenSegment join(OpenSegment one, OpenSegment other) {
		if (one.fits(other)) {
			absorb(one, other);
			return one;
		}
		boolean keepOne = one.count() < other.count();
		this.closer.accept(keepOne ? other : one);
		return keepOne ? one : other;
	}

	/**
	 * Joins a segment with all others of its route that fit and may be sent with it.
	 * @param segment the segment
	 * @param blocked the lanes that have to wait
	 */
	void joinAll(OpenSegment segment, long blocked) {
		for (OpenSegment other : List.copyOf(this.open)) {
			if (other != segment && other.route() == segment.route() && (other.lanes() & blocked) == 0
					&& segment.fits(other)) {
				absorb(segment, other);
			}
		}
	}

	private void absorb(OpenSegment segment, OpenSegment other) {
		long before = segment.held() + other.held();
		remove(other);
		segment.absorb(other);
		own(segment, other.lanes());
		this.charge.accept(segment.held() - before);
	}

	private @Nullable OpenSegment ofGroup(CapturedEvent event, boolean backlog) {
		for (OpenSegment segment : this.open) {
			if (segment.route() == event.route() && (!backlog || (segment.lanes() & groupOf(event)) != 0)) {
				return segment;
			}
		}
		return null;
	}

	private long groupOf(CapturedEvent event) {
		long lanes = 0;
		for (int lane = Long.numberOfTrailingZeros(event.lanes()) % this.groups; lane < 64; lane += this.groups) {
			lanes |= 1L << lane;
		}
		return lanes;
	}

	void add(OpenSegment segment) {
		this.open.add(segment);
	}

	/**
	 * Notes which lanes a segment has now.
	 * @param segment the segment
	 * @param lanes lanes of events that were added to it
	 */
	void own(OpenSegment segment, long lanes) {
		for (long rest = lanes; rest != 0; rest &= rest - 1) {
			this.owners[Long.numberOfTrailingZeros(rest)] = segment;
		}
	}

	void remove(OpenSegment segment) {
		this.open.remove(segment);
		for (int i = 0; i < this.owners.length; i++) {
			if (this.owners[i] == segment) {
				this.owners[i] = null;
			}
		}
	}

	int events() {
		int events = 0;
		for (OpenSegment segment : this.open) {
			events += segment.count();
		}
		return events;
	}

}
