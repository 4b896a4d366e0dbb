package io.github.rudderbento.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Configures the vendors of test classes with {@link RecordTracking} or
 * {@link WithStandIns}.
 */
final class TrackingContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		boolean record = TestContextAnnotationUtils.hasAnnotation(testClass, RecordTracking.class);
		boolean standIns = TestContextAnnotationUtils.hasAnnotation(testClass, WithStandIns.class);
		if (record && standIns) {
			throw new IllegalStateException(testClass.getName() + " has both @RecordTracking, which sends nothing, "
					+ "and @WithStandIns, which receives what is sent: decide for one");
		}
		if (record) {
			return new RecordTrackingContextCustomizer();
		}
		return standIns ? new StandInsContextCustomizer() : null;
	}

}
