package io.github.rudderbento.tracking.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import javax.xml.parsers.DocumentBuilderFactory;

import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import io.github.rudderbento.tracking.bare.BareShop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application starts and tracks when any of the optional dependencies is not there:
 * its jars, and those that cannot do without it, are taken from the class path of a JVM.
 */
class OptionalDependenciesTests {

	private static final Path POM = Path.of(System.getProperty("basedir", "."), "pom.xml");

	private static final List<String> CLASS_PATH = List
		.of(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)));

	/** Packages that are not there, by the dependency that brings them. */
	private static final Map<String, List<String>> OPTIONAL = new LinkedHashMap<>();

	static {
		OPTIONAL.put("spring-tx", List.of("org.springframework.transaction", "org.springframework.jdbc",
				"org.springframework.boot.transaction", "org.springframework.boot.jdbc"));
		OPTIONAL.put("spring-boot-transaction",
				List.of("org.springframework.boot.transaction", "org.springframework.boot.jdbc"));
		OPTIONAL.put("spring-boot-health", List.of("org.springframework.boot.health"));
		OPTIONAL.put("spring-boot-actuator-autoconfigure", List.of("org.springframework.boot.actuate.autoconfigure"));
		OPTIONAL.put("spring-boot-micrometer-metrics", List.of("org.springframework.boot.micrometer.metrics"));
		OPTIONAL.put("micrometer-tracing", List.of("io.micrometer.tracing"));
		OPTIONAL.put("spring-boot-mail",
				List.of("org.springframework.boot.mail", "org.springframework.mail", "jakarta.mail"));
		OPTIONAL.put("spring-webmvc", List.of("org.springframework.web.servlet"));
		OPTIONAL.put("jakarta.servlet-api", List.of("jakarta.servlet"));
		OPTIONAL.put("spring-boot-docker-compose", List.of("org.springframework.boot.docker.compose"));
		OPTIONAL.put("spring-boot-testcontainers",
				List.of("org.springframework.boot.testcontainers", "org.testcontainers"));
		OPTIONAL.put("snakeyaml", List.of("org.yaml.snakeyaml"));
		OPTIONAL.put("context-propagation", List.of("io.micrometer.context"));
		OPTIONAL.put("spring-security-core", List.of("org.springframework.security"));
		OPTIONAL.put("spring-security-oauth2-core", List.of("org.springframework.security.oauth2"));
		// These come with others, or make a difference though we never name them.
		OPTIONAL.put("spring-boot-actuator", List.of("org.springframework.boot.actuate"));
		OPTIONAL.put("micrometer-core", List.of("io.micrometer.core"));
		OPTIONAL.put("aspectjweaver", List.of("org.aspectj"));
		OPTIONAL.put("rxjava", List.of("io.reactivex.rxjava3"));
		OPTIONAL.put("kotlin-stdlib", List.of("kotlin", "kotlinx"));
	}

	@Test
	void allOptionalDependenciesAreKnown() throws Exception {
		List<String> optional = new ArrayList<>();
		NodeList dependencies = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(POM.toFile())
			.getElementsByTagName("dependency");
		for (int i = 0; i < dependencies.getLength(); i++) {
			Element dependency = (Element) dependencies.item(i);
			if (dependency.getElementsByTagName("optional").getLength() > 0) {
				optional.add(dependency.getElementsByTagName("artifactId").item(0).getTextContent());
			}
		}
		assertThat(optional).isNotEmpty();
		assertThat(OPTIONAL).containsKeys(optional.toArray(String[]::new));
	}

	static Stream<String> optional() {
		return OPTIONAL.keySet().stream();
	}

	@ParameterizedTest
	@MethodSource("optional")
	@Tag("slow")
	void startsAndTracksWithout(String dependency, @TempDir Path directory) throws Exception {
		List<String> without = without(OPTIONAL.get(dependency));
		assertThat(names(CLASS_PATH)).as("what is missing was there").anyMatch((name) -> is(name, dependency));
		assertThat(names(without)).noneMatch((name) -> is(name, dependency));
		tracks(without, directory);
	}

	@Test
	@Tag("slow")
	void startsAndTracksWithoutAnyOfThem(@TempDir Path directory) throws Exception {
		tracks(without(OPTIONAL.values().stream().flatMap(List::stream).toList()), directory);
	}

	private static void tracks(List<String> classPath, Path directory) throws Exception {
		Path log = directory.resolve("log.txt");
		try (RudderStackStandIn rudderStack = RudderStackStandIn.start()) {
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", String.join(File.pathSeparator, classPath),
					BareShop.class.getName(), "--server.port=0", "--spring.main.banner-mode=off",
					"--spring.docker.compose.enabled=false", "--rudderstack.data-plane-url=" + rudderStack.baseUrl(),
					"--rudderstack.write-key=" + RudderStackStandIn.WRITE_KEY)
				.redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			try {
				assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
			}
			finally {
				process.destroyForcibly();
			}
			assertThat(process.exitValue()).as(Files.readString(log)).isZero();
			assertThat(rudderStack.events()).as(Files.readString(log))
				.extracting(ReceivedEvent::event)
				.containsExactlyInAnyOrder("Annotated", "Published", "Called");
		}
	}

	private static List<String> without(List<String> packages) {
		List<String> folders = packages.stream().map((name) -> name.replace('.', '/') + "/").toList();
		return CLASS_PATH.stream().filter((entry) -> !has(entry, folders)).toList();
	}

	private static boolean has(String entry, List<String> folders) {
		if (!entry.endsWith(".jar") || entry.contains("rudder-bento")) {
			return false;
		}
		try (ZipFile jar = new ZipFile(entry)) {
			return jar.stream().anyMatch((file) -> folders.stream().anyMatch(file.getName()::startsWith));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> names(List<String> classPath) {
		return classPath.stream().map((entry) -> Path.of(entry).getFileName().toString()).toList();
	}

	private static boolean is(String jar, String artifact) {
		return jar.matches(Pattern.quote(artifact) + "-\\d.*\\.jar");
	}

}
