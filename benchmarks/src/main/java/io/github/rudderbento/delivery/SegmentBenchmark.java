package io.github.rudderbento.delivery;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.rudderbento.benchmarks.SampleEvent;
import io.github.rudderbento.rudderstack.RudderStackCapture;
import io.github.rudderbento.rudderstack.RudderStackRoute;
import io.github.rudderbento.rudderstack.Track;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the delivery thread does with an event: encode it, append it to a segment, and
 * close the segment when it is full. Figures are for one event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = { "-Xms1g", "-Xmx1g", "-XX:+UseG1GC" })
public class SegmentBenchmark {

	private static final int EVENTS = 500;

	private final RudderStackRoute route = new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, SampleEvent.CONTEXT);

	private final Route.Encoder encoder = this.route.newEncoder();

	private final List<CapturedEvent> events = new ArrayList<>();

	private final SegmentBytes encoded = new SegmentBytes(4096);

	private final Gzip gzip = new Gzip();

	private final OpenSegments open = new OpenSegments(4, 32 * 1024 * 1024, (bytes) -> {
	});

	/**
	 * Captures the events of one segment.
	 */
	public SegmentBenchmark() {
		RudderStackCapture capture = new RudderStackCapture(this.route);
		for (int i = 0; i < EVENTS; i++) {
			this.events.add(capture.capture(Track.of(SampleEvent.NAME)
				.userId(SampleEvent.userId(i))
				.properties(SampleEvent.properties(i))
				.build()));
		}
	}

	/**
	 * Encodes only.
	 */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public void encode() {
		OutputStream target = this.encoded;
		for (CapturedEvent event : this.events) {
			this.encoded.truncate(0);
			this.encoder.encode(event, target);
		}
	}

	/**
	 * Encodes, appends and closes, in the array of a segment that was delivered.
	 * @return the segment
	 */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public Object plainSegment() {
		return fillAndClose(null);
	}

	/**
	 * Encodes, appends, closes and compresses.
	 * @return the segment
	 */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public Object gzipSegment() {
		return fillAndClose(this.gzip);
	}

	private Segment fillAndClose(@Nullable Gzip compressor) {
		OpenSegment segment = null;
		for (CapturedEvent event : this.events) {
			this.encoded.truncate(0);
			this.encoder.encode(event, this.encoded);
			segment = this.open.target(event, false, 0);
			segment.append(this.encoded, event.lanes(), true);
			this.open.added(segment, event.lanes());
		}
		if (segment == null) {
			throw new IllegalStateException("no events");
		}
		Segment closed = this.open.close(segment, compressor);
		if (compressor == null) {
			this.open.recycle(closed.body(0, EVENTS, null).array());
		}
		return closed;
	}

}
