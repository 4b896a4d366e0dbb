package io.github.rudderbento.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The shop with DevTools, which start it anew in a class loader of its own whenever a
 * class has changed. Of the former lives nothing stays that could grow.
 */
@Tag("slow")
class DevToolsTests {

	private static final int RESTARTS = 5;

	private static final int MAX_LIVES = 3;

	private static final Path HEAP_DUMP = Path.of("target", "devtools-tests.hprof");

	private static final Pattern CLASS_LOADERS = Pattern.compile(
			"(?m)^ *\\d+: +(\\d+) +\\d+ +org.springframework.boot.devtools.restart.classloader.RestartClassLoader");

	@Test
	void restartsLeaveNothingBehind(@TempDir Path directory) throws Exception {
		Path classes = directory.resolve("classes");
		Path own = ShopProcess.classPath((entry) -> entry.endsWith("sample-app/target/classes"))
			.stream()
			.map(Path::of)
			.findFirst()
			.orElseThrow();
		FileSystemUtils.copyRecursively(own, classes);
		List<String> classPath = new ArrayList<>(List.of(classes.toString()));
		classPath.addAll(ShopProcess.classPath((entry) -> !entry.equals(own)));

		try (ShopProcess process = ShopProcess.start(directory, classPath,
				// What is held softly goes at each collection.
				"-XX:SoftRefLRUPolicyMSPerMB=0", "-Dreactor.schedulers.defaultPoolSize=1",
				"-Dspring.devtools.restart.poll-interval=200ms", "-Dspring.devtools.restart.quiet-period=100ms",
				"-Dspring.devtools.livereload.enabled=false",
				"-Dmanagement.endpoints.web.exposure.include=health,threaddump")) {
			for (int start = 1; start <= RESTARTS + 1; start++) {
				ShopClient shop = process.awaitStart(start);
				assertThat(process.log()).contains("restartedMain");
				order(shop, "c-" + start);
				assertThat(threads(shop)).containsExactlyInAnyOrder("rudder-bento-rudderstack-1",
						"rudder-bento-bento-1");
				if (start <= RESTARTS) {
					// At once: an empty file that gets its text later would be two
					// changes.
					Path changed = Files.writeString(directory.resolve("changed.properties"), "start=" + start);
					Files.move(changed, classes.resolve("changed.properties"), StandardCopyOption.ATOMIC_MOVE);
				}
			}
			// Each question collects garbage first. Libraries keep two former lives for
			// good: Reactor's one thread that in which it was started, Netty that in
			// which a stop first made it load a class that keeps an exception, by the
			// trace of that.
			try {
				await().atMost(ShopProcess.PATIENCE).until(() -> classLoaders(process) <= MAX_LIVES);
			}
			catch (ConditionTimeoutException ex) {
				ex.addSuppressed(new AssertionError(whoKeepsWhat(process)));
				throw ex;
			}
			process.stop();
		}
	}

	private static void order(ShopClient shop, String customer) {
		JsonNode receipt = shop.order(customer, "tea-pot").body();
		await().atMost(ShopProcess.PATIENCE).untilAsserted(() -> {
			JsonNode inbox = shop.get("/inbox").body();
			assertThat(inbox.path("bento")).singleElement()
				.satisfies((event) -> assertThat(event.path("details").path("orderId")).isEqualTo(receipt.path("id")));
			assertThat(inbox.path("rudderstack"))
				.filteredOn((message) -> message.path("event").asString().equals("Order Completed"))
				.hasSize(1);
		});
	}

	private static List<String> threads(ShopClient shop) {
		List<String> names = new ArrayList<>();
		shop.get("/actuator/threaddump")
			.body()
			.path("threads")
			.forEach((thread) -> names.add(thread.path("threadName").asString()));
		names.removeIf((name) -> !name.startsWith("rudder-bento-"));
		return names;
	}

	/** All that can be known afterwards of what keeps a former life. */
	private static String whoKeepsWhat(ShopProcess process) throws IOException {
		StringBuilder known = new StringBuilder("More than " + MAX_LIVES + " lives are left.");
		known.append("\nGC.class_histogram:\n");
		process.ask("GC.class_histogram")
			.lines()
			.filter((line) -> line.contains("ClassLoader") || line.contains("Thread"))
			.forEach((line) -> known.append(line).append('\n'));
		for (String question : List.of("VM.classloader_stats", "Thread.print")) {
			known.append('\n').append(question).append(":\n").append(process.ask(question));
		}
		known.append('\n').append(process.ask("GC.heap_dump -overwrite " + HEAP_DUMP.toAbsolutePath()));
		return known.append("\nlog:\n").append(process.log()).toString();
	}

	private static int classLoaders(ShopProcess process) throws IOException {
		Matcher matcher = CLASS_LOADERS.matcher(process.ask("GC.class_histogram"));
		return matcher.find() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
	}

}
