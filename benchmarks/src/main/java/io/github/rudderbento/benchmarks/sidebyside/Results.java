package io.github.rudderbento.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The figures of all runs of a scenario, as CSV, and as a table of medians with the
 * targets.
 */
final class Results {

	private final Plan plan;

	private final List<Row> rows = new ArrayList<>();

	Results(Plan plan) {
		this.plan = plan;
	}

	void add(int round, ClientKind kind, Values figures) {
		this.rows.add(new Row(round, kind, figures));
	}

	List<Row> rows() {
		return this.rows;
	}

	void write() throws IOException {
		StringBuilder csv = new StringBuilder("scenario,round,client,figure,value\n");
		for (Row row : this.rows) {
			row.figures()
				.asMap()
				.forEach((figure, value) -> csv.append(name())
					.append(',')
					.append(row.round())
					.append(',')
					.append(row.kind().label())
					.append(',')
					.append(figure)
					.append(',')
					.append(value)
					.append('\n'));
		}
		Files.writeString(this.plan.results().resolve(name() + ".csv"), csv);
		Files.writeString(this.plan.results().resolve(name() + ".md"), report());
	}

	private String name() {
		Scenario scenario = this.plan.scenario();
		boolean paced = scenario == Scenario.PACED || scenario == Scenario.AWAKE;
		return scenario.label() + (paced ? "-" + this.plan.rate() : "");
	}

	/**
	 * The median of a figure over the rounds.
	 * @param kind the client
	 * @param figure the figure
	 * @return the median, NaN when there is none
	 */
	double median(ClientKind kind, String figure) {
		double[] values = this.rows.stream()
			.filter((row) -> row.kind() == kind)
			.map((row) -> row.figures().asMap().get(figure))
			.filter(Objects::nonNull)
			.mapToDouble(Double::doubleValue)
			.sorted()
			.toArray();
		return (values.length == 0) ? Double.NaN : values[values.length / 2];
	}

	/**
	 * A figure without what the caller costs that does nothing.
	 * @param kind the client
	 * @param figure the figure
	 * @return the median, less that of {@link ClientKind#NONE}
	 */
	double net(ClientKind kind, String figure) {
		return median(kind, figure) - median(ClientKind.NONE, figure);
	}

	String report() {
		StringBuilder report = new StringBuilder("### " + name() + "\n\n");
		Map<String, String> columns = columns();
		report.append("| client | ").append(String.join(" | ", columns.values())).append(" |\n|---|");
		report.append("---:|".repeat(columns.size())).append('\n');
		for (ClientKind kind : this.plan.clients()) {
			report.append("| ").append(kind.label()).append(" |");
			for (String figure : columns.keySet()) {
				report.append(' ').append(format(value(kind, figure))).append(" |");
			}
			report.append('\n');
		}
		List<Target> targets = Target.of(this);
		if (!targets.isEmpty()) {
			report.append("\n| figure | value | must | stretch | |\n|---|---:|---:|---:|---|\n");
			targets.forEach((target) -> report.append(target).append('\n'));
		}
		return report.toString();
	}

	private double value(ClientKind kind, String figure) {
		if (figure.startsWith("net:")) {
			return net(kind, figure.substring(4));
		}
		return median(kind, figure);
	}

	private Map<String, String> columns() {
		Map<String, String> columns = new LinkedHashMap<>();
		boolean base = this.plan.clients().contains(ClientKind.NONE);
		switch (this.plan.scenario()) {
			case SATURATION, SATURATION_GZIP, SERVICE_TIME -> {
				columns.put("eventsPerCpuSecond", "events per CPU-second");
				columns.put("processNanos", "CPU ns/event");
				columns.put("compilerNanos", "(JIT ns/event)");
				columns.put("eventsPerSecond", "events/s");
				columns.put("p50", "call p50 ns");
				if (base) {
					columns.put("net:callerNanos", "caller CPU ns/event, net");
					columns.put("net:callerBytes", "caller bytes/event, net");
					columns.put("net:processBytes", "process bytes/event, net");
				}
				columns.put("wireBytes", "bytes sent/event");
			}
			case PACED, AWAKE -> {
				columns.put("p50", "p50 ns");
				columns.put("p99", "p99 ns");
				columns.put("p999", "p99.9 ns");
				columns.put("max", "max ns");
				// A caller that spins takes a core, whatever it calls.
				boolean rests = this.plan.scenario() == Scenario.PACED;
				if (rests) {
					columns.put("processNanos", "CPU ns/event");
				}
				if (base && rests) {
					columns.put("net:processNanos", "CPU ns/event, net");
				}
				if (base) {
					columns.put("net:callerBytes", "caller bytes/event, net");
				}
			}
			case OUTAGE -> {
				columns.put("heldBytes", "bytes per held event");
				columns.put("calmP999", "p99.9 ns without an outage");
				columns.put("p999", "p99.9 ns");
				columns.put("max", "worst call ns");
				columns.put("probeSeconds", "s until the first answer");
				columns.put("backlogSeconds", "s from there until the backlog is delivered");
			}
			case SHUTDOWN -> {
				columns.put("closeMillis", "close ms");
				columns.put("delivered", "delivered");
			}
		}
		columns.put("lost", "lost");
		columns.put("duplicates", "duplicated");
		columns.put("disordered", "out of order");
		return columns;
	}

	Scenario scenario() {
		return this.plan.scenario();
	}

	int seconds() {
		return this.plan.seconds();
	}

	int rate() {
		return this.plan.rate();
	}

	int events() {
		return this.plan.events();
	}

	static String format(double value) {
		if (Double.isNaN(value)) {
			return "–";
		}
		double size = Math.abs(value);
		if (size >= 100 || value == Math.rint(value)) {
			return String.format(Locale.ROOT, "%,.0f", value);
		}
		return String.format(Locale.ROOT, (size >= 10) ? "%.1f" : (size >= 0.1) ? "%.2f" : "%.4f", value);
	}

	/**
	 * One run.
	 *
	 * @param round the round
	 * @param kind the client
	 * @param figures its figures
	 */
	record Row(int round, ClientKind kind, Values figures) {

		@Nullable Double figure(String name) {
			return this.figures.asMap().get(name);
		}

	}

}
