package io.github.rudderbento.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackedEvent;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is measured, and that the page and the dashboard tell of exactly that.
 */
class DeliveryMetricsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final Path PAGE = Path.of("../docs/metrics.md");

	private static final Path DASHBOARD = Path.of("../docs/grafana-dashboard.json");

	private static OperatedApplication application;

	private static MeterRegistry registry;

	/**
	 * Something of everything: delivered, refused, not routed, dropped, dead, waiting.
	 */
	@BeforeAll
	static void track() {
		application = OperatedApplication.start("bento.missing-email=dead-letter", "bento.buffer.max-events=1");
		registry = application.bean(PrometheusMeterRegistry.class);
		EventTracker tracker = application.bean(EventTracker.class);
		application.rudderStack().faults().next(1, Fault.status(503));
		for (int i = 0; i < 5; i++) {
			tracker.track("canary-user", "Canary Event", Map.of("name", "Jane Canary"));
		}
		tracker.send(Track.of("No Id").build());
		tracker.track(TrackedEvent.of("A").userId("u").destinations("nowhere").build());
		tracker.track(TrackedEvent.of("A").userId("u").destinations("bento").build());
		application.bean("bentoDelivery", Delivery.class).pause();
		for (int i = 0; i < 3; i++) {
			tracker.track(TrackedEvent.of("A").destinations("bento").email("jane.canary@example.com").build());
		}
		application.rudderStack().awaitEvents(5, PATIENCE);
		await().atMost(PATIENCE)
			.until(() -> application.bean("rudderStackDelivery", Delivery.class).sizes().events() == 0);
		await().atMost(PATIENCE)
			.until(() -> registry.find("rudder.bento.delivery").tag("outcome", "delivered").timer() != null);
	}

	@AfterAll
	static void close() {
		application.close();
	}

	@Test
	void countsEventsByDestinationOutcomeAndReason() {
		assertThat(events("rudderstack", "delivered", "none")).isEqualTo(5);
		assertThat(events("bento", "dead-lettered", "missing-data")).isEqualTo(1);
		assertThat(events("bento", "dropped", "buffer-full")).isEqualTo(2);
		assertThat(events("none", "rejected", "invalid")).isEqualTo(1);
		assertThat(value("rudder.bento.accepted.events", "destination", "bento")).isEqualTo(4);
		double outcomes = registry.find("rudder.bento.events")
			.tag("destination", "bento")
			.meters()
			.stream()
			.mapToDouble(DeliveryMetricsTests::value)
			.sum();
		assertThat(outcomes + value("rudder.bento.buffer.events", "destination", "bento")).isEqualTo(4);
	}

	@Test
	void measuresWhatWaits() {
		assertThat(value("rudder.bento.buffer.events", "destination", "bento")).isEqualTo(1);
		assertThat(value("rudder.bento.buffer.max.events", "destination", "bento")).isEqualTo(1);
		assertThat(value("rudder.bento.buffer.bytes", "destination", "bento")).isPositive();
		assertThat(value("rudder.bento.buffer.max.bytes", "destination", "bento")).isEqualTo(32 << 20);
		await().atMost(PATIENCE).until(() -> value("rudder.bento.buffer.age", "destination", "bento") > 0);
		assertThat(value("rudder.bento.dead.letters", "destination", "bento")).isEqualTo(1);
		await().atMost(PATIENCE)
			.until(() -> value("rudder.bento.state", "destination", "bento", "state", "paused") == 1);
		assertThat(value("rudder.bento.state", "destination", "bento", "state", "delivering")).isZero();
	}

	@Test
	void measuresRequests() {
		double requests = value("rudder.bento.requests", "destination", "rudderstack");
		assertThat(requests).isGreaterThanOrEqualTo(2);
		assertThat(value("rudder.bento.failed.requests", "destination", "rudderstack")).isEqualTo(1);
		assertThat(registry.get("rudder.bento.batch.size").tags("destination", "rudderstack").summary().totalAmount())
			.isEqualTo(5);
		assertThat(registry.get("rudder.bento.batch.bytes").summary().totalAmount()).isPositive();
		assertThat(registry.get("rudder.bento.delivery.lag").timer().totalTime(TimeUnit.NANOSECONDS)).isPositive();
		assertThat(registry.find("rudder.bento.delivery").tag("outcome", "not-executed").timer().count()).isOne();
	}

	@Test
	void pageTellsOfEveryMeterWithItsTypeUnitAndTags() throws IOException {
		Map<String, String> documented = new TreeMap<>();
		Pattern row = Pattern.compile("^\\| `(rudder\\.bento\\.[a-z.]+)` \\| ([a-z ]+) \\| ([a-z]+|–) \\| ([^|]*) \\|");
		for (String line : Files.readAllLines(PAGE)) {
			Matcher matcher = row.matcher(line);
			if (matcher.find()) {
				documented.put(matcher.group(1),
						matcher.group(2) + ", " + matcher.group(3) + ", " + matcher.group(4).replace("`", ""));
			}
		}
		Map<String, String> measured = new TreeMap<>();
		for (Meter meter : meters()) {
			measured.put(meter.getId().getName(), type(meter) + ", " + unit(meter) + ", "
					+ String.join(", ", meter.getId().getTags().stream().map(Tag::getKey).sorted().toList()));
		}
		assertThat(documented).isEqualTo(measured);
	}

	@Test
	void pageTellsOfEveryValueOfATag() throws IOException {
		String page = Files.readString(PAGE);
		Set<String> values = new TreeSet<>();
		for (Meter meter : meters()) {
			for (Tag tag : meter.getId().getTags()) {
				if (!tag.getKey().equals("error")) {
					values.add(tag.getValue());
				}
			}
		}
		assertThat(values).allSatisfy((value) -> assertThat(page).contains("`" + value + "`"));
	}

	@Test
	void tagsAreFewAndHoldNothingOfAnEvent() {
		assertThat(meters()).hasSizeLessThan(120)
			.allSatisfy((meter) -> assertThat(meter.getId().toString()).doesNotContainIgnoringCase("canary"));
	}

	@Test
	void dashboardUsesOnlyMetricsThatExist() throws IOException {
		String scraped = application.get("/prometheus").body();
		Set<String> exported = new TreeSet<>();
		Matcher sample = Pattern.compile("^(rudder_bento_\\w+)", Pattern.MULTILINE).matcher(scraped);
		while (sample.find()) {
			exported.add(sample.group(1));
		}
		JsonNode dashboard = JsonMapper.builder().build().readTree(Files.readString(DASHBOARD));
		assertThat(dashboard.path("title").asString()).isNotEmpty();
		assertThat(dashboard.path("panels").size()).isGreaterThan(5);
		Set<String> used = new TreeSet<>();
		for (JsonNode expression : dashboard.findValues("expr")) {
			Matcher name = Pattern.compile("rudder_bento_\\w+").matcher(expression.asString());
			assertThat(name.find()).as(expression.asString()).isTrue();
			do {
				used.add(name.group());
			}
			while (name.find());
		}
		assertThat(exported).containsAll(used);
		assertThat(List.copyOf(used)).hasSizeGreaterThan(10);
	}

	private static List<Meter> meters() {
		return registry.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("rudder.bento."))
			.toList();
	}

	private static String type(Meter meter) {
		return switch (meter.getId().getType()) {
			case COUNTER -> "counter";
			case GAUGE -> "gauge";
			case TIMER -> "timer";
			case DISTRIBUTION_SUMMARY -> "summary";
			case LONG_TASK_TIMER -> "long task timer";
			case OTHER -> "other";
		};
	}

	private static String unit(Meter meter) {
		String unit = meter.getId().getBaseUnit();
		return (unit != null) ? unit : "–";
	}

	private static double events(String destination, String outcome, String reason) {
		return value("rudder.bento.events", "destination", destination, "outcome", outcome, "reason", reason);
	}

	private static double value(String name, String... tags) {
		return value(registry.get(name).tags(tags).meter());
	}

	private static double value(Meter meter) {
		return meter.measure().iterator().next().getValue();
	}

}
