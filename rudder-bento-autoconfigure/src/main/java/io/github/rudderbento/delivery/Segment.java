package io.github.rudderbento.delivery;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

/**
 * A closed batch: events of one route, encoded, framed and (mostly) compressed, waiting
 * to be sent or under way. Its bytes do not change until all are settled. What is left of
 * it is the range of events from {@link #from()} to {@link #to()}: a part is cut out of
 * the bytes when it is sent, and the range shrinks as the part is settled, always from
 * the front, so that order is kept. The array of an uncompressed segment may be longer
 * than its bytes.
 */
public final class Segment {

	/** The objects around the bytes. */
	static final int OVERHEAD = 270;

	/** An entry of the map with the lanes of an event that has more than one. */
	private static final long SEVERAL_OVERHEAD = 80;

	private final Route route;

	private final long sequence;

	private long lanes;

	private final RequestBody body;

	private final boolean gzip;

	private final int plainLength;

	private final int[] ends;

	private final byte[] laneOf;

	/** The lanes of events that have more than one. */
	private final Map<Integer, Long> several;

	private final BitSet unrepeatable;

	private final long since;

	private final List<Object> origins;

	private int from;

	private int to;

	/** How the engine looks for the event that spoils this segment. */
	final Suspicion suspicion = new Suspicion();

	/** How many events a request may hold, lowered when a request was too large. */
	int maxEventsPerRequest;

	/** How many requests with events of this segment were answered or failed. */
	int attempts;

	/** How many requests with events of this segment were begun. */
	int posts;

	/** When it may be sent again, in nanoseconds of the engine's clock. */
	long notBefore;

	boolean inFlight;

	/** Whether others passed while this one failed, so that its failures are its own. */
	boolean suspected;

	/**
	 * Waits until something passes, if not {@code NEVER}: what had passed when it was
	 * refused.
	 */
	long waitsForPass = NEVER;

	static final long NEVER = -1;

	private String lastRefusal = "";

	Segment(Route route, long sequence, long lanes, RequestBody body, boolean gzip, int plainLength, int[] ends,
			byte[] laneOf, Map<Integer, Long> several, BitSet unrepeatable, long since, List<Object> origins) {
		this.route = route;
		this.sequence = sequence;
		this.lanes = lanes;
		this.body = body;
		this.gzip = gzip;
		this.plainLength = plainLength;
		this.ends = ends;
		this.laneOf = laneOf;
		this.several = several;
		this.unrepeatable = unrepeatable;
		this.since = since;
		this.origins = origins;
		this.to = ends.length;
		this.maxEventsPerRequest = ends.length;
		this.notBefore = since;
	}

	/**
	 * The route that all its events take.
	 * @return the route
	 */
	public Route route() {
		return this.route;
	}

	/**
	 * The first event that has no outcome yet.
	 * @return an index, inclusive
	 */
	public int from() {
		return this.from;
	}

	/**
	 * The end of the events that have no outcome yet.
	 * @return an index, exclusive
	 */
	public int to() {
		return this.to;
	}

	/**
	 * How many events have no outcome yet.
	 * @return the number of events left
	 */
	public int size() {
		return this.to - this.from;
	}

	long lanes() {
		return this.lanes;
	}

	long sequence() {
		return this.sequence;
	}

	/**
	 * When its first event was sealed.
	 * @return nanoseconds of the engine's clock
	 */
	long since() {
		return this.since;
	}

	/**
	 * Where its events come from, those that have their outcome included.
	 * @return the first few origins that were known
	 */
	List<Object> origins() {
		return this.origins;
	}

	/**
	 * The bytes it takes up.
	 * @return the whole array, offsets and objects
	 */
	long held() {
		return heldBy(this.body.array().length, this.ends.length, this.several.size(), this.origins.size());
	}

	static long heldBy(int bytes, int events, int eventsOfSeveralLanes, int origins) {
		return (long) bytes + 5L * events + SEVERAL_OVERHEAD * eventsOfSeveralLanes
				+ (long) DefaultCapturedEvent.ORIGIN_WEIGHT * origins + OVERHEAD;
	}

	boolean allRepeatable(int first, int end) {
		int next = this.unrepeatable.nextSetBit(first);
		return next < 0 || next >= end;
	}

	boolean repeatable(int event) {
		return !this.unrepeatable.get(event);
	}

	/**
	 * What was answered when events of this segment were refused last.
	 * @return the answer's text, empty if there was none
	 */
	String lastRefusal() {
		return this.lastRefusal;
	}

	void refused(String text) {
		this.lastRefusal = text;
	}

	/**
	 * All events before an index have their outcome.
	 * @param index the first event that has none
	 */
	void settleTo(int index) {
		this.from = index;
		long left = 0;
		for (int i = index; i < this.to; i++) {
			left |= lanesOf(i);
		}
		this.lanes = left;
	}

	/**
	 * The lanes of one event.
	 * @param event its index
	 * @return a mask
	 */
	long lanesOf(int event) {
		return (this.laneOf[event] != Lanes.SEVERAL) ? 1L << this.laneOf[event]
				: this.several.getOrDefault(event, Lanes.ALL);
	}

