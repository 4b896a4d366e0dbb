package io.github.rudderbento.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the commands of the README's first screen, as they stand there.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ReadmeTests {

	private static final String PORT = ":8080/";

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

	private static List<String> commands() throws IOException {
		Path readme = Path.of(System.getProperty("basedir", "."), "..", "README.md");
		return Files.readAllLines(readme).stream().filter((line) -> line.startsWith("curl ")).toList();
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
