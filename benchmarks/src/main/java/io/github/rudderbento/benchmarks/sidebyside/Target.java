package io.github.rudderbento.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A figure that ours has to reach, and one that it should.
 *
 * @param figure what it is
 * @param value ours
 * @param must the bar
 * @param stretch the higher bar
 * @param most whether the bars are upper limits
 */
record Target(String figure, double value, double must, double stretch, boolean most) {

	static Target atMost(String figure, double value, double must, double stretch) {
		return new Target(figure, value, must, stretch, true);
	}

	static Target atLeast(String figure, double value, double must, double stretch) {
		return new Target(figure, value, must, stretch, false);
	}

	/**
	 * The targets that a scenario shows.
	 * @param results its figures
	 * @return the targets for which there are figures
	 */
	static List<Target> of(Results results) {
		List<Target> targets = new ArrayList<>();
		switch (results.scenario()) {
			case SATURATION -> saturation(results, targets);
			case SATURATION_GZIP -> saturationGzip(results, targets);
			case SERVICE_TIME -> {
				double rate = results.median(ClientKind.OURS, "eventsPerSecond");
				targets.add(atLeast("events/s against OpenTelemetry",
						rate / results.median(ClientKind.OTEL, "eventsPerSecond"), 4, 6));
				targets.add(atMost("events out of order", results.median(ClientKind.OURS, "disordered"), 0, 0));
			}
			case PACED, AWAKE -> paced(results, targets);
			case OUTAGE -> {
				ClientKind ours = ClientKind.OURS_GZIP;
				targets.add(atMost("lost", results.median(ours, "lost"), 0, 0));
				targets.add(atMost("duplicated", results.median(ours, "duplicates"), 0, 0));
				targets.add(atMost("bytes per held event", results.median(ours, "heldBytes"), 250, 160));
				targets.add(atMost("worst call, ms", results.median(ours, "max") / 1e6, 1, 0.2));
				targets.add(atMost("until the first answer, s", results.median(ours, "probeSeconds"), 1, 1));
				targets.add(atMost("backlog delivered, s", results.median(ours, "backlogSeconds"), 2, 0.5));
				targets.add(atLeast("backlog delivered, times as fast as it came",
						results.seconds() / results.median(ours, "backlogSeconds"), 5, 5));
				targets.add(atMost("p99.9 against the same rate without an outage",
						results.median(ours, "p999") / results.median(ours, "calmP999"), 2, 2));
			}
			case SHUTDOWN -> {
				double millis = results.median(ClientKind.OURS_GZIP, "closeMillis");
				targets.add(atMost("lost", results.median(ClientKind.OURS_GZIP, "lost"), 0, 0));
				targets.add(atMost("close against rudder-sdk-java",
						millis / results.median(ClientKind.RUDDER_GZIP, "closeMillis"), 1, 1));
				targets.add(atMost("close, ms", millis, Double.NaN, 50));
			}
		}
		targets.removeIf((target) -> Double.isNaN(target.value()));
		return targets;
	}

	private static void saturation(Results results, List<Target> targets) {
		ClientKind ours = ClientKind.OURS;
		double rate = results.median(ours, "eventsPerCpuSecond");
		targets.add(atMost("caller CPU against the best peer", results.net(ours, "callerNanos") / best(results,
				ClientKind.RUDDER, ClientKind.SEGMENT, ClientKind.POSTHOG, ClientKind.SNOWPLOW, ClientKind.OTEL), 0.15,
				0.08));
		targets.add(atMost("caller bytes per event, net", results.net(ours, "callerBytes"), 300, 150));
		targets.add(atMost("process bytes per event, net", results.net(ours, "processBytes"), 600, 300));
		targets.add(atLeast("events per CPU-second against OpenTelemetry",
				rate / results.median(ClientKind.OTEL, "eventsPerCpuSecond"), 2, 3));
		targets.add(atLeast("events per CPU-second against rudder-sdk-java",
				rate / results.median(ClientKind.RUDDER, "eventsPerCpuSecond"), 8, 13));
		targets.add(atLeast("share of the machine's limit",
				results.net(ClientKind.LIMIT, "processNanos") / results.net(ours, "processNanos"), 0.4, 0.55));
	}

	private static double best(Results results, ClientKind... peers) {
		return Stream.of(peers)
			.mapToDouble((peer) -> results.net(peer, "callerNanos"))
			.filter((nanos) -> !Double.isNaN(nanos))
			.min()
			.orElse(Double.NaN);
	}

	private static void saturationGzip(Results results, List<Target> targets) {
		ClientKind ours = ClientKind.OURS_GZIP;
		double rate = results.median(ours, "eventsPerCpuSecond");
		targets.add(atMost("caller bytes per event, net", results.net(ours, "callerBytes"), 300, 150));
		targets.add(atMost("process bytes per event, net", results.net(ours, "processBytes"), 600, 300));
		double best = DoubleStream
			.of(results.median(ClientKind.POSTHOG, "eventsPerCpuSecond"),
					results.median(ClientKind.OTEL_GZIP, "eventsPerCpuSecond"),
					results.median(ClientKind.RUDDER_GZIP, "eventsPerCpuSecond"))
			.filter((each) -> !Double.isNaN(each))
			.max()
			.orElse(Double.NaN);
		targets.add(atLeast("events per CPU-second against the best peer", rate / best, 2.2, 3));
		targets.add(atLeast("events per CPU-second against rudder-sdk-java",
				rate / results.median(ClientKind.RUDDER_GZIP, "eventsPerCpuSecond"), 5, 7));
		targets.add(atLeast("share of the machine's limit",
				results.net(ClientKind.LIMIT_GZIP, "processNanos") / results.net(ours, "processNanos"), 0.55, 0.7));
	}

	private static void paced(Results results, List<Target> targets) {
		if (results.rate() < 10_000) {
			return;
		}
		for (ClientKind ours : new ClientKind[] { ClientKind.OURS, ClientKind.OURS_GZIP }) {
			targets.add(atMost("p99.9 against OpenTelemetry (" + ours.label() + ")",
					results.median(ours, "p999") / results.median(ClientKind.OTEL, "p999"), 1 / 20.0, 1 / 40.0));
			if (results.scenario() == Scenario.PACED) {
				targets.add(atMost("CPU against OpenTelemetry (" + ours.label() + ")",
						results.net(ours, "processNanos") / results.net(ClientKind.OTEL, "processNanos"), 1, 0.7));
			}
		}
	}

	private boolean reaches(double bar) {
		return this.most ? this.value <= bar : this.value >= bar;
	}

	@Override
	public String toString() {
		String sign = this.most ? "≤ " : "≥ ";
		String verdict = reaches(this.stretch) ? "stretch"
				: (Double.isNaN(this.must) || reaches(this.must)) ? "must" : "**missed**";
		return "| " + this.figure + " | " + Results.format(this.value) + " | "
				+ (Double.isNaN(this.must) ? "–" : sign + Results.format(this.must)) + " | " + sign
				+ Results.format(this.stretch) + " | " + verdict + " |";
	}

}
