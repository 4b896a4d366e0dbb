package io.github.rudderbento.bento;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.bento.BentoItemKind;
import io.github.rudderbento.standin.bento.BentoStandIn;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * 100,000 people imported from a {@link reactor.core.publisher.Flux} by a JVM with 256
 * MB: each arrives exactly once although the server is busy now and then, three requests
 * at a time, spaced.
 */
@Tag("slow")
class ImportInLittleMemoryTests {

	private static final int PEOPLE = 100_000;

	/** One chunk of 250 in fifty is answered with 429, once. */
	private static final int EVERY = 50 * 250;

	private static final Pattern PERSON = Pattern.compile("user(\\d+)@");

	@Test
	void importsAll(@TempDir Path directory) throws IOException, InterruptedException {
		try (BentoFixture fixture = new BentoFixture(
				BentoStandIn.builder().credentials(BentoFixture.SITE, "pk", "sk").countOnly().start())) {
			BentoStandIn standIn = fixture.standIn();
			standIn.faults().serviceTime(Duration.ofMillis(120));
			Set<Integer> refused = ConcurrentHashMap.newKeySet();
			standIn.faults()
				.when((request) -> firstPerson(request.bodyText()) % (4 * EVERY) == 0
						&& refused.add(firstPerson(request.bodyText())), Fault.retryAfterSeconds(429, 1));
			standIn.faults()
				.when((request) -> firstPerson(request.bodyText()) % EVERY == 0
						&& refused.add(firstPerson(request.bodyText())), Fault.status(429));
			String output = importInChild(standIn.baseUrl(), directory);
			assertThat(output).contains("taken=" + PEOPLE);
			assertThat(standIn.receivedCount(BentoItemKind.IMPORT)).isEqualTo(PEOPLE);
			assertThat(standIn.distinctEmailCount(BentoItemKind.IMPORT)).isEqualTo(PEOPLE);
			assertThat(refused).hasSize(8);
			assertThat(standIn.server().requestCount()).isEqualTo(400 + 8);
			assertThat(standIn.server().maxConcurrentRequests()).isLessThanOrEqualTo(3);
			assertSpaced(standIn.server().arrivalTimes());
			Matcher lead = Pattern.compile("lead=(\\d+)").matcher(output);
			assertThat(lead.find()).isTrue();
			assertThat(Integer.parseInt(lead.group(1))).as("what waits in memory").isLessThanOrEqualTo(6 * 250);
		}
	}

	/** 1,200 a minute, 20 at once; never more than that in any hundred. */
	private static void assertSpaced(List<Instant> arrivals) {
		Duration least = Duration.ofMillis(50L * (100 - 20) - 500);
		for (int i = 0; i + 99 < arrivals.size(); i++) {
			assertThat(Duration.between(arrivals.get(i), arrivals.get(i + 99))).isGreaterThanOrEqualTo(least);
		}
	}

	private static int firstPerson(String body) {
		Matcher person = PERSON.matcher(body);
		return person.find() ? Integer.parseInt(person.group(1)) : -1;
	}

	private static String importInChild(String baseUrl, Path directory) throws IOException, InterruptedException {
		Path log = directory.resolve("log.txt");
		Path result = directory.resolve("result.txt");
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-cp", classPath, ImportInLittleMemory.class.getName(),
				baseUrl, String.valueOf(PEOPLE), result.toString())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			assertThat(child.waitFor(3, TimeUnit.MINUTES)).isTrue();
			assertThat(child.exitValue()).as(Files.readString(log)).isZero();
			return Files.readString(result);
		}
		finally {
			child.destroyForcibly();
		}
	}

}
