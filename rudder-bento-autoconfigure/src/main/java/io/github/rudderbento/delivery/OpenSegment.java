package io.github.rudderbento.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A batch that still takes events.
 */
final class OpenSegment {

	/** A link to each of hundreds of traces would help nobody. */
	private static final int MAX_ORIGINS = 16;

	private final Route route;

	private final int rank;

	private long sequence;

	private long since;

	private final SegmentBytes bytes;

	private final int lent;

	private final BitSet unrepeatable = new BitSet();

	private int[] ends = new int[64];

	private byte[] laneOf = new byte[64];

	private final Map<Integer, Long> several = new HashMap<>();

	private int count;

	private long lanes;

	private List<Object> origins = List.of();

	/**
	 * Opens a segment in an array of its own.
	 * @param route the route of its events
	 * @param rank its rank
	 * @param sequence its number
	 * @param since the engine's clock
	 * @param capacity how long the array is at first
	 */
	OpenSegment(Route route, int rank, long sequence, long since, int capacity) {
		this(route, rank, sequence, since, new SegmentBytes(capacity), 0);
	}

	/**
	 * Opens a segment in an array that was used before and is accounted for elsewhere.
	 * @param route the route of its events
	 * @param rank its rank
	 * @param sequence its number
	 * @param since the engine's clock
	 * @param lent the array, the segment's until it is closed
	 */
	OpenSegment(Route route, int rank, long sequence, long since, byte[] lent) {
		this(route, rank, sequence, since, new SegmentBytes(lent), lent.length);
	}

	private OpenSegment(Route route, int rank, long sequence, long since, SegmentBytes bytes, int lent) {
		this.route = route;
		this.rank = rank;
		this.sequence = sequence;
		this.since = since;
		this.bytes = bytes;
		this.lent = lent;
		this.bytes.write(route.framing().prefix());
	}

	Route route() {
		return this.route;
	}

	/**
	 * Segments of a higher rank hold later events of the same lane.
	 * @return the rank, from 0
	 */
	int rank() {
		return this.rank;
	}

	long sequence() {
		return this.sequence;
	}

	long since() {
		return this.since;
	}

	long lanes() {
		return this.lanes;
	}

	int count() {
		return this.count;
	}

	/**
	 * What it takes up as long as it is open: the whole of an array of its own, and what
	 * is used of one that was lent to it.
	 * @return bytes
	 */
	long held() {
		int capacity = this.bytes.array().length;
		return Segment.heldBy((capacity != this.lent) ? capacity : this.bytes.length(), this.ends.length,
				this.several.size(), this.origins.size());
	}

	/**
	 * How long the array was that it was given.
	 * @return bytes, 0 when it began with one of its own
	 */
	int lent() {
		return this.lent;
	}

	boolean fits(int eventLength) {
		Framing framing = this.route.framing();
		BatchLimits limits = this.route.limits();
		int separator = (this.count > 0) ? framing.separator().length : 0;
		long length = (long) this.bytes.length() + separator + eventLength + framing.suffix().length;
		return this.count < limits.maxEvents() && (length <= limits.maxBytes() || this.count == 0);
	}

	boolean fits(OpenSegment other) {
		return this.count + other.count <= this.route.limits().maxEvents()
				&& (long) this.bytes.length() + other.bytes.length() <= this.route.limits().maxBytes();
	}

	boolean full() {
		return this.count >= this.route.limits().maxEvents();
	}

	/**
	 * Adds an event, or nothing at all when there is no memory for it.
	 * @param event its bytes
	 * @param eventLanes its lanes
	 * @param repeatable whether it may be sent twice
	 */
	void append(SegmentBytes event, long eventLanes, boolean repeatable) {
		makeRoom(1, this.route.framing().separator().length + event.length());
		note(this.count, eventLanes, repeatable);
		add(event, 0, event.length());
		this.lanes |= eventLanes;
	}

	/**
	 * Takes over all events of another open segment, or none when there is no memory for
	 * them. The two share no lane, so that it does not matter which events stand first.
	 * @param other a segment of the same route
	 */
	void absorb(OpenSegment other) {
		Framing framing = this.route.framing();
		makeRoom(other.count, framing.separator().length + other.bytes.length() - framing.prefix().length);
		try {
			for (int i = 0; i < other.count; i++) {
				note(this.count + i, other.lanesOf(i), !other.unrepeatable.get(i));
			}
		}
		catch (OutOfMemoryError ex) {
			this.unrepeatable.clear(this.count, this.count + other.count);
			throw ex;
		}
		other.origins.forEach(this::noteOrigin);
		int start = framing.prefix().length;
		for (int i = 0; i < other.count; i++) {
			add(other.bytes, start, other.ends[i]);
			start = other.ends[i] + framing.separator().length;
		}
		this.lanes |= other.lanes;
		this.sequence = Math.min(this.sequence, other.sequence);
		this.since = Math.min(this.since, other.since);
	}

