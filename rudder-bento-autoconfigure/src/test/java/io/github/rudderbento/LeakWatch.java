package io.github.rudderbento;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fails a test class, and with it the build, when a key or personal data was logged while
 * it ran. JUnit finds it by itself, so it watches over all tests of this module.
 */
public final class LeakWatch implements AfterAllCallback {

	@Override
	public void afterAll(ExtensionContext context) {
		assertThat(LeakFilter.take()).as("keys and personal data in logs").isEmpty();
	}

}
