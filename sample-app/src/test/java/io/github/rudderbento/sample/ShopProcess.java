package io.github.rudderbento.sample;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The shop in a JVM of its own, which ends with this.
 */
final class ShopProcess implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Pattern STARTED = Pattern
		.compile("Tomcat started on port (\\d+)(?s:(?!Tomcat started).)*Started SampleApplication");

	private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

	private final Process process;

	private final Path log;

	private ShopProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Starts the shop, on the stand-ins whatever keys the environment has.
	 * @param directory for the log
	 * @param classPath what the JVM gets
	 * @param options of the JVM
	 * @return the shop, which may not be up yet
	 */
	static ShopProcess start(Path directory, List<String> classPath, String... options) throws IOException {
		List<String> command = new ArrayList<>(List.of(BIN.resolve("java").toString(), "-Xmx256m"));
		command.addAll(List.of(options));
		command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), SampleApplication.class.getName(),
				"--server.port=0"));
		Path log = directory.resolve("log.txt");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		builder.environment().keySet().removeIf((key) -> key.startsWith("RUDDERSTACK_") || key.startsWith("BENTO_"));
		return new ShopProcess(builder.start(), log);
	}

	/**
	 * What the tests have but for what they bring themselves.
	 * @param entries which of it
	 * @return entries of a class path
	 */
	static List<String> classPath(Predicate<Path> entries) {
		return Stream.of(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
			.filter((entry) -> !Path.of(entry).endsWith("test-classes"))
			.filter((entry) -> entries.test(Path.of(entry)))
			.collect(Collectors.toList());
	}

	/**
	 * Waits until the shop has started.
	 * @param times how often it has to have been started
	 * @return its client
	 */
	ShopClient awaitStart(int times) {
		await().atMost(PATIENCE).until(() -> ports().size() >= times || !this.process.isAlive());
		List<Integer> ports = ports();
		assertThat(ports).as(log()).hasSize(times);
		return new ShopClient(ports.get(times - 1));
	}

	private List<Integer> ports() {
		return STARTED.matcher(log()).results().map((result) -> Integer.valueOf(result.group(1))).toList();
	}

	String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			return "";
		}
	}

	/**
	 * Asks the JVM.
	 * @param question as {@code jcmd} knows it
	 * @return the answer
	 */
	String ask(String question) throws IOException {
		Process jcmd = new ProcessBuilder(BIN.resolve("jcmd").toString(), String.valueOf(this.process.pid()), question)
			.redirectErrorStream(true)
			.start();
		try (InputStream answer = jcmd.getInputStream()) {
			return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
		}
		finally {
			jcmd.destroyForcibly();
		}
	}

	/**
	 * Stops the shop as an operator would.
	 */
	void stop() throws InterruptedException {
		this.process.destroy();
		assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(log()).isTrue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
