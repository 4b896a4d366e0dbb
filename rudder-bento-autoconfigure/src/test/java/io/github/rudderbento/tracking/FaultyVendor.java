package io.github.rudderbento.tracking;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.bento.BentoEvents;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryCounters;
import io.github.rudderbento.delivery.DeliveryStatus;
import io.github.rudderbento.delivery.FlushResult;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.standin.FaultSwitch;
import io.github.rudderbento.standin.StandInServer;
import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.bento.ReceivedBentoEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import io.netty.handler.ssl.SslContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One vendor as a server that fails, and the whole stack that delivers to it. Events are
 * numbered from 0 and belong to ten users in turn; those with an even number are safe to
 * repeat at either vendor, the others at RudderStack only.
 */
abstract class FaultyVendor implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int USERS = 10;

	private final String name;

	private int offered;

	private String filler = "";

	private @Nullable EventTracker tracker;

	private @Nullable Delivery delivery;

	FaultyVendor(String name) {
		this.name = name;
	}

	static FaultyVendor of(String name, @Nullable SslContext tls) {
		return name.equals("bento") ? new Bento(tls) : new RudderStack(tls);
	}

	/** Everything quick, nothing paced. */
	List<String> properties() {
		List<String> properties = new ArrayList<>(List.of("rudder-bento.shutdown-timeout=2s"));
		for (String property : List.of("retry.base-delay=5ms", "retry.max-delay=25ms", "delivery.linger=10ms")) {
			properties.add(this.name + "." + property);
		}
		return properties;
	}

	void use(ApplicationContext context) {
		this.tracker = context.getBean(EventTracker.class);
		this.delivery = context.getBean((this instanceof Bento) ? "bentoDelivery" : "rudderStackDelivery",
				Delivery.class);
	}

	boolean isBento() {
		return this instanceof Bento;
	}

	Delivery delivery() {
		assertThat(this.delivery).isNotNull();
		return this.delivery;
	}

	DeliveryCounters counters() {
		return delivery().counters();
	}

	int offered() {
		return this.offered;
	}

	/** Makes all events that come longer. */
	void fill(String text) {
		this.filler = text;
	}

	/** Offers events one by one. */
	void offer(int count) {
		for (int i = 0; i < count; i++) {
			int number = this.offered++;
			send(this.tracker, number, "user" + number % USERS, this.filler);
		}
	}

	/** Offers events that leave in one request. */
	void offerTogether(int count) {
		delivery().pause();
		offer(count);
		delivery().resume();
	}

	/** Waits until requests have failed so often. */
	void awaitFailures(int count) {
		Set<Instant> failures = new HashSet<>();
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
			Instant failure = delivery().status().lastFailure();
			if (failure != null) {
				failures.add(failure);
			}
			return failures.size() >= count;
		});
	}

	void awaitState(DeliveryStatus.State state) {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(1))
			.until(() -> delivery().status().state() == state);
	}

	void flush() {
		assertThat(delivery().flush(PATIENCE)).succeedsWithin(PATIENCE.plusSeconds(5)).isEqualTo(new FlushResult(0));
	}

	/** Accepted events are the sum of all outcomes and what waits. */
	void assertAccounted() {
		DeliveryCounters counters = counters();
		assertThat(counters.delivered() + counters.deadLettered() + counters.partial() + counters.dropped()
				+ counters.expired() + delivery().sizes().events())
			.isEqualTo(counters.accepted())
			.isEqualTo(this.offered);
	}

	/** How often each event arrived, by number, in the order of first arrival. */
	Map<Integer, Integer> arrivals() {
		Map<Integer, Integer> arrivals = new LinkedHashMap<>();
		received().forEach((number) -> arrivals.merge(number, 1, Integer::sum));
		return arrivals;
	}

	void assertOrderPerUser() {
		List<List<Integer>> users = new ArrayList<>();
		for (int i = 0; i < USERS; i++) {
			users.add(new ArrayList<>());
		}
		arrivals().keySet().forEach((number) -> users.get(number % USERS).add(number));
		assertThat(users).allSatisfy((numbers) -> assertThat(numbers).isSorted());
	}

	static void assertNoThreadLeft() {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((thread) -> thread.startsWith("rudder-bento-")));
	}

	FaultSwitch faults() {
		return server().faults();
	}

	@Override
	public String toString() {
		return this.name;
	}

	abstract StandInServer server();

	/** Numbers of the events that were stored, in order of arrival. */
	abstract List<Integer> received();

	/** Starts again on the same port with another certificate. */
	abstract void restart(SslContext tls);

	/** The text that only the request with this event holds. */
	abstract String mark(int number);

	protected abstract void send(EventTracker tracker, int number, String user, String filler);

	static String nameOf(int number) {
		return "event " + number + ".";
	}

	static int numberOf(String name) {
		return Integer.parseInt(name.substring("event ".length(), name.length() - 1));
	}

	@Override
	public abstract void close();

	private static final class RudderStack extends FaultyVendor {

		private RudderStackStandIn standIn;

		RudderStack(@Nullable SslContext tls) {
			super("rudderstack");
			this.standIn = RudderStackStandIn.builder().tls(tls).start();
		}

		@Override
		List<String> properties() {
			List<String> properties = super.properties();
			properties.add("rudderstack.write-key=" + RudderStackStandIn.WRITE_KEY);
			properties.add("rudderstack.data-plane-url=" + this.standIn.baseUrl());
			return properties;
		}

		@Override
		StandInServer server() {
			return this.standIn.server();
		}

		@Override
		List<Integer> received() {
			return this.standIn.events().stream().map(ReceivedEvent::event).map(FaultyVendor::numberOf).toList();
		}

		@Override
		void restart(SslContext tls) {
			int port = this.standIn.port();
			this.standIn.close();
			this.standIn = RudderStackStandIn.builder().port(port).tls(tls).start();
		}

		@Override
		String mark(int number) {
			return "\"" + nameOf(number) + "\"";
		}

		@Override
		protected void send(EventTracker tracker, int number, String user, String filler) {
			tracker.send(Track.of(nameOf(number)).userId(user).property("filler", filler).build());
		}

		@Override
		public void close() {
			this.standIn.close();
		}

	}

	private static final class Bento extends FaultyVendor {

		private BentoStandIn standIn;

		Bento(@Nullable SslContext tls) {
			super("bento");
			this.standIn = BentoStandIn.builder().tls(tls).start();
		}

		@Override
		List<String> properties() {
			List<String> properties = super.properties();
			properties.add("bento.site-uuid=" + this.standIn.siteUuid());
			properties.add("bento.publishable-key=" + this.standIn.publishableKey());
			properties.add("bento.secret-key=" + this.standIn.secretKey());
			properties.add("bento.url=" + this.standIn.baseUrl());
			for (String family : List.of("batch", "fetch")) {
				properties.add("bento.pace." + family + ".permits=1000000");
				properties.add("bento.pace." + family + ".burst=100000");
			}
			return properties;
		}

		@Override
		StandInServer server() {
			return this.standIn.server();
		}

		@Override
		List<Integer> received() {
			return this.standIn.events()
				.stream()
				.map(ReceivedBentoEvent::details)
				.map((details) -> numberOf(String.valueOf(details.get("name"))))
				.toList();
		}

		@Override
		void restart(SslContext tls) {
			int port = this.standIn.port();
			this.standIn.close();
			this.standIn = BentoStandIn.builder().port(port).tls(tls).start();
		}

		@Override
		String mark(int number) {
			return "\"" + nameOf(number) + "\"";
		}

		@Override
		protected void send(EventTracker tracker, int number, String user, String filler) {
			boolean repeatable = number % 2 == 0;
			BentoEvent.Builder event = BentoEvent
				.of(repeatable ? BentoEvents.PURCHASE : "Tested", user + "@example.com")
				.detail("name", nameOf(number))
				.detail("filler", filler);
			if (repeatable) {
				event.detail("unique", Map.of("key", "order " + number))
					.detail("value", Map.of("amount", 100, "currency", "EUR"));
			}
			tracker.send(event.build());
		}

		@Override
		public void close() {
			this.standIn.close();
		}

	}

}