	void noteOrigin(Object origin) {
		if (this.origins.size() < MAX_ORIGINS && !this.origins.contains(origin)) {
			if (this.origins.isEmpty()) {
				this.origins = new ArrayList<>(4);
			}
			this.origins.add(origin);
		}
	}

	/**
	 * All memory that new events take, before the first of them is added: there may be
	 * none.
	 */
	private void makeRoom(int events, int length) {
		// With room for what comes at the end, so that closing never copies.
		this.bytes.ensure(length + this.route.framing().suffix().length);
		if (this.count + events > this.ends.length) {
			int capacity = Math.max(2 * this.ends.length, this.count + events);
			int[] moreEnds = Arrays.copyOf(this.ends, capacity);
			this.laneOf = Arrays.copyOf(this.laneOf, capacity);
			this.ends = moreEnds;
		}
	}

	private long lanesOf(int event) {
		return (this.laneOf[event] != Lanes.SEVERAL) ? 1L << this.laneOf[event]
				: this.several.getOrDefault(event, Lanes.ALL);
	}

	/** What is noted of an event that is not added in the end is noted over. */
	private void note(int event, long eventLanes, boolean repeatable) {
		byte lane = Lanes.index(eventLanes);
		this.laneOf[event] = lane;
		if (lane == Lanes.SEVERAL) {
			this.several.put(event, eventLanes);
		}
		this.unrepeatable.set(event, !repeatable);
	}

	private void add(SegmentBytes source, int from, int to) {
		if (this.count > 0) {
			this.bytes.write(this.route.framing().separator());
		}
		this.bytes.append(source, from, to);
		this.ends[this.count++] = this.bytes.length();
	}

	/**
	 * Its bytes, for the next segment.
	 * @return the array; this segment is not used any more
	 */
	byte[] giveBack() {
		return this.bytes.array();
	}

	/**
	 * Whether its array is used so far that it may as well go with the closed segment.
	 * @return whether no more than a quarter of it is not used
	 */
	boolean fillsItsArray() {
		int capacity = this.bytes.array().length;
		return this.bytes.length() >= capacity - capacity / 4;
	}

	/**
	 * Whether its array is somewhat too long for that.
	 * @return whether more than half of it is used
	 */
	boolean almostFillsItsArray() {
		return this.bytes.length() > this.bytes.array().length / 2;
	}

	/**
	 * How much of its array is used.
	 * @return bytes
	 */
	int length() {
		return this.bytes.length();
	}

	/**
	 * Closes it, with bytes of their own. When there is no memory for them it stays as it
	 * is.
	 * @param compressor compresses them, or {@code null} for a plain body
	 * @return the closed segment
	 */
	Segment close(@Nullable Gzip compressor) {
		return close(() -> RequestBody.of((compressor != null)
				? compressor.compress(this.bytes.array(), this.bytes.length()) : this.bytes.toByteArray()),
				compressor != null);
	}

	/**
	 * Closes it as it is: its array goes with the closed segment. When there is no memory
	 * for the rest it stays as it is.
	 * @return the closed segment, not compressed
	 */
	Segment closeWithArray() {
		return close(() -> new RequestBody(this.bytes.array(), this.bytes.length()), false);
	}

	private Segment close(Supplier<RequestBody> body, boolean gzip) {
		int end = this.bytes.length();
		try {
			this.bytes.write(this.route.framing().suffix());
			return closed(body.get(), gzip);
		}
		catch (RuntimeException | Error ex) {
			this.bytes.truncate(end);
			throw ex;
		}
	}

	private Segment closed(RequestBody body, boolean gzip) {
		return new Segment(this.route, this.sequence, this.lanes, body, gzip, this.bytes.length(),
				Arrays.copyOf(this.ends, this.count), Arrays.copyOf(this.laneOf, this.count), this.several,
				this.unrepeatable, this.since, List.copyOf(this.origins));
	}

}
