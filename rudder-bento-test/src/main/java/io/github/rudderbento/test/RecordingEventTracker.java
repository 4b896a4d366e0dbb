package io.github.rudderbento.test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.rudderbento.bento.BentoCapture;
import io.github.rudderbento.bento.BentoDestination;
import io.github.rudderbento.bento.BentoMessage;
import io.github.rudderbento.bento.BentoPace;
import io.github.rudderbento.bento.BentoSettings;
import io.github.rudderbento.bento.MissingEmail;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.FlushResult;
import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.rudderstack.RudderStackCapture;
import io.github.rudderbento.rudderstack.RudderStackDestination;
import io.github.rudderbento.rudderstack.RudderStackMessage;
import io.github.rudderbento.rudderstack.RudderStackRoute;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.tracking.BentoMapping;
import io.github.rudderbento.tracking.BufferedEventTracker;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.Intake;
import io.github.rudderbento.tracking.RudderStackMapping;
import io.github.rudderbento.tracking.TrackedEvent;
import io.github.rudderbento.tracking.TrackingCounters;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

/**
 * A tracker that keeps in memory what would have been sent, in order, and sends nothing.
 * Events take the same way as ever, up to the buffer: they are captured, checked and
 * mapped to each vendor by the real rules. What breaks a rule is among the
 * {@link #rejections()}.
 * <p>
 * For a test without Spring, {@linkplain #RecordingEventTracker() make one} and give it
 * to the object under test:
 *
 * <pre class="code">
 * RecordingEventTracker tracker = new RecordingEventTracker();
 * new Checkout(tracker).complete(order);
 * assertThat(tracker).tracked("Order Completed").by("u1").withProperty("total", 12.5);
 * </pre>
 * <p>
 * In a Spring test, {@link RecordTracking @RecordTracking} makes it a bean that also sees
 * what {@code @TrackEvent} and published events track: all of it when, and only when, the
 * transaction commits.
 * <p>
 * Safe for use by any thread.
 */
public final class RecordingEventTracker implements EventTracker, AssertProvider<TrackingAssert> {

