package io.github.rudderbento.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One delivery in simulated time: the real loop, buffer and rules, against a vendor that
 * is a function. Hours pass in milliseconds.
 */
final class Simulation {

	private long now = 1_000_000_000L;

	private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));

	final List<SentRequest> requests = new ArrayList<>();

	final List<Integer> delivered = new ArrayList<>();

	final Map<String, List<Integer>> deliveredByUser = new HashMap<>();

	final List<String> news = new ArrayList<>();

	final Vendor vendor;

	final MemoryBuffer buffer;

	final DeliveryCounters counters;

	final DeadLetters deadLetters = new DeadLetters(4 * 1024 * 1024, 100_000, Clock.systemUTC());

	final DeliveryLoop loop;

	private int maxInFlight;

	private int nextEvent;

	private final List<Long> offeredAt = new ArrayList<>();

	private final List<Long> lanes = new ArrayList<>();

	private long oldestSent;

	private boolean overtaken;

	private boolean overwritten;

	private final Map<byte[], Integer> uses = new IdentityHashMap<>();

	private int steps;

	private Duration clockOffset = Duration.ZERO;

	private Simulation(Builder builder) {
		this.vendor = new Vendor(builder);
		this.buffer = new MemoryBuffer(builder.bufferSettings, () -> {
		}, () -> true, builder.queue);
		this.counters = new DeliveryCounters(this.buffer::taken);
		this.loop = new DeliveryLoop(this.vendor, this.buffer, builder.settings(),
				builder.bufferSettings.overflow() == Overflow.DROP_OLDEST, this.deadLetters, this.counters,
				new DeliveryListener() {
					@Override
					public void held(String destination, String advice) {
						Simulation.this.news.add("held");
					}

					@Override
					public void recovered(String destination) {
						Simulation.this.news.add("recovered");
					}

					@Override
					public void dropped(String destination, String reason, long events) {
						Simulation.this.news.add("dropped " + reason);
					}
				}, wallClock().withZone(ZoneOffset.UTC), () -> this.now, () -> {
				});
	}

	static Builder builder() {
		return new Builder();
	}

	private InstantSource wallClock() {
		return () -> Instant.EPOCH.plusNanos(this.now).plus(this.clockOffset);
	}

	/**
	 * Lets the wall clock jump, as when somebody sets it; the monotonic clock goes on.
	 * @param jump how far, negative to jump back
	 * @return this simulation
	 */
	Simulation jump(Duration jump) {
		this.clockOffset = this.clockOffset.plus(jump);
		return this;
	}

	Route route() {
		return this.vendor.routes.get(0);
	}

	long now() {
		return this.now;
	}

	/**
	 * Offers the next event, numbered from 0.
	 * @param user whose it is
	 * @return its number
	 */
	int offer(String user) {
		return offer(user, 0, Lanes.of(user));
	}

	int offer(String user, int route, long lanes) {
		int number = this.nextEvent++;
		this.offeredAt.add(this.now);
		this.lanes.add(lanes);
		CapturedEvent event = CapturedEvent.of("e" + number, this.vendor.routes.get(route), lanes, 300,
				new Event(number, user));
		EventBuffer.Offer offer = this.buffer.offer(event);
		if (offer != EventBuffer.Offer.ACCEPTED) {
			this.counters.addNotBuffered();
			this.counters.addDropped((offer == EventBuffer.Offer.FULL) ? DropReason.BUFFER_FULL : DropReason.CLOSED, 1);
		}
		return number;
	}

	Simulation offer(int count, int users) {
		for (int i = 0; i < count; i++) {
			offer("user" + (this.nextEvent % users));
		}
		return this;
	}

	/**
	 * Lets time pass.
	 * @param duration how much
	 * @return this simulation
	 */
	Simulation run(Duration duration) {
		long end = this.now + duration.toNanos();
		while (true) {
			this.steps++;
			long rest = step();
			long next = Math.min(end, this.now + rest);
			if (!this.due.isEmpty() && this.due.peek().at() <= next) {
				Due answer = this.due.poll();
				this.now = Math.max(this.now, answer.at());
				answer.action().run();
				continue;
			}
			if (next >= end) {
				this.now = end;
				step();
				return this;
			}
			this.now = next;
		}
	}

	/** As the delivery thread does it, but for the pause. */
	private long step() {
		try {
			return this.loop.step();
		}
		catch (OutOfMemoryError ex) {
			return 0;
		}
	}

	/**
	 * Does something every so often while time passes.
	 * @param duration how long
	 * @param every the period
	 * @param action what to do
	 * @return this simulation
	 */
	Simulation run(Duration duration, Duration every, Runnable action) {
		for (long done = 0; done < duration.toNanos(); done += every.toNanos()) {
			action.run();
			run(every);
		}
		return this;
	}

	long waiting() {
		return this.buffer.sizes().events();
	}

	/**
	 * How old the oldest event was that was ever sent, when it was sent.
	 * @return its age
	 */
	Duration oldestSent() {
		return Duration.ofNanos(this.oldestSent);
	}

	/**
	 * Whether two requests with events of one user were ever in flight at once.
	 * @return whether nothing keeps their order
	 */
	boolean overtaken() {
		return this.overtaken;
	}

	/**
	 * Whether bytes changed that somebody still read.
	 * @return whether a request may have been spoilt
	 */
	boolean overwritten() {
		return this.overwritten;
	}

	/**
	 * How many requests the array served that served most of them.
	 * @return 1 when every request had an array of its own
	 */
	int mostUsesOfAnArray() {
		return Collections.max(this.uses.values());
	}

	/**
	 * What was delivered of one lane, whoever's it is.
	 * @param lane its number
	 * @return the events' numbers
	 */
	List<Integer> deliveredOf(int lane) {
		return this.delivered.stream().filter((event) -> (this.lanes.get(event) & 1L << lane) != 0).toList();
	}

	int maxInFlight() {
		return this.maxInFlight;
	}

	int steps() {
		return this.steps;
	}

	long accounted() {
		return this.counters.delivered() + this.counters.deadLettered() + this.counters.partial()
				+ this.counters.dropped() + this.counters.expired() + waiting();
	}

	CompletableFuture<FlushResult> flush(Duration deadline) {
		return this.loop.flush(deadline);
	}

	record Event(int number, String user) {
	}

	record SentRequest(long at, String route, List<Integer> events, int bytes, boolean gzip, @Nullable Answer answer) {
	}

	private record Due(long at, Runnable action) {
	}

	/**
	 * What a request held, for the vendor's function.
	 */
	record Received(String route, List<Integer> events, int bytes, boolean gzip, long at) {
	}

	static final class Builder {

		private int batch = 500;

		private int maxBatch = 500;

		private int maxBytes = 512 * 1024;

		private int routes = 1;

		private Duration linger = Duration.ofMillis(200);

		private int maxInFlight = 4;

		private boolean gzip = true;

		private @Nullable Duration maxAge;

		private RetrySettings retry = RetrySettings.defaults();

		private BufferSettings bufferSettings = BufferSettings.defaults();

		private MpscUnboundedArrayQueue<CapturedEvent> queue = new MpscUnboundedArrayQueue<>(1024);

		private Duration latency = Duration.ofMillis(20);

		private Pace pace = Pace.unlimited();

		private Pace probePace = Pace.unlimited();

		private IntPredicate repeatable = (event) -> true;

		private IntPredicate memoryFor = (event) -> true;

		private Function<Received, Answer> answers = (received) -> new Answer.Delivered("200");

		private @Nullable Function<Received, Answer> probe;

		private UnaryOperator<Mono<Answer>> exchange = (answer) -> answer;

		private Duration exchangeTimeout = Duration.ofSeconds(15);

		Builder batch(int events, int max) {
			this.batch = events;
			this.maxBatch = max;
			return this;
		}

		Builder maxBytes(int bytes) {
			this.maxBytes = bytes;
			return this;
		}

		Builder routes(int count) {
			this.routes = count;
			return this;
		}

		Builder linger(Duration duration) {
			this.linger = duration;
			return this;
		}

		Builder maxInFlight(int count) {
			this.maxInFlight = count;
			return this;
		}

		Builder gzip(boolean on) {
			this.gzip = on;
			return this;
		}

		Builder maxAge(Duration duration) {
			this.maxAge = duration;
			return this;
		}

		Builder retry(RetrySettings settings) {
			this.retry = settings;
			return this;
		}

		Builder buffer(BufferSettings settings) {
			this.bufferSettings = settings;
			return this;
		}

		Builder queue(MpscUnboundedArrayQueue<CapturedEvent> events) {
			this.queue = events;
			return this;
		}

		Builder latency(Duration duration) {
			this.latency = duration;
			return this;
		}

		Builder pace(Pace bucket) {
			this.pace = bucket;
			return this;
		}

		Builder probePace(Pace bucket) {
			this.probePace = bucket;
			return this;
		}

		Builder repeatable(boolean safe) {
			return repeatable((event) -> safe);
		}

		/**
		 * Sets for which events there is memory enough to write them to their end.
		 * @param enough the events
		 * @return this builder
		 */
		Builder memoryFor(IntPredicate enough) {
			this.memoryFor = enough;
			return this;
		}

		Builder repeatable(IntPredicate safe) {
			this.repeatable = safe;
			return this;
		}

		Builder answers(Function<Received, Answer> function) {
			this.answers = function;
			return this;
		}

		Builder probe(Function<Received, Answer> function) {
			this.probe = function;
			return this;
		}

		/**
		 * Lets the destination break what it promises of its answers.
		 * @param operator from what it should do to what it does
		 * @return this builder
		 */
		Builder exchange(UnaryOperator<Mono<Answer>> operator) {
			this.exchange = operator;
			return this;
		}

		Builder exchangeTimeout(Duration timeout) {
			this.exchangeTimeout = timeout;
			return this;
		}

		DeliverySettings settings() {
			return new DeliverySettings(this.linger, this.maxInFlight, this.gzip, this.maxAge, this.retry);
		}

		Simulation build() {
			return new Simulation(this);
		}

	}

	final class Vendor implements Destination {

		private final Builder builder;

		final List<Route> routes = new ArrayList<>();

		private int inFlight;

		private final Set<String> usersInFlight = new HashSet<>();

		Supplier<Duration> latency;

		/** How long a body is read, which may end after the answer. */
		Supplier<Duration> reading = () -> Duration.ZERO;

		/** Whether it says so. */
		boolean releases = true;

		Function<Received, Answer> answers;

		Vendor(Builder builder) {
			this.builder = builder;
			this.answers = builder.answers;
			this.latency = () -> builder.latency;
			for (int i = 0; i < builder.routes; i++) {
				this.routes.add(new SimulatedRoute("r" + i, builder));
			}
		}

		@Override
		public String name() {
			return "vendor";
		}

		@Override
		public List<Route> routes() {
			return this.routes;
		}

		@Override
		public Mono<Answer> post(DeliveryRequest request) {
			read(request.body());
			byte[] body = request.body().toByteArray();
			byte[] plain = request.gzip() ? Gzip.decompress(body, plainLength(body)) : body;
			String text = new String(plain, StandardCharsets.UTF_8);
			List<Integer> events = new ArrayList<>();
			List<String> users = new ArrayList<>();
			for (String part : text.substring(text.indexOf('[') + 1, text.lastIndexOf(']')).split("\\},")) {
				String[] fields = part.replaceAll("[{}\"]", "").split("[:,]");
				events.add(Integer.parseInt(fields[1]));
				users.add(fields[3]);
			}
			Received received = new Received(request.route().name(), events, plain.length, request.gzip(),
					Simulation.this.now);
			for (int event : events) {
				Simulation.this.oldestSent = Math.max(Simulation.this.oldestSent,
						Simulation.this.now - Simulation.this.offeredAt.get(event));
			}
			return this.builder.exchange.apply(flying(users, () -> {
				Answer answer = this.answers.apply(received);
				Simulation.this.requests.add(
						new SentRequest(received.at(), received.route(), events, plain.length, request.gzip(), answer));
				if (answer instanceof Answer.Delivered) {
					for (int i = 0; i < events.size(); i++) {
						Simulation.this.delivered.add(events.get(i));
						Simulation.this.deliveredByUser.computeIfAbsent(users.get(i), (user) -> new ArrayList<>())
							.add(events.get(i));
					}
				}
				return answer;
			}));
		}

		private void read(RequestBody body) {
			Simulation.this.uses.merge(body.array(), 1, Integer::sum);
			byte[] bytes = Arrays.copyOf(body.array(), body.length());
			if (this.releases) {
				body.retain();
			}
			Simulation.this.due.add(new Due(Simulation.this.now + this.reading.get().toNanos(), () -> {
				Simulation.this.overwritten |= !Arrays.equals(bytes, 0, bytes.length, body.array(), 0, bytes.length);
				if (this.releases) {
					body.release();
				}
			}));
		}

		private Mono<Answer> flying(List<String> users, Supplier<Answer> answer) {
			return Mono.create((sink) -> {
				Simulation.this.overtaken |= !Collections.disjoint(users, this.usersInFlight);
				this.usersInFlight.addAll(users);
				this.inFlight++;
				Simulation.this.maxInFlight = Math.max(Simulation.this.maxInFlight, this.inFlight);
				sink.onDispose(() -> {
					this.inFlight--;
					users.forEach(this.usersInFlight::remove);
				});
				boolean[] cancelled = { false };
				sink.onCancel(() -> cancelled[0] = true);
				Simulation.this.due.add(new Due(Simulation.this.now + this.latency.get().toNanos(), () -> {
					if (!cancelled[0]) {
						sink.success(answer.get());
					}
				}));
			});
		}

		@Override
		public Duration exchangeTimeout() {
			return this.builder.exchangeTimeout;
		}

		private int plainLength(byte[] gzip) {
			int length = 0;
			for (int i = 0; i < 4; i++) {
				length |= (gzip[gzip.length - 4 + i] & 0xff) << (8 * i);
			}
			return length;
		}

		@Override
		public @Nullable Mono<Answer> probe() {
			Function<Received, Answer> probe = this.builder.probe;
			if (probe == null) {
				return null;
			}
			return this.builder.exchange.apply(Mono.create((sink) -> later(sink,
					() -> probe.apply(new Received("probe", List.of(), 0, false, Simulation.this.now)))));
		}

		@Override
		public Pace probePace() {
			return this.builder.probePace;
		}

		private void later(MonoSink<Answer> sink, Supplier<Answer> answer) {
			Simulation.this.due
				.add(new Due(Simulation.this.now + this.latency.get().toNanos(), () -> sink.success(answer.get())));
		}

	}

	private static final class SimulatedRoute implements Route {

		private final String name;

		private final Builder builder;

		private final BatchLimits limits;

		private final Framing framing = Framing.arrayNamed("batch");

		SimulatedRoute(String name, Builder builder) {
			this.name = name;
			this.builder = builder;
			this.limits = new BatchLimits(builder.batch, builder.maxBatch, builder.maxBytes, 32 * 1024);
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public BatchLimits limits() {
			return this.limits;
		}

		@Override
		public Framing framing() {
			return this.framing;
		}

		@Override
		public Encoder newEncoder() {
			return this::encode;
		}

		private void encode(CapturedEvent event, OutputStream target) {
			Event content = (Event) event.content();
			String json = "{\"n\":" + content.number() + ",\"u\":\"" + content.user() + "\"}";
			try {
				if (!this.builder.memoryFor.test(content.number())) {
					target.write('{');
					throw new OutOfMemoryError("simulated");
				}
				target.write(json.getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public boolean repeatable(CapturedEvent event) {
			return !(event.content() instanceof Event known) || this.builder.repeatable.test(known.number());
		}

		@Override
		public Pace pace() {
			return this.builder.pace;
		}

	}

}
