package io.github.rudderbento.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.rudderstack.RudderStackCapture;
import io.github.rudderbento.rudderstack.RudderStackRoute;
import io.github.rudderbento.tracking.BufferedEventTracker;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.Intake;
import io.github.rudderbento.tracking.RudderStackMapping;
import io.github.rudderbento.tracking.TrackedEvent;
import io.github.rudderbento.tracking.TrackingCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a call of {@link EventTracker} costs its caller: snapshot, capture and hand-over
 * into a buffer that nobody drains meanwhile. What the caller itself puts together, the
 * map or the event, is there before.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 20)
@Measurement(iterations = 30)
@Fork(value = 1, jvmArgs = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC" })
public class CaptureBenchmark {

	private static final int CALLS = 50_000;

	/** So few that they are as near at hand as what a caller has just built. */
	private static final int BUILT = 512;

	private final List<Map<String, Object>> properties = new ArrayList<>();

	private final List<TrackedEvent> events = new ArrayList<>();

	private EventTracker tracker = tracker();

	/**
	 * Puts together what the caller would.
	 */
	@Setup(Level.Trial)
	public void buildEvents() {
		for (int i = 0; i < BUILT; i++) {
			this.properties.add(SampleEvent.properties(i));
			this.events.add(TrackedEvent.of(SampleEvent.NAME)
				.userId(SampleEvent.userId(i))
				.properties(this.properties.get(i))
				.build());
		}
	}

	/**
	 * Starts with an empty buffer.
	 */
	@Setup(Level.Iteration)
	public void emptyBuffer() {
		this.tracker = tracker();
	}

	private static EventTracker tracker() {
		RudderStackRoute route = new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, SampleEvent.CONTEXT);
		Delivery delivery = NoNetwork.delivery(route, true);
		Intake intake = new Intake(List.of(new RudderStackMapping(delivery, new RudderStackCapture(route))),
				HandOver.immediate(), new TrackingCounters());
		return new BufferedEventTracker(intake, List.of(delivery));
	}

	/**
	 * User, name and a map.
	 */
	@Benchmark
	@OperationsPerInvocation(CALLS)
	public void trackMap() {
		for (int i = 0; i < CALLS; i++) {
			this.tracker.track(SampleEvent.userId(i), SampleEvent.NAME, this.properties.get(i % BUILT));
		}
	}

	/**
	 * An event that the caller has built.
	 */
	@Benchmark
	@OperationsPerInvocation(CALLS)
	public void trackEvent() {
		for (int i = 0; i < CALLS; i++) {
			this.tracker.track(this.events.get(i % BUILT));
		}
	}

}
