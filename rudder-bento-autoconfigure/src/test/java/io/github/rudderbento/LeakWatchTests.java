package io.github.rudderbento;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.ServiceLoader;

import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LeakWatchTests {

	private static final Logger logger = LoggerFactory.getLogger("io.github.rudderbento.delivery.Leaking");

	private final LeakWatch watch = new LeakWatch();

	/** So that this class does not fail for what it leaks itself. */
	@AfterEach
	void forget() {
		LeakFilter.take();
	}

	@ParameterizedTest
	@ValueSource(strings = { Canaries.EMAIL, Canaries.NAME, Canaries.SECRET_KEY, "Jane Canary", "user@example.com",
			"email=user%40example.org&", RudderStackStandIn.WRITE_KEY, BentoStandIn.DEFAULT_SECRET_KEY,
			BentoStandIn.DEFAULT_PUBLISHABLE_KEY, "Basic c3RhbmQtaW4td3JpdGUta2V5Og==" })
	void noticesWhatIsLogged(String leak) {
		logger.debug("The value {} was refused", leak);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.watch.afterAll(null))
			.withMessageContaining(leak);
	}

	@Test
	void noticesWhatExceptionsSay() {
		logger.warn("It failed", new IllegalStateException("outer", new IllegalStateException("no " + Canaries.EMAIL)));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.watch.afterAll(null))
			.withMessageContaining(Canaries.EMAIL);
	}

	@Test
	void noticesItAfterAnApplicationHasConfiguredTheLogs() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Nothing.class)
			.web(WebApplicationType.NONE)
			.run()) {
			logger.debug("{}", Canaries.EMAIL);
			assertThat(LeakFilter.take()).hasSize(1);
		}
	}

	@Test
	void isContentWithEverythingElse() {
		logger.warn("rudderstack: held, look at rudderstack.write-key; https://example.com answered 401");
		logger.warn("The sender {} is not an author of the account", "n…@example.com");
		this.watch.afterAll(null);
	}

	@Test
	void watchesOverAllTests() throws IOException {
		assertThat(ServiceLoader.load(Extension.class)).hasAtLeastOneElementOfType(LeakWatch.class);
		Properties junit = new Properties();
		try (InputStream file = LeakWatch.class.getResourceAsStream("/junit-platform.properties")) {
			junit.load(file);
		}
		assertThat(junit).containsEntry("junit.jupiter.extensions.autodetection.enabled", "true");
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
