package io.github.rudderbento.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about testing shows the very code of the shop's tests, between their tags.
 */
class TestingPageTests {

	private static final Path SOURCES = Path.of("src/test/java/io/github/rudderbento/test/shop");

	private static final Path PAGE = Path.of("../docs/testing.md");

	private static final Pattern TAGGED = Pattern.compile("(?m)^\\t*// tag::(\\S+)\\n((?s:.*?))\\n\\t*// end::\\1$");

	private static final Pattern BLOCK = Pattern.compile("<!-- (\\S+) -->\\n```java\\n(.*?)\\n```", Pattern.DOTALL);

	@Test
	void pageShowsTheseVeryTests() throws IOException {
		Map<String, String> tagged = new LinkedHashMap<>();
		try (Stream<Path> sources = Files.walk(SOURCES)) {
			for (Path source : sources.filter(Files::isRegularFile).toList()) {
				find(TAGGED, source, tagged);
			}
		}
		Map<String, String> shown = find(BLOCK, PAGE, new LinkedHashMap<>());
		assertThat(shown).hasSize(9).containsExactlyInAnyOrderEntriesOf(tagged);
		assertThat(Files.readString(PAGE).split("```java", -1)).as("every block is named").hasSize(shown.size() + 1);
	}

	/**
	 * What the page says is set is set.
	 */
	@Test
	void propertiesOfThePageAreThoseThatAreSet() throws IOException {
		try (StandIns standIns = new StandIns()) {
			List<String> named = Pattern.compile("`((?:rudderstack|bento|rudder-bento)\\.[a-z.-]+)`")
				.matcher(Files.readString(PAGE).split("## With servers")[1])
				.results()
				.map((result) -> result.group(1))
				.toList();
			assertThat(named).isNotEmpty();
			assertThat(standIns.properties().keySet()).containsAll(named);
		}
	}

	private static Map<String, String> find(Pattern pattern, Path file, Map<String, String> blocks) {
		try {
			Matcher matcher = pattern.matcher(Files.readString(file));
			while (matcher.find()) {
				blocks.put(matcher.group(1), plain(matcher.group(2)));
			}
			return blocks;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The code without the indentation that all of it has, and with spaces for tabs.
	 */
	private static String plain(String code) {
		return code.replace("\t", "    ").stripIndent();
	}

}
