package io.github.rudderbento.benchmarks.sidebyside;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Each scenario in small. Never looks at a time.
 */
@Tag("slow")
class SideBySideTests {

	private static final int EVENTS = 200;

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource(Scenario.class)
	void runsWithOurClient(Scenario scenario) throws IOException {
		Results results = run(scenario, scenario.clients().stream().filter(ClientKind::ours).limit(1).toList());
		assertThat(results.rows()).singleElement().satisfies((row) -> {
			assertThat(row.figures().get("events")).isEqualTo(switch (scenario) {
				case PACED, AWAKE -> 100;
				case OUTAGE -> 300;
				default -> EVENTS;
			});
			assertThat(row.figures().get("delivered")).isEqualTo(row.figures().get("events"));
			assertThat(row.figures().get("lost")).isZero();
			assertThat(row.figures().get("duplicates")).isZero();
			assertThat(row.figures().get("disordered")).isZero();
		});
		assertThat(results.report()).contains("### " + scenario.label(), "lost");
		assertThat(this.directory).isDirectoryContaining((file) -> file.toString().endsWith(".csv"));
	}

	@Test
	void everyClientDelivers() throws IOException {
		List<ClientKind> others = List.of(ClientKind.NONE, ClientKind.SNAPSHOT, ClientKind.QUEUE, ClientKind.LIMIT_GZIP,
				ClientKind.RUDDER, ClientKind.SEGMENT, ClientKind.POSTHOG, ClientKind.SNOWPLOW, ClientKind.OTEL_GZIP);
		assertThat(run(Scenario.SATURATION, others).rows()).hasSize(others.size()).allSatisfy((row) -> {
			assertThat(row.figures().get("events")).isEqualTo(EVENTS);
			assertThat(row.figures().get("delivered")).isEqualTo(EVENTS);
		});
	}

	@Test
	void unknownOptionsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Plan.parse("saturation", "--event=5"))
			.withMessageContaining("--event");
		assertThatIllegalArgumentException().isThrownBy(Plan::parse).withMessageContaining("saturation-gzip");
	}

	@Test
	void targetsTellWhatWasReached() {
		assertThat(Target.atMost("a", 1, 2, 1)).hasToString("| a | 1 | ≤ 2 | ≤ 1 | stretch |");
		assertThat(Target.atMost("a", 1.5, 2, 1)).asString().endsWith("| must |");
		assertThat(Target.atLeast("a", 1, 2, 3)).asString().endsWith("| **missed** |");
	}

	private Results run(Scenario scenario, List<ClientKind> clients) throws IOException {
		String labels = clients.stream().map(ClientKind::label).collect(Collectors.joining(","));
		Plan plan = Plan.parse(scenario.label(), "--clients=" + labels, "--rounds=1", "--events=" + EVENTS,
				"--warm-up=0", "--rate=100", "--seconds=1", "--service-millis=5", "--heap=128m", "--patience=15",
				"--results=" + this.directory);
		return new SideBySide(plan, new PrintStream(OutputStream.nullOutputStream())).run();
	}

}
