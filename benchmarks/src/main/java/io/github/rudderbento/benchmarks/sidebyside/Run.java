package io.github.rudderbento.benchmarks.sidebyside;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One client in one scenario, once.
 */
final class Run {

	/** For what takes no time but may find the machine busy. */
	private static final Duration SHORT = Duration.ofSeconds(30);

	private static final Duration LONG = Duration.ofMinutes(3);

	private static final int WARM_UP_EVENTS = 200_000;

	private static final int WARM_UP_MILLIS = 2000;

	private static final int HELD_WARM_UP_EVENTS = 5_000;

	private static final int LEAD_SECONDS = 3;

	private static final int TAIL_SECONDS = 5;

	private final Plan plan;

	private final ClientKind kind;

	private final Child sink;

	private int next;

	Run(Plan plan, ClientKind kind, Child sink) {
		this.plan = plan;
		this.kind = kind;
		this.sink = sink;
	}

	/**
	 * Runs it.
	 * @return the figures
	 */
	Values run() {
		tellSink("delay 0");
		try (Child client = start()) {
			warmUp(client);
			tellSink("delay " + this.plan.serviceTime().toMillis());
			Values figures = switch (this.plan.scenario()) {
				case SATURATION, SATURATION_GZIP, SERVICE_TIME -> burst(client);
				case PACED -> paced(client, "pace");
				case AWAKE -> paced(client, "pace-awake");
				case OUTAGE -> outage(client);
				case SHUTDOWN -> shutdown(client);
			};
			if (this.plan.scenario() == Scenario.OUTAGE) {
				figures.put("heldBytes", heldBytes());
			}
			if (!this.plan.jvm().isEmpty()) {
				// So that a recording is written.
				client.end();
			}
			return figures;
		}
	}

	private Child start() {
		this.next = 0;
		List<String> jvm = new ArrayList<>(List.of("-Xms" + this.plan.heap(), "-Xmx" + this.plan.heap(), "-XX:+UseG1GC",
				"-XX:+AlwaysPreTouch", "-Djava.net.preferIPv4Stack=true"));
		jvm.addAll(this.plan.jvm());
		return Child.start(this.kind.label(), jvm, ClientMain.class, this.kind::takes, this.plan.results(),
				this.kind.label(), String.valueOf((int) this.sink.greeting().get("port")));
	}

	/**
	 * Sends for a while, so that most of the client is compiled.
	 */
	private void warmUp(Child client) {
		long end = System.nanoTime() + this.plan.warmUp().toNanos();
		do {
			burst(client, Math.min(this.plan.events(), WARM_UP_EVENTS), WARM_UP_MILLIS);
		}
		while (System.nanoTime() - end < 0);
	}

	private void burst(Child client, int count, int millis) {
		begin(client, count);
		Values calls = client.tell(LONG, "burst " + count + " " + Plan.WINDOW + " " + millis);
		awaitEvents((int) calls.get("calls"));
	}

	private Values burst(Child client) {
		Values mark = begin(client, this.plan.events());
		Values calls = client.tell(LONG,
				"burst " + this.plan.events() + " " + Plan.WINDOW + " " + 1000 * this.plan.seconds());
		return figures(client, mark, calls);
	}

	private Values paced(Child client, String pace) {
		int count = this.plan.rate() * this.plan.seconds();
		// The pace has code of its own to be compiled.
		begin(client, this.plan.rate());
		client.tell(LONG, pace + " " + this.plan.rate() + " " + this.plan.rate());
		awaitEvents(this.plan.rate());
		Values mark = begin(client, count);
		Values calls = client.tell(LONG, pace + " " + this.plan.rate() + " " + count);
		return figures(client, mark, calls);
	}

	private Values outage(Child client) {
		double calm = calm(client);
		int lead = Math.min(LEAD_SECONDS, this.plan.seconds());
		int seconds = lead + this.plan.seconds() + Math.min(TAIL_SECONDS, this.plan.seconds());
		int count = this.plan.rate() * seconds;
		Values mark = begin(client, count);
		client.begin("pace " + this.plan.rate() + " " + count);
		pause(lead * 1000L);
		tellSink("down");
		pause(this.plan.seconds() * 1000L);
		double up = tellSink("up").get("at");
		Values calls = client.answer(LONG);
		Values figures = figures(client, mark, calls);
		int until = (int) client.tell(SHORT, "tracked-before " + (long) up).get("next");
		Values stats = tellSink("stats " + until);
		double firstAnswer = stats.get("firstAnswerAt");
		double allBy = stats.get("allBy");
		return figures.put("probeSeconds", (firstAnswer == 0) ? Double.NaN : (firstAnswer - up) / 1e9)
			.put("backlogSeconds", (allBy == 0) ? Double.NaN : Math.max(0, allBy - firstAnswer) / 1e9)
			.put("calmP999", calm);
	}

