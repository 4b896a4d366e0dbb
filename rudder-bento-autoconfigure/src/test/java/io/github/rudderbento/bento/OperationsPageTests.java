package io.github.rudderbento.bento;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of operations in {@code docs/bento.md} says what the code does.
 */
class OperationsPageTests {

	@Test
	void pageHasEveryOperation() throws IOException {
		List<String> rows = Files.readAllLines(Path.of("../docs/bento.md"));
		for (BentoOperation operation : BentoOperation.values()) {
			String repeated = switch (operation.retrySafety()) {
				case REPEATABLE -> "yes";
				case ONLY_IF_NOT_EXECUTED -> "if not executed";
				case BY_CONTENT -> "by content";
			};
			assertThat(rows).filteredOn((row) -> row.startsWith("| `" + operation + "` |"))
				.singleElement()
				.asString()
				.contains("| `" + operation.method() + " " + operation.path() + "` | " + repeated + " |");
		}
	}

}
