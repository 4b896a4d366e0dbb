package io.github.rudderbento.test;

import java.time.Duration;

import io.github.rudderbento.tracking.EventTracker;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Lets each test begin with nothing recorded or received. Contexts are shared by test
 * classes, so what a test tracked could be seen by any later one.
 */
final class TrackingResetTestExecutionListener extends AbstractTestExecutionListener {

	/** After dependency injection, before a test's transaction begins. */
	private static final int ORDER = 3000;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		Class<?> testClass = testContext.getTestClass();
		if (TestContextAnnotationUtils.hasAnnotation(testClass, RecordTracking.class)) {
			testContext.getApplicationContext()
				.getBeanProvider(RecordingEventTracker.class)
				.ifAvailable(RecordingEventTracker::clear);
		}
		else if (TestContextAnnotationUtils.hasAnnotation(testClass, WithStandIns.class)) {
			reset(testContext.getApplicationContext());
		}
	}

	private static void reset(ApplicationContext context) {
		StandIns standIns = context.getBean(StandIns.class);
		standIns.heal();
		context.getBeanProvider(EventTracker.class).ifUnique((tracker) -> tracker.flush(PATIENCE).join());
		standIns.reset();
	}

}
