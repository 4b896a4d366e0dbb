package io.github.rudderbento.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A process of ours, told by lines what to do, ended by its own handle.
 */
final class Child implements AutoCloseable {

	/** What answers start with; whatever else is printed is none. */
	static final String ANSWER = "answer: ";

	private static final String ENDED = "ended";

	private final String name;

	private final Process process;

	private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

	private final Values greeting;

	private Child(String name, Process process) {
		this.name = name;
		this.process = process;
		Thread reader = new Thread(this::read, name + "-answers");
		reader.setDaemon(true);
		reader.start();
		this.greeting = answer(Duration.ofSeconds(60));
	}

	/**
	 * Starts a process of the same JDK and class path.
	 * @param name its name, for the log
	 * @param jvm options of the JVM
	 * @param main its main class
	 * @param takes which jars it gets, by their file's name
	 * @param logs where its log goes
	 * @param args its arguments
	 * @return the process, ready
	 */
	static Child start(String name, List<String> jvm, Class<?> main, Predicate<String> takes, Path logs,
			String... args) {
		List<String> entries = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			if (takes.test(Path.of(entry).getFileName().toString())) {
				entries.add(entry);
			}
		}
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(jvm);
		command.addAll(List.of("-cp", String.join(File.pathSeparator, entries), main.getName()));
		command.addAll(List.of(args));
		try {
			Process process = new ProcessBuilder(command)
				.redirectError(ProcessBuilder.Redirect.appendTo(logs.resolve(name + ".log").toFile()))
				.start();
			return new Child(name, process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Values greeting() {
		return this.greeting;
	}

	/**
	 * Tells the process to do something and waits for the answer.
	 * @param limit how long that may take
	 * @param command what to do
	 * @return the answer
	 */
	Values tell(Duration limit, String command) {
		begin(command);
		return answer(limit);
	}

	/**
	 * Tells the process to do something.
	 * @param command what to do; {@link #answer} waits for it
	 */
	void begin(String command) {
		try {
			OutputStream commands = this.process.getOutputStream();
			commands.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
			commands.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(this.name + " has ended", ex);
		}
	}

	Values answer(Duration limit) {
		try {
			String line = this.answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
			if (line == null || line.equals(ENDED)) {
				close();
				throw new IllegalStateException(
						this.name + ((line == null) ? " did not answer in " + limit : " ended"));
			}
			return Values.parse(line);
		}
		catch (InterruptedException ex) {
			close();
			Thread.currentThread().interrupt();
			throw new IllegalStateException(this.name + " was interrupted", ex);
		}
	}

	private void read() {
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.US_ASCII))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith(ANSWER)) {
					this.answers.add(line.substring(ANSWER.length()));
				}
			}
		}
		catch (IOException ex) {
			// As good as its end.
		}
		this.answers.add(ENDED);
	}

	/**
	 * Lets the process end by itself, with its shutdown hooks, within some seconds.
	 */
	void end() {
		try {
			this.process.getOutputStream().close();
			this.process.waitFor(10, TimeUnit.SECONDS);
		}
		catch (IOException ex) {
			// It has ended.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
