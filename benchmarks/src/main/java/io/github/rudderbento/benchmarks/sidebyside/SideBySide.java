package io.github.rudderbento.benchmarks.sidebyside;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;

/**
 * Runs one scenario: some rounds, in each round every client once, each in a process of
 * its own, one after the other. Prints a table of medians with the targets, and writes
 * that and every single figure to files.
 */
public final class SideBySide {

	private final Plan plan;

	private final PrintStream progress;

	SideBySide(Plan plan, PrintStream progress) {
		this.plan = plan;
		this.progress = progress;
	}

	/**
	 * Runs what the command line says.
	 * @param args the scenario and options, see {@link Plan#parse}
	 * @throws IOException when results cannot be written
	 */
	public static void main(String[] args) throws IOException {
		Plan plan = Plan.parse(args);
		Results results = new SideBySide(plan, System.err).run();
		System.out.println(results.report());
	}

	Results run() throws IOException {
		Files.createDirectories(this.plan.results());
		Results results = new Results(this.plan);
		try (Child sink = Child.start("sink", List.of("-Xmx3g", "-XX:+UseG1GC"), Sink.class, (file) -> true,
				this.plan.results())) {
			for (int round = 1; round <= this.plan.rounds(); round++) {
				for (ClientKind kind : this.plan.clients()) {
					this.progress.println(
							this.plan.scenario().label() + " " + round + "/" + this.plan.rounds() + " " + kind.label());
					results.add(round, kind, new Run(this.plan, kind, sink).run());
				}
			}
		}
		results.write();
		return results;
	}

}
