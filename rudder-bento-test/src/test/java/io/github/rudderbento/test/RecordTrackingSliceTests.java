package io.github.rudderbento.test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.rudderbento.tracking.TrackEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.github.rudderbento.test.TrackingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A context without the application's auto-configuration, as slices are.
 */
@SpringBootTest(classes = RecordTrackingSliceTests.Steps.class)
@RecordTracking
class RecordTrackingSliceTests {

	@Test
	void annotationBringsAllOfTracking(@Autowired Step step, RecordingEventTracker tracker) {
		step.take("u1");
		assertThat(tracker).tracked("Step Taken").by("u1").once();
	}

	/**
	 * An auto-configuration that is new to the library must reach slices, too.
	 */
	@ParameterizedTest
	@ValueSource(classes = { RecordTracking.class, WithStandIns.class })
	void everyAutoConfigurationOfTrackingIsListed(Class<?> annotation) throws IOException {
		ClassLoader classes = getClass().getClassLoader();
		Set<String> library = new TreeSet<>();
		ImportCandidates.load(AutoConfiguration.class, classes)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.github.rudderbento.") && !name.contains(".actuate."))
			.forEach(library::add);
		try (InputStream file = classes.getResourceAsStream("META-INF/spring/" + annotation.getName() + ".imports")) {
			assertThat(file).isNotNull();
			assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().collect(Collectors.toSet()))
				.containsAll(library);
		}
	}

	public static class Step {

		@TrackEvent(event = "Step Taken", userId = "#user")
		public void take(String user) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Steps {

		@Bean
		Step step() {
			return new Step();
		}

	}

}
