package io.github.rudderbento.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fifty starts and stops of an application leave no thread and no class behind.
 */
@Tag("slow")
class RestartTests {

	/**
	 * Spring and the JDK still load one or the other class of their own; one restart
	 * loads more than 20.
	 */
	private static final int SLACK = 25;

	@Test
	void leaveNothingBehind(@TempDir Path directory) throws IOException, InterruptedException {
		Path log = directory.resolve("log.txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m",
				// What is held softly goes at each collection.
				"-XX:SoftRefLRUPolicyMSPerMB=0", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				Restarts.class.getName())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			assertThat(process.waitFor(8, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		String output = Files.readString(log);
		assertThat(process.exitValue()).as(output).isZero();
		assertThat(number(output, 50, "ours")).isZero();
		assertThat(number(output, 50, "threads")).isLessThanOrEqualTo(number(output, 20, "threads"));
		assertThat(number(output, 50, "classes")).isLessThanOrEqualTo(number(output, 20, "classes") + SLACK);
	}

	private static int number(String output, int restarts, String what) {
		Matcher matcher = Pattern.compile("after " + restarts + ": .*" + what + "=(\\d+)").matcher(output);
		assertThat(matcher.find()).as(output).isTrue();
		return Integer.parseInt(matcher.group(1));
	}

}
