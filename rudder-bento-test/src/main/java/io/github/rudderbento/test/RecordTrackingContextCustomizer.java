package io.github.rudderbento.test;

import java.util.Map;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives both vendors keys, so that they are configured, and URLs where nobody listens.
 * Tracking is live, even where the properties of all other tests switch it off: whoever
 * asks for a recording wants something to be recorded.
 */
record RecordTrackingContextCustomizer() implements ContextCustomizer {

	private static final String NOBODY = "http://127.0.0.1:1";

	private static final Map<String, Object> PROPERTIES = Map.of("rudder-bento.mode", "live", "rudderstack.enabled",
			"true", "rudderstack.write-key", "recorded", "rudderstack.data-plane-url", NOBODY, "bento.enabled", "true",
			"bento.site-uuid", "recorded", "bento.publishable-key", "recorded", "bento.secret-key", "recorded",
			"bento.url", NOBODY);

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		TestProperties.add(context.getEnvironment(), "recordTracking", PROPERTIES);
	}

}