	private static final boolean TRANSACTIONS = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			RecordingEventTracker.class.getClassLoader());

	private final Recordings recordings;

	private final TrackingCounters counters;

	private final EventTracker tracker;

	private volatile long failedBefore;

	private volatile long missingEmailBefore;

	/**
	 * Creates a tracker for a test without Spring: for both vendors, with all defaults
	 * and without transactions.
	 */
	public RecordingEventTracker() {
		this(new Recordings(), new TrackingCounters());
	}

	private RecordingEventTracker(Recordings recordings, TrackingCounters counters) {
		this(recordings, counters, standalone(recordings, counters));
	}

	/**
	 * Creates the tracker of an application context.
	 * @param recordings what the context's deliveries record
	 * @param counters what its intake counts
	 * @param tracker its way in
	 */
	RecordingEventTracker(Recordings recordings, TrackingCounters counters, EventTracker tracker) {
		this.recordings = recordings;
		this.counters = counters;
		this.tracker = tracker;
	}

	private static EventTracker standalone(Recordings recordings, TrackingCounters counters) {
		// Destinations need one; nothing is ever sent through it.
		try (HttpTransport none = HttpTransport.builder().baseUrl(URI.create("http://127.0.0.1:1")).build()) {
			RudderStackRoute route = new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, Map.of());
			Delivery rudderStack = recordings.delivery(new RudderStackDestination(none, route));
			BentoSettings settings = BentoSettings.of("recorded");
			BentoDestination destination = new BentoDestination(none, settings, BentoPace.defaults(),
					BentoDestination.DEFAULT_LIMITS);
			Delivery bento = recordings.delivery(destination);
			RudderStackMapping toRudderStack = new RudderStackMapping(rudderStack, new RudderStackCapture(route));
			BentoMapping toBento = new BentoMapping(bento,
					new BentoCapture(destination, settings, JsonMapper.builder().build()), destination.events(),
					Set.of(), MissingEmail.SKIP, counters);
			Intake intake = new Intake(List.of(recordings.recording(toRudderStack), recordings.recording(toBento)),
					HandOver.immediate(), counters);
			return new BufferedEventTracker(intake, List.of(rudderStack, bento));
		}
	}

	// What was recorded

	/**
	 * The product events that would have been sent, to one vendor at least.
	 * @return the events as they were given, in the order of their hand-over
	 */
	public List<TrackedEvent> tracked() {
		List<TrackedEvent> tracked = new ArrayList<>();
		for (ProductEvent event : productEvents()) {
			if (event.message() instanceof TrackedEvent message) {
				tracked.add(message);
			}
		}
		return List.copyOf(tracked);
	}

	/**
	 * The messages for RudderStack that would have been sent, without those that are made
	 * of {@link #tracked()} events.
	 * @return the messages as they were given, in the order of their hand-over
	 */
	public List<RudderStackMessage> messages() {
		return messages(RudderStackMessage.class);
	}

	/**
	 * The messages for Bento that would have been sent, without those that are made of
	 * {@link #tracked()} events.
	 * @return the messages as they were given, in the order of their hand-over
	 */
	public List<BentoMessage> bentoMessages() {
		return messages(BentoMessage.class);
	}

	private <T> List<T> messages(Class<T> type) {
		return events().stream().map(RecordedEvent::message).filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * Everything that would have been sent, once for each destination, in the form in
	 * which it would have been sent.
	 * @return the events in the order of their hand-over
	 */
	public List<RecordedEvent> events() {
		return this.recordings.events();
	}

	/**
	 * What would not have been sent, as it breaks a rule: once for each destination. A
	 * rejection is recorded when the event is captured, whatever becomes of the
	 * transaction.
	 * @return the rejections in order
	 */
	public List<RejectedEvent> rejections() {
		return this.recordings.rejections();
	}

	/**
	 * How many events could not even be put together, for example because an expression
	 * of {@code @TrackEvent} failed. The log says which.
	 * @return the number of events since the start or the last {@link #clear()}
	 */
	public long failed() {
		return this.counters.failed() - this.failedBefore;
	}

	/**
	 * How many events were meant for Bento and had no email.
	 * @return the number of events since the start or the last {@link #clear()}
	 */
	public long missingEmail() {
		return this.counters.missingEmail() - this.missingEmailBefore;
	}

	/**
	 * Forgets everything.
	 */
	public void clear() {
		this.recordings.clear();
		this.failedBefore = this.counters.failed();
		this.missingEmailBefore = this.counters.missingEmail();
	}

	/**
	 * Waits for a product event, for code that tracks on another thread.
	 * @param event the event's name, of a {@link TrackedEvent} or of a {@link Track}
	 * @param timeout how long to wait at most
	 * @return this tracker
	 * @throws AssertionError when it was not tracked in time; lists what was
	 */
	public RecordingEventTracker awaitTracked(String event, Duration timeout) {
		boolean tracked = this.recordings
			.await(() -> productEvents().stream().anyMatch((each) -> each.name().equals(event)), timeout);
		if (!tracked) {
			throw new AssertionError(
					"Expecting \"" + event + "\" to be tracked within " + timeout + ", but " + recap());
		}
		return this;
	}

	List<ProductEvent> productEvents() {
		return ProductEvent.of(events());
	}

	/**
	 * What a failed assertion says of what there is.
	 */
	String recap() {
		StringBuilder text = new StringBuilder();
		List<RecordedEvent> events = events();
		if (events.isEmpty()) {
			text.append("nothing was tracked.");
		}
		else {
			text.append("this was tracked:");
			ProductEvent.of(events).forEach((event) -> text.append("\n  ").append(event.describe()));
			events.stream()
				.filter((event) -> !(event.message() instanceof TrackedEvent) && !isTrack(event))
				.forEach((event) -> text.append("\n  ")
					.append(event.destination())
					.append(' ')
					.append(event.type())
					.append(' ')
					.append(event.raw()));
		}
		for (RejectedEvent rejected : rejections()) {
			text.append("\nRejected by ").append(rejected.destination()).append(": ").append(name(rejected.message()));
			text.append(", ").append(rejected.problem());
		}
		if (failed() > 0) {
			text.append("\nBesides, ").append(failed()).append(" event(s) could not be put together; see the log.");
		}
		if (missingEmail() > 0) {
			text.append("\nBesides, ").append(missingEmail()).append(" event(s) for Bento had no email.");
		}
		if (TRANSACTIONS && OpenTransaction.isOpen()) {
			text.append("\nA transaction is open on this thread: what it tracks is handed over when it commits.");
		}
		return text.toString();
	}

	private static boolean isTrack(RecordedEvent event) {
		return event.message() instanceof Track;
	}

	private static String name(Object message) {
		if (message instanceof TrackedEvent event) {
			return "\"" + event.event() + "\"";
		}
		return message.toString();
	}

	// The tracker

	@Override
	public void track(TrackedEvent event) {
		this.tracker.track(event);
	}

	@Override
	public void track(String userId, String event, @Nullable Map<String, ?> properties) {
		this.tracker.track(userId, event, properties);
	}

	@Override
	public void send(RudderStackMessage message) {
		this.tracker.send(message);
	}

	@Override
	public void send(BentoMessage message) {
		this.tracker.send(message);
	}

	@Override
	public void identify(String userId, @Nullable Map<String, ?> traits) {
		this.tracker.identify(userId, traits);
	}

	@Override
	public void page(String userId, String name, @Nullable Map<String, ?> properties) {
		this.tracker.page(userId, name, properties);
	}

	@Override
	public void screen(String userId, String name, @Nullable Map<String, ?> properties) {
		this.tracker.screen(userId, name, properties);
	}

	@Override
	public void group(String userId, String groupId, @Nullable Map<String, ?> traits) {
		this.tracker.group(userId, groupId, traits);
	}

	@Override
	public void alias(String userId, String previousId) {
		this.tracker.alias(userId, previousId);
	}

	/**
	 * There is nothing to flush.
	 */
	@Override
	public CompletableFuture<FlushResult> flush(Duration deadline) {
		return CompletableFuture.completedFuture(new FlushResult(0));
	}

	/**
	 * Lets AssertJ's own {@code assertThat} take a tracker.
	 * @return assertions about this tracker
	 */
	@Override
	public TrackingAssert assertThat() {
		return new TrackingAssert(this);
	}

	@Override
	public String toString() {
		return "RecordingEventTracker[" + events().size() + " events]";
	}

}
