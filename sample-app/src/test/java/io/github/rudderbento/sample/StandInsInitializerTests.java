package io.github.rudderbento.sample;

import java.net.ConnectException;
import java.net.Socket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * When the stand-ins are there.
 */
class StandInsInitializerTests {

	@Test
	void standInsLiveAsLongAsTheApplication() throws Exception {
		int port;
		try (GenericApplicationContext context = initialized("bento.site-uuid=", "rudderstack.write-key= ")) {
			context.refresh();
			port = context.getBean(StandIns.class).bento().port();
			assertThat(context.getEnvironment().getProperty("bento.url"))
				.isEqualTo("http://127.0.0.1:" + port + "/api/v1");
			new Socket("127.0.0.1", port).close();
		}
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Socket("127.0.0.1", port).close());
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack.write-key", "rudderstack.data-plane-url", "bento.site-uuid",
			"bento.publishable-key", "bento.secret-key" })
	void oneKeyIsEnoughToDoWithoutStandIns(String key) {
		try (GenericApplicationContext context = initialized(key + "=value")) {
			context.refresh();
			assertThat(context.getBeanNamesForType(StandIns.class)).isEmpty();
			assertThat(context.getEnvironment().getPropertySources().contains("stand-ins")).isFalse();
		}
	}

	private static GenericApplicationContext initialized(String... properties) {
		GenericApplicationContext context = new GenericApplicationContext();
		TestPropertyValues.of(properties).applyTo(context);
		new StandInsInitializer().initialize(context);
		return context;
	}

}
