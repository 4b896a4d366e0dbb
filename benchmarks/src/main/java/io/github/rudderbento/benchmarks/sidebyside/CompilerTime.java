package io.github.rudderbento.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processor time of the just-in-time compilers. They are done at some time in the
 * first minute of an application, but cost more than all else in a run of seconds, and
 * more for clients with more code. Known on Linux only.
 */
final class CompilerTime {

	private static final Path TASKS = Path.of("/proc/self/task");

	private CompilerTime() {
	}

	/**
	 * The time so far.
	 * @return nanoseconds, 0 when they cannot be told
	 */
	static long nanos() {
		if (!Files.isDirectory(TASKS)) {
			return 0;
		}
		long nanos = 0;
		try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
			for (Path task : tasks) {
				if (Files.readString(task.resolve("comm")).matches("(?s)C[12] Compiler.*")) {
					nanos += Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
				}
			}
		}
		catch (IOException ex) {
			// A thread ended meanwhile.
			return 0;
		}
		return nanos;
	}

}