	/**
	 * The body of a request with some of the events.
	 * @param first the first event
	 * @param end the end of the events, exclusive
	 * @param compressor compresses the part, or {@code null} for a plain body
	 * @return the body
	 */
	RequestBody body(int first, int end, @Nullable Gzip compressor) {
		boolean whole = first == 0 && end == this.ends.length;
		if (whole && this.gzip == (compressor != null)) {
			return this.body;
		}
		byte[] plain = plain();
		int length = this.plainLength;
		if (!whole) {
			SegmentBytes part = new SegmentBytes(offset(end) - offset(first) + this.route.framing().overhead());
			frame(part, plain, first, end);
			plain = part.array();
			length = part.length();
		}
		return (compressor != null) ? RequestBody.of(compressor.compress(plain, length))
				: new RequestBody(plain, length);
	}

	/**
	 * Whether a request's body is this segment's own, in an array that it was put
	 * together in. A copy of just its length is not worth keeping.
	 * @param other the body of a request
	 * @return whether its array goes with this segment and can serve another one
	 */
	boolean wasPutTogetherIn(RequestBody other) {
		return other == this.body && other.array().length > other.length();
	}

	private void frame(SegmentBytes part, byte[] plain, int first, int end) {
		Framing framing = this.route.framing();
		part.write(framing.prefix());
		part.write(plain, start(first), this.ends[end - 1] - start(first));
		part.write(framing.suffix());
	}

	/**
	 * One event's JSON object.
	 * @param event its index
	 * @return the bytes
	 */
	byte[] event(int event) {
		return Arrays.copyOfRange(plain(), start(event), this.ends[event]);
	}

	/**
	 * All events left, each as its JSON object.
	 * @param first the first event
	 * @param end the end of the events, exclusive
	 * @return the objects
	 */
	byte[][] events(int first, int end) {
		byte[] plain = plain();
		byte[][] events = new byte[end - first][];
		for (int i = first; i < end; i++) {
			events[i - first] = Arrays.copyOfRange(plain, start(i), this.ends[i]);
		}
		return events;
	}

	/**
	 * A segment of some of the events left, with bytes of its own, to take this one's
	 * place.
	 * @param chosen which events
	 * @param compressor compresses it, or {@code null} for a plain body
	 * @return the smaller segment, or {@code null} when no event was chosen
	 */
	@Nullable Segment recut(IntPredicate chosen, @Nullable Gzip compressor) {
		byte[] plain = plain();
		Framing framing = this.route.framing();
		SegmentBytes part = new SegmentBytes(this.plainLength);
		part.write(framing.prefix());
		int[] newEnds = new int[size()];
		byte[] newLaneOf = new byte[size()];
		Map<Integer, Long> newSeveral = new HashMap<>();
		long newLanes = 0;
		BitSet newUnrepeatable = new BitSet();
		int count = 0;
		for (int i = this.from; i < this.to; i++) {
			if (chosen.test(i)) {
				if (count > 0) {
					part.write(framing.separator());
				}
				part.write(plain, start(i), this.ends[i] - start(i));
				newUnrepeatable.set(count, !repeatable(i));
				newLaneOf[count] = this.laneOf[i];
				newLanes |= lanesOf(i);
				if (this.laneOf[i] == Lanes.SEVERAL) {
					newSeveral.put(count, lanesOf(i));
				}
				newEnds[count++] = part.length();
			}
		}
		if (count == 0) {
			return null;
		}
		part.write(framing.suffix());
		byte[] framed = (compressor != null) ? compressor.compress(part.array(), part.length()) : part.toByteArray();
		Segment recut = new Segment(this.route, this.sequence, newLanes, RequestBody.of(framed), compressor != null,
				part.length(), Arrays.copyOf(newEnds, count), Arrays.copyOf(newLaneOf, count), newSeveral,
				newUnrepeatable, this.since, this.origins);
		recut.attempts = this.attempts;
		recut.notBefore = this.notBefore;
		recut.maxEventsPerRequest = Math.min(this.maxEventsPerRequest, count);
		return recut;
	}

	/**
	 * Which of the events left can be sent before all the others, and before whatever
	 * else has some lanes: each shares a lane with nothing that stands before it.
	 * @param lanes those lanes
	 * @return the events' indexes
	 */
	BitSet apartFrom(long lanes) {
		BitSet apart = new BitSet();
		long taken = lanes;
		for (int i = this.from; i < this.to; i++) {
			long own = lanesOf(i);
			if ((own & taken) != 0) {
				taken |= own;
			}
			else {
				apart.set(i);
			}
		}
		return apart;
	}

	boolean shareLane(int event, int other) {
		return (lanesOf(event) & lanesOf(other)) != 0;
	}

	private byte[] plain() {
		return this.gzip ? Gzip.decompress(this.body.array(), this.plainLength) : this.body.array();
	}

	private int start(int event) {
		return (event == 0) ? this.route.framing().prefix().length
				: this.ends[event - 1] + this.route.framing().separator().length;
	}

	private int offset(int event) {
		return (event == 0) ? 0 : this.ends[event - 1];
	}

	@Override
	public String toString() {
		return "Segment[" + this.route.name() + " #" + this.sequence + ", events " + this.from + " to " + this.to + "]";
	}

}
