package io.github.rudderbento.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

class StandInsExtensionTests {

	private static final List<RudderStackStandIn> used = new ArrayList<>();

	@BeforeEach
	void forget() {
		used.clear();
	}

	@Test
	void startsOncePerClassNestedOnesIncludedAndClosesAfterIt() {
		run(Shared.class, 4);
		assertThat(used).hasSize(4).allSatisfy((each) -> assertThat(each).isSameAs(used.get(0)));
		assertClosed(used.get(0));
	}

	@Test
	void startsOncePerTestInAFieldThatIsNotStatic() {
		run(OfItsOwn.class, 2);
		assertThat(used).hasSize(2).doesNotHaveDuplicates().allSatisfy(StandInsExtensionTests::assertClosed);
	}

	@Test
	void saysThatItIsNotStarted() {
		assertThatIllegalStateException().isThrownBy(() -> new StandInsExtension().bento())
			.withMessageContaining("@RegisterExtension");
	}

	private static void run(Class<?> testClass, int tests) {
		Events events = EngineTestKit.engine("junit-jupiter").selectors(selectClass(testClass)).execute().testEvents();
		assertThat(events.failed().list()).isEmpty();
		assertThat(events.succeeded().count()).isEqualTo(tests);
	}

	private static void assertClosed(RudderStackStandIn standIn) {
		assertThatIllegalStateException().isThrownBy(standIn::listenAgain).withMessageContaining("closed");
	}

	static class Shared {

		@RegisterExtension
		static final StandInsExtension standIns = new StandInsExtension();

		@RepeatedTest(2)
		void beginsAnew(RudderStackStandIn rudderStack, BentoStandIn bento) {
			check(rudderStack, bento);
		}

		@Nested
		class Inner {

			@RepeatedTest(2)
			void beginsAnew(RudderStackStandIn rudderStack, BentoStandIn bento) {
				check(rudderStack, bento);
			}

		}

		private static void check(RudderStackStandIn rudderStack, BentoStandIn bento) {
			used.add(rudderStack);
			assertThat(rudderStack).isSameAs(standIns.rudderStack());
			assertThat(bento).isSameAs(standIns.bento());
			assertThat(bento.subscribers()).isEmpty();
			assertThat(standIns.properties()).containsEntry("bento.url", bento.baseUrl())
				.containsEntry("rudderstack.data-plane-url", rudderStack.baseUrl());
			bento.addSubscriber("ada@example.com", Map.of());
			rudderStack.faults().always(Fault.status(503));
			bento.stopListening();
		}

	}

	static class OfItsOwn {

		@RegisterExtension
		final StandInsExtension standIns = new StandInsExtension();

		@RepeatedTest(2)
		void startsAnew() {
			used.add(this.standIns.rudderStack());
		}

	}

}
