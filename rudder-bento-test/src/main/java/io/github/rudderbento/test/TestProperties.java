package io.github.rudderbento.test;

import java.util.Map;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Properties that win over all but those that a test class states itself.
 */
final class TestProperties {

	private TestProperties() {
	}

	static void add(ConfigurableEnvironment environment, String name, Map<String, Object> properties) {
		MapPropertySource source = new MapPropertySource(name, properties);
		MutablePropertySources sources = environment.getPropertySources();
		String inlined = TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME;
		if (sources.contains(inlined)) {
			sources.addAfter(inlined, source);
		}
		else {
			sources.addFirst(source);
		}
	}

}
