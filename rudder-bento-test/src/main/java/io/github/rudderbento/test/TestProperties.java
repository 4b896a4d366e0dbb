package io.github.rudderbento.test;

import java.util.Map;
import java.util.Set;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Properties that win over all but those that a test class states itself.
 */
final class TestProperties {

	/** Of annotations of the test class, and of its {@code @DynamicPropertySource}. */
	private static final Set<String> STATED = Set.of(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME,
			"Dynamic Test Properties");

	private TestProperties() {
	}

	static void add(ConfigurableEnvironment environment, String name, Map<String, Object> properties) {
		MapPropertySource source = new MapPropertySource(name, properties);
		MutablePropertySources sources = environment.getPropertySources();
		PropertySource<?> last = null;
		for (PropertySource<?> each : sources) {
			last = STATED.contains(each.getName()) ? each : last;
		}
		if (last != null) {
			sources.addAfter(last.getName(), source);
		}
		else {
			sources.addFirst(source);
		}
	}

}
