package io.github.rudderbento.tracking;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The page about the annotation shows code that compiles and annotations that can be
 * parsed, and it leaves no attribute out.
 */
class TrackEventPageTests {

	private static final Path EXAMPLES = Path
		.of("src/test/java/io/github/rudderbento/tracking/TrackEventExamples.java");

	private static final Path PAGE = Path.of("../docs/track-event.md");

	@Test
	void pageShowsWhatIsCompiled() throws IOException {
		Map<String, String> compiled = find(EXAMPLES, "(?m)^\\s*// example: (.+)\\n((?s:.*?))^\\s*// end");
		Map<String, String> shown = find(PAGE, "(?m)^#+ (.+)\\n(?:(?!^#|^```java)(?s:.))*^```java\\n((?s:.*?))```");
		assertThat(compiled).hasSizeGreaterThan(10);
		assertThat(shown).isEqualTo(compiled);
	}

	@Test
	void annotationsOfTheExamplesCanBeParsed() {
		TrackedMethods methods = new TrackedMethods(new TrackEventParser((text) -> text, null));
		TrackedTypes types = new TrackedTypes((text) -> text, new DefaultListableBeanFactory(), List.of());
		assertThatNoException().isThrownBy(() -> {
			for (Method method : TrackEventExamples.Methods.class.getDeclaredMethods()) {
				methods.get(method, TrackEventExamples.Methods.class);
			}
			types.get(TrackEventExamples.CartAbandoned.class);
			assertThat(types.get(TrackEventExamples.OrderCompleted.class).get(0).propertyNames())
				.containsExactly("orderId", "customerId", "total");
		});
	}

	@Test
	void pageNamesEveryAttribute() throws IOException {
		String page = Files.readString(PAGE);
		assertThat(Stream.of(TrackEvent.class.getDeclaredMethods()).map(Method::getName))
			.allSatisfy((name) -> assertThat(page).contains("`" + name + "`"));
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
