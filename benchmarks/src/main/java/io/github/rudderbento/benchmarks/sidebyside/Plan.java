package io.github.rudderbento.benchmarks.sidebyside;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What to run, bounded in events and time.
 *
 * @param scenario the scenario
 * @param clients the clients, in the order of each round
 * @param rounds how many times each client runs
 * @param events how many events a run has at most, where no rate is given
 * @param warmUp how long events are sent before anything is measured
 * @param rate events a second, where the scenario has a rate
 * @param seconds how long a run, or an outage, takes
 * @param serviceTime how long the sink takes for each request, where the scenario says so
 * @param heap the heap of each client
 * @param patience how long to wait for an event that does not come
 * @param jvm more options of each client's JVM, such as a flight recording
 * @param results where files go
 */
record Plan(Scenario scenario, List<ClientKind> clients, int rounds, int events, Duration warmUp, int rate, int seconds,
		Duration serviceTime, String heap, Duration patience, List<String> jvm, Path results) {

	private static final Set<String> OPTIONS = Set.of("--clients", "--rounds", "--events", "--warm-up", "--rate",
			"--seconds", "--service-millis", "--heap", "--patience", "--jvm", "--results");

	/** How many events may be on the way in a burst. */
	static final int WINDOW = 16_384;

	/**
	 * Reads a command line.
	 * @param args the scenario, then options such as {@code --rounds=3}
	 * @return the plan
	 */
	static Plan parse(String... args) {
		if (args.length == 0) {
			throw new IllegalArgumentException("usage: <"
					+ String.join("|", Arrays.stream(Scenario.values()).map(Scenario::label).toList())
					+ "> [--clients=ours,otel] [--rounds=3] [--events=8000000] [--warm-up=30] [--rate=10000] "
					+ "[--seconds=12] [--service-millis=20] [--heap=1g] [--patience=40] [--jvm=options] [--results=directory]");
		}
		Scenario scenario = Scenario.of(args[0]);
		Plan plan = defaults(scenario);
		for (String option : Arrays.asList(args).subList(1, args.length)) {
			int at = option.indexOf('=');
			String value = option.substring(at + 1);
			plan = plan.with((at > 0) ? option.substring(0, at) : option, value);
		}
		return plan;
	}

	private static Plan defaults(Scenario scenario) {
		int events = switch (scenario) {
			case SHUTDOWN -> 5_000;
			default -> 8_000_000;
		};
		return new Plan(scenario, scenario.clients(), (scenario == Scenario.OUTAGE) ? 1 : 3, events,
				Duration.ofSeconds(30), (scenario == Scenario.OUTAGE) ? 2_000 : 10_000,
				(scenario == Scenario.OUTAGE) ? 20 : 12,
				Duration.ofMillis((scenario == Scenario.SERVICE_TIME) ? 20 : 0), "1g", Duration.ofSeconds(40),
				List.of(), Path.of("benchmarks/target/results"));
	}

	private Plan with(String name, String value) {
		List<ClientKind> newClients = name.equals("--clients")
				? Arrays.stream(value.split(",")).map(ClientKind::of).toList() : this.clients;
		int newRounds = name.equals("--rounds") ? Integer.parseInt(value) : this.rounds;
		int newEvents = name.equals("--events") ? Integer.parseInt(value) : this.events;
		Duration newWarmUp = name.equals("--warm-up") ? Duration.ofSeconds(Long.parseLong(value)) : this.warmUp;
		int newRate = name.equals("--rate") ? Integer.parseInt(value) : this.rate;
		int newSeconds = name.equals("--seconds") ? Integer.parseInt(value) : this.seconds;
		Duration newServiceTime = name.equals("--service-millis") ? Duration.ofMillis(Long.parseLong(value))
				: this.serviceTime;
		String newHeap = name.equals("--heap") ? value : this.heap;
		Duration newPatience = name.equals("--patience") ? Duration.ofSeconds(Long.parseLong(value)) : this.patience;
		List<String> newJvm = name.equals("--jvm") ? List.of(value.split(" ")) : this.jvm;
		Path newResults = name.equals("--results") ? Path.of(value) : this.results;
		Plan changed = new Plan(this.scenario, newClients, newRounds, newEvents, newWarmUp, newRate, newSeconds,
				newServiceTime, newHeap, newPatience, newJvm, newResults);
		if (!OPTIONS.contains(name)) {
			throw new IllegalArgumentException("unknown option " + name);
		}
		return changed;
	}

}
