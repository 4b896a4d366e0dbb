package io.github.rudderbento.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the commands of the README's first screen as they stand there, and keeps its
 * examples as they are compiled.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ReadmeTests {

	private static final String PORT = ":8080/";

	private static final Path BASE = Path.of(System.getProperty("basedir", "."));

	private static final Path README = BASE.resolve("../README.md");

	@LocalServerPort
	private int port;

	@Autowired
	private StandIns standIns;

	private final JsonMapper json = JsonMapper.builder().build();

	@Test
	void theCommandsPlaceAnOrderAndListWhatArrived() throws Exception {
		List<String> commands = commands();
		assertThat(commands).hasSize(2).allSatisfy((command) -> assertThat(command).contains("127.0.0.1" + PORT));

		this.standIns.rudderStack().clear();
		this.standIns.bento().clear();
		JsonNode receipt = run(commands.get(0));
		assertThat(receipt.path("id").asString()).isNotBlank();
		this.standIns.rudderStack().awaitEvents(1, Duration.ofSeconds(3));
		this.standIns.bento().awaitEvents(1, Duration.ofSeconds(3));
		JsonNode inbox = run(commands.get(1));
		assertThat(inbox.path("rudderstack")).anySatisfy((message) -> {
			assertThat(message.path("event").asString()).isEqualTo("Order Completed");
			assertThat(message.path("properties").path("orderId")).isEqualTo(receipt.path("id"));
		});
		assertThat(inbox.path("bento")).singleElement()
			.satisfies((event) -> assertThat(event.path("details").path("orderId")).isEqualTo(receipt.path("id")));
	}

	@Test
	void theExamplesAreCompiled() throws IOException {
		Path tests = BASE.resolve("src/test/java/io/github/rudderbento/sample");
		List<String> compiled = new ArrayList<>();
		for (String name : List.of("ReadmeExamples.java", "CheckoutTests.java")) {
			compiled.addAll(find(tests.resolve(name), "(?m)^\\t*// README\\n((?s:.*?))^\\t*// end"));
		}
		assertThat(find(README, "(?m)^```java\\n((?s:.*?))^```")).containsExactlyElementsOf(compiled);
	}

	@Test
	void theLinksLeadSomewhere() throws IOException {
		List<String> links = find(README, "\\]\\((?!https?:)([^)#]+)");
		assertThat(links).isNotEmpty().allSatisfy((link) -> assertThat(README.resolveSibling(link)).exists());
	}

	private static List<String> find(Path file, String pattern) throws IOException {
		// Indentation is the page's own.
		return Pattern.compile(pattern)
			.matcher(Files.readString(file).replace("\r\n", "\n"))
			.results()
			.map((match) -> match.group(1).replaceAll("(?m)^[ \\t]+", ""))
			.toList();
	}

	private static List<String> commands() throws IOException {
		return Files.readAllLines(README).stream().filter((line) -> line.startsWith("curl ")).toList();
	}

	private JsonNode run(String command) throws Exception {
		Process process = new ProcessBuilder("sh", "-c", command.replace(PORT, ":" + this.port + "/")).start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes());
		String errors = new String(process.getErrorStream().readAllBytes());
		assertThat(process.waitFor()).as("%s%n%s (curl has to be installed)", command, errors).isZero();
		return this.json.readTree(output);
	}

}
