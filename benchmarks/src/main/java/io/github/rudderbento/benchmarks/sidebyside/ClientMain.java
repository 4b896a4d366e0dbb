package io.github.rudderbento.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * The process of one client. Does what it is told by lines on its standard input and ends
 * with that.
 */
final class ClientMain {

	/** More than any client needs to take what a scenario fills it with. */
	private static final int FILL_MILLIS = 30_000;

	private final Client client;

	private final Caller caller;

	private ClientMain(Client client) {
		this.client = client;
		this.caller = new Caller(client);
	}

	/**
	 * Runs the client.
	 * @param args its label and the sink's port
	 * @throws IOException when the input cannot be read
	 * @throws InterruptedException never
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		PrintStream answers = System.out;
		// Whatever a client prints belongs to the log.
		System.setOut(System.err);
		ClientMain main = new ClientMain(ClientKind.of(args[0]).create(Integer.parseInt(args[1])));
		answers.println(Child.ANSWER + "ready=1");
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			answers.println(Child.ANSWER + main.execute(line.split(" ")));
		}
		System.exit(0);
	}

	private Values execute(String[] command) throws InterruptedException {
		return switch (command[0]) {
			case "mark" -> this.caller.mark(number(command[1]));
			case "burst" -> this.caller.burst(number(command[1]), number(command[2]), number(command[3]), true);
			case "fill" -> this.caller.burst(number(command[1]), Integer.MAX_VALUE, FILL_MILLIS, false);
			case "pace" -> this.caller.pace(number(command[1]), number(command[2]));
			case "pace-awake" -> this.caller.paceAwake(number(command[1]), number(command[2]));
			case "measure" -> this.caller.measure();
			case "tracked-before" -> this.caller.trackedBefore(Long.parseLong(command[1]));
			case "heap" -> heap();
			case "close" -> close();
			default -> throw new IllegalArgumentException(command[0]);
		};
	}

	private Values heap() throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			System.gc();
			Thread.sleep(50);
		}
		return new Values().put("used", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
	}

	private Values close() {
		long before = System.nanoTime();
		this.client.close();
		return new Values().put("nanos", System.nanoTime() - before);
	}

	private static int number(String text) {
		return Integer.parseInt(text);
	}

}
