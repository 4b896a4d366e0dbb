package io.github.rudderbento.bento;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about the Rust guide shows the very code that {@link RustGuideTests} runs.
 */
class RustGuidePageTests {

	private static final Path TEST = Path.of("src/test/java/io/github/rudderbento/bento/RustGuideTests.java");

	private static final Path PAGE = Path.of("../docs/from-the-bento-rust-guide.md");

	@Test
	void pageShowsWhatIsTested() throws IOException {
		Map<String, String> tested = find(TEST, "(?m)^\\t\\t// guide: (.+)\\n((?s:.*?))^\\t\\t// end");
		Map<String, String> shown = find(PAGE, "(?m)^## (.+)\\n\\n```rust\\n(?s:.*?)```\\n\\n```java\\n((?s:.*?))```");
		assertThat(tested).hasSize(31);
		assertThat(shown).isEqualTo(tested);
	}

	private static Map<String, String> find(Path file, String pattern) throws IOException {
		Map<String, String> blocks = new LinkedHashMap<>();
		Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
		while (matcher.find()) {
			// Indentation is the page's own.
			blocks.put(matcher.group(1), matcher.group(2).replaceAll("(?m)^\\s+", "").stripTrailing());
		}
		return blocks;
	}

}
