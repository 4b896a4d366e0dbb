package io.github.rudderbento.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the table of {@code docs/configuration.md} as the properties' Javadoc has it. Run
 * with {@code -Dupdate-docs=true} to write it anew.
 */
class ConfigurationDocumentationTests {

	private static final String BEGIN = "<!-- Generated from the metadata; ConfigurationDocumentationTests writes it. -->\n";

	private static final String END = "<!-- End of what is generated. -->\n";

	private static final Path BASE = Path.of(System.getProperty("basedir", "."));

	private static final Path PAGE = BASE.resolve("../docs/configuration.md");

	@Test
	void thePageHasEveryPropertyAsItIs() throws IOException {
		String page = Files.readString(PAGE).replace("\r\n", "\n");
		int begin = page.indexOf(BEGIN);
		int end = page.indexOf(END);
		assertThat(begin).as("the mark of the generated part").isPositive().isLessThan(end);
		String expected = page.substring(0, begin) + BEGIN + "\n" + tables() + END + page.substring(end + END.length());
		if (Boolean.getBoolean("update-docs")) {
			Files.writeString(PAGE, expected);
			return;
		}
		assertThat(page)
			.as("docs/configuration.md (run ./mvnw -pl rudder-bento-autoconfigure -am test "
					+ "-Dtest=ConfigurationDocumentationTests -Dsurefire.failIfNoSpecifiedTests=false "
					+ "-Dupdate-docs=true, and commit what it writes)")
			.isEqualTo(expected);
	}

	@Test
	void everyPropertyIsDescribed() throws IOException {
		List<JsonNode> properties = properties();
		assertThat(properties).extracting(ConfigurationDocumentationTests::name)
			.contains("rudderstack.enabled", "rudderstack.write-key", "rudderstack.data-plane-url",
					"rudderstack.context", "rudderstack.delivery.batch-size", "rudderstack.delivery.linger",
					"rudderstack.buffer.overflow", "rudderstack.dead-letters.max-events", "rudderstack.retry.max-delay",
					"rudderstack.http.timeout", "rudderstack.http.proxy.host", "bento.enabled", "bento.site-uuid",
					"bento.publishable-key", "bento.secret-key", "bento.url", "bento.events.include",
					"bento.missing-email", "bento.pace.batch.permits", "bento.delivery.max-age",
					"bento.buffer.max-size", "bento.retry.retry-ambiguous", "bento.http.ssl.bundle",
					"rudder-bento.shutdown-timeout", "rudder-bento.tracking.annotation.enabled",
					"rudder-bento.health.failure-status", "management.health.rudderstack.enabled",
					"management.health.bento.enabled");
		assertThat(properties).allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(name(property)).isNotBlank().doesNotStartWith("The ").matches("(?s)\\p{Lu}.*");
			if (type(property).equals("boolean")) {
				assertThat(description).as(name(property)).startsWith("Whether to ");
			}
		});
	}

	@Test
	void noTypeOfOursIsLeftUnfolded() throws IOException {
		assertThat(properties()).allSatisfy((property) -> {
			String type = property.path("type").asString();
			assertThat(type.startsWith("io.github.rudderbento.") && !loaded(type).isEnum()).as(name(property))
				.isFalse();
		});
	}

	private static String tables() throws IOException {
		List<JsonNode> properties = properties();
		StringBuilder tables = new StringBuilder();
		table(tables, "RudderStack", "rudderstack.", properties);
		table(tables, "Bento", "bento.", properties);
		table(tables, "Both", "rudder-bento.", properties);
		table(tables, "Actuator", "management.", properties);
		return tables.toString();
	}

	private static void table(StringBuilder target, String title, String prefix, List<JsonNode> properties) {
		target.append("## ")
			.append(title)
			.append("\n\n| Property | Type | Default | Description |\n|---|---|---|---|\n");
		properties.stream()
			.filter((property) -> name(property).startsWith(prefix))
			.forEach((property) -> target.append("| `%s` | %s | %s | %s |\n".formatted(name(property), type(property),
					defaultValue(property), property.path("description").asString("").replace("*", "\\*"))));
		target.append('\n');
	}

	private static List<JsonNode> properties() throws IOException {
		Path metadata = BASE.resolve("target/classes/META-INF/spring-configuration-metadata.json");
		return JsonMapper.builder()
			.build()
			.readTree(Files.readString(metadata))
			.path("properties")
			.valueStream()
			.sorted((one, other) -> name(one).compareTo(name(other)))
			.toList();
	}

	private static String name(JsonNode property) {
		return property.path("name").asString();
	}

	private static String defaultValue(JsonNode property) {
		JsonNode value = property.path("defaultValue");
		return value.isMissingNode() ? "" : "`" + value.asString() + "`";
	}

	private static String type(JsonNode property) {
		String type = property.path("type").asString();
		if (type.startsWith("io.github.rudderbento.")) {
			return Arrays.stream(loaded(type).getEnumConstants())
				.map((constant) -> "`" + constant.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
				.collect(Collectors.joining(", "));
		}
		return switch (type) {
			case "java.lang.Boolean" -> "boolean";
			case "java.lang.Integer" -> "int";
			case "java.lang.Double" -> "double";
			case "java.time.Duration" -> "duration";
			case "org.springframework.util.unit.DataSize" -> "size";
			case "java.lang.String" -> "text";
			default -> Stream.of(type.split("(?<=[<,])"))
				.map((part) -> part.substring(part.lastIndexOf('.') + 1))
				.collect(Collectors.joining("", "`", "`"));
		};
	}

	private static Class<?> loaded(String type) {
		return ClassUtils.resolveClassName(type, null);
	}

}
