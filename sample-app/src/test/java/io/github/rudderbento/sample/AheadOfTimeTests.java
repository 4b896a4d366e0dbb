package io.github.rudderbento.sample;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The shop as the build processed it ahead of time, in a JVM of its own.
 */
class AheadOfTimeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	@TempDir
	private Path directory;

	private Process process;

	@AfterEach
	void end() {
		if (this.process != null) {
			this.process.destroyForcibly();
		}
	}

	@Test
	void anOrderArrives() throws Exception {
		ShopClient shop = new ShopClient(start("-Dspring.aot.enabled=true"));
		assertThat(log()).contains("Starting AOT-processed SampleApplication");

		JsonNode receipt = shop.order("c-aot", "tea-pot").body();
		assertThat(receipt.path("id").asString()).isNotBlank();
		await().atMost(PATIENCE).untilAsserted(() -> {
			JsonNode inbox = shop.get("/inbox").body();
			assertThat(inbox.path("rudderstack")).anySatisfy((message) -> {
				assertThat(message.path("event").asString()).isEqualTo("Order Completed");
				assertThat(message.path("userId").asString()).isEqualTo("c-aot");
				assertThat(message.path("properties").path("orderId")).isEqualTo(receipt.path("id"));
				assertThat(message.path("properties").path("products").path(0).path("sku").asString())
					.isEqualTo("tea-pot");
			});
			assertThat(inbox.path("bento")).singleElement()
				.satisfies((event) -> assertThat(event.path("details").path("orderId")).isEqualTo(receipt.path("id")));
		});

		shop.get("/products/tea-pot?visitor=v-aot");
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(shop.get("/inbox").body().path("rudderstack"))
				.extracting((message) -> message.path("event").asString())
				.contains("Product Viewed"));

		assertThat(shop.get("/actuator/health").body().path("status").asString()).isEqualTo("UP");
		this.process.destroy();
		assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	private int start(String... arguments) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(Stream
			.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"),
					Stream.of(arguments),
					Stream.of("-cp", classPath(), SampleApplication.class.getName(), "--server.port=0"))
			.flatMap((part) -> part)
			.toList());
		builder.environment().keySet().removeIf((key) -> key.startsWith("RUDDERSTACK_") || key.startsWith("BENTO_"));
		this.process = builder.redirectErrorStream(true).redirectOutput(logFile().toFile()).start();
		await().atMost(PATIENCE)
			.until(() -> !this.process.isAlive() || (PORT.matcher(log()).find() && log().contains("Started ")));
		Matcher matcher = PORT.matcher(log());
		assertThat(matcher.find()).as(log()).isTrue();
		return Integer.parseInt(matcher.group(1));
	}

	private Path logFile() {
		return this.directory.resolve("log.txt");
	}

	private String log() throws IOException {
		return Files.readString(logFile());
	}

	/**
	 * What the application has when it is not tested.
	 */
	private static String classPath() {
		return Stream.of(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
			.filter((entry) -> !Path.of(entry).endsWith("test-classes"))
			.collect(Collectors.joining(File.pathSeparator));
	}

}
