package io.github.rudderbento.test;

import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.Intake;
import io.github.rudderbento.tracking.TrackedEvent;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.github.rudderbento.test.TrackingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * An application with a tracker of its own, which goes on to the intake.
 */
@SpringBootTest(classes = OwnEventTrackerTests.Own.class)
@RecordTracking
class OwnEventTrackerTests {

	@Test
	void isInjectedAndItsEventsAreRecorded(@Autowired EventTracker injected, RecordingEventTracker tracker) {
		assertThat(injected).isNotInstanceOf(RecordingEventTracker.class);
		injected.track(TrackedEvent.of("A").userId("u1").build());
		assertThat(tracker).tracked("A").by("u1");
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		EventTracker ownTracker(Intake intake) {
			EventTracker own = mock(EventTracker.class);
			willAnswer((call) -> {
				intake.take(call.getArgument(0));
				return null;
			}).given(own).track(any(TrackedEvent.class));
			return own;
		}

	}

}