	/**
	 * What callers feel at the same rate when nothing is wrong.
	 */
	private double calm(Child client) {
		int count = this.plan.rate() * this.plan.seconds();
		begin(client, count);
		client.tell(LONG, "pace " + this.plan.rate() + " " + count);
		awaitEvents(count);
		return client.tell(SHORT, "measure").get("p999");
	}

	/**
	 * What a held event takes up, in a process of its own: collecting garbage would spoil
	 * the callers' times.
	 */
	private double heldBytes() {
		try (Child client = start()) {
			burst(client, HELD_WARM_UP_EVENTS, WARM_UP_MILLIS);
			int count = this.plan.rate() * this.plan.seconds();
			begin(client, count);
			tellSink("down");
			try {
				double before = client.tell(SHORT, "heap").get("used");
				client.tell(LONG, "pace " + 5 * this.plan.rate() + " " + count);
				pause(1500);
				return (client.tell(SHORT, "heap").get("used") - before) / count;
			}
			finally {
				tellSink("up");
			}
		}
	}

	private Values shutdown(Child client) {
		Values mark = begin(client, this.plan.events());
		Values calls = client.tell(LONG, "fill " + this.plan.events());
		double nanos = client.tell(LONG, "close").get("nanos");
		// What was not sent by now would be lost.
		client.close();
		Values stats = tellSink("stats 0");
		for (int i = 0; i < 200 && (stats.get("pending") > 0 || i < 10); i++) {
			pause(20);
			stats = tellSink("stats 0");
		}
		return new Values().put("events", this.plan.events())
			.put("closeMillis", nanos / 1e6)
			.put("fillMillis", (calls.get("at") - mark.get("at")) / 1e6)
			.put("delivered", stats.get("events"))
			.put("lost", this.plan.events() - stats.get("events"))
			.put("duplicates", stats.get("duplicates"))
			.put("disordered", stats.get("disordered"));
	}

	private Values begin(Child client, int count) {
		Values mark = client.tell(SHORT, "mark " + count);
		this.next = (int) mark.get("next");
		tellSink("reset " + this.next + " " + count);
		return mark;
	}

	private Values figures(Child client, Values mark, Values calls) {
		int count = (int) calls.get("calls");
		Values stats = awaitEvents(count);
		Values cost = client.tell(SHORT, "measure");
		boolean local = this.kind.local();
		double delivered = local ? count : stats.get("events");
		double end = local ? calls.get("at") : stats.get("lastAt");
		Values figures = new Values().put("events", count)
			.put("eventsPerCpuSecond", 1e9 / cost.get("processNanos"))
			.put("eventsPerSecond", delivered / ((end - mark.get("at")) / 1e9))
			.put("processNanos", cost.get("processNanos"))
			.put("compilerNanos", cost.get("compilerNanos"))
			.put("callerNanos", calls.get("callerNanos"))
			.put("callerBytes", calls.get("callerBytes"))
			.put("processBytes", cost.get("processBytes"))
			.put("p50", cost.get("p50"))
			.put("p99", cost.get("p99"))
			.put("p999", cost.get("p999"))
			.put("max", cost.get("max"))
			.put("delivered", delivered)
			.put("lost", count - delivered);
		if (!local) {
			figures.put("duplicates", stats.get("duplicates"))
				.put("disordered", stats.get("disordered"))
				.put("requests", stats.get("requests"))
				.put("wireBytes", stats.get("bytes") / Math.max(1, delivered));
		}
		return figures;
	}

	/**
	 * Waits until the sink has counted all events, or no more have come for a while.
	 */
	private Values awaitEvents(int expected) {
		Values stats = tellSink("stats " + this.next);
		if (this.kind.local()) {
			return stats;
		}
		long lastNews = System.nanoTime();
		while (stats.get("events") < expected || stats.get("pending") > 0) {
			pause(20);
			Values newer = tellSink("stats " + this.next);
			if (newer.get("events") > stats.get("events") || newer.get("pending") > 0) {
				lastNews = System.nanoTime();
			}
			else if (System.nanoTime() - lastNews > this.plan.patience().toNanos()) {
				return newer;
			}
			stats = newer;
		}
		return stats;
	}

	private Values tellSink(String command) {
		return this.sink.tell(SHORT, command);
	}

	private static void pause(long millis) {
		try {
			TimeUnit.MILLISECONDS.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

}
