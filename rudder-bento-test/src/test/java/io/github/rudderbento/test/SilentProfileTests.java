package io.github.rudderbento.test;

import java.time.Duration;

import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import io.github.rudderbento.test.shop.ShopApplication;
import io.github.rudderbento.tracking.EventTracker;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;

import static io.github.rudderbento.test.TrackingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose test profile switches tracking off.
 */
@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
class SilentProfileTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Nested
	@SpringBootTest(classes = ShopApplication.class)
	@ActiveProfiles("silent")
	@RecordTracking
	class Recorded {

		@Test
		void isRecordedNevertheless(@Autowired EventTracker injected, RecordingEventTracker tracker) {
			injected.track("u1", "A");
			assertThat(tracker).tracked("A").by("u1").once();
		}

	}

	@Nested
	@SpringBootTest(classes = ShopApplication.class)
	@ActiveProfiles("silent")
	@WithStandIns
	class WithServers {

		@Test
		void arrivesNevertheless(@Autowired EventTracker tracker, RudderStackStandIn rudderStack) {
			tracker.track("u1", "A");
			assertThat(rudderStack.awaitEvents(1, PATIENCE)).extracting(ReceivedEvent::event).containsExactly("A");
		}

	}

	@Nested
	@SpringBootTest(classes = ShopApplication.class)
	@ActiveProfiles("silent")
	class WithExtension {

		@RegisterExtension
		static final StandInsExtension standIns = new StandInsExtension();

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			standIns.register(registry);
		}

		@Test
		void arrivesNevertheless(@Autowired EventTracker tracker) {
			tracker.track("u1", "A");
			assertThat(standIns.rudderStack().awaitEvents(1, PATIENCE)).hasSize(1);
		}

	}

	@Nested
	@SpringBootTest(classes = ShopApplication.class, properties = "rudder-bento.mode=off")
	@RecordTracking
	class StatedByTheTest {

		@Test
		void wins(@Autowired EventTracker injected, RecordingEventTracker tracker) {
			injected.track("u1", "A");
			assertThat(tracker).tracksNothing();
		}

	}

	@Nested
	@SpringBootTest(classes = ShopApplication.class)
	@RecordTracking
	class StatedDynamically {

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			registry.add("rudder-bento.mode", () -> "off");
		}

		@Test
		void wins(@Autowired EventTracker injected, RecordingEventTracker tracker) {
			injected.track("u1", "A");
			assertThat(tracker).tracksNothing();
		}

	}

}
