package io.github.rudderbento.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.rudderbento.actuate.DeliveryMeters;
import io.github.rudderbento.actuate.TrackingEndpoint;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every reason for which something is not tracked can be seen from outside, the next one
 * too.
 */
class UntrackedTests {

	private final TrackingCounters counters = new TrackingCounters();

	/** Each reason another number, so that none can stand for another. */
	private final Map<String, Long> expected = new TreeMap<>();

	@BeforeEach
	void count() {
		long times = 0;
		for (Untracked reason : Untracked.values()) {
			times++;
			for (int i = 0; i < times; i++) {
				this.counters.add(reason);
			}
			this.expected.put(reason.tag(), times);
		}
	}

	@Test
	void eachIsAMeterThatThePageTellsOf() throws IOException {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new DeliveryMeters(List.of(), this.counters).bindTo(registry);
		List<String> page = Files.readAllLines(Path.of("../docs/metrics.md"));
		Map<String, Long> measured = new TreeMap<>();
		for (FunctionCounter counter : registry.get("rudder.bento.events").functionCounters()) {
			String outcome = counter.getId().getTag("outcome");
			String reason = counter.getId().getTag("reason");
			assertThat(counter.getId().getTag("destination")).isEqualTo("none");
			assertThat(page).as(reason)
				.anyMatch((line) -> line.startsWith("| `" + outcome + "` |") && line.contains("`" + reason + "`"));
			measured.put(reason.equals("invalid") ? "rejected" : reason, (long) counter.count());
		}
		assertThat(measured).isEqualTo(this.expected);
	}

	@Test
	void eachIsInTheAnswerOfTheEndpoint() {
		TrackingEndpoint endpoint = new TrackingEndpoint(List.of(), this.counters, List.of(), false);
		assertThat(endpoint.tracking().untracked()).isEqualTo(this.expected);
	}

	@Test
	void eachIsOnThePageAboutPrivacy() throws IOException {
		String page = Files.readString(Path.of("../docs/privacy.md"));
		String section = page.substring(page.indexOf("## What did not get through"), page.indexOf("## Logs"));
		assertThat(this.expected.keySet()).allSatisfy((reason) -> assertThat(section).contains("`" + reason + "`"));
	}

}
