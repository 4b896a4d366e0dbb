package io.github.rudderbento.tracking;

import java.util.Set;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.ParallelFlux;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Unusual values, results and circumstances: none of them changes an event or is seen by
 * the business code.
 */
class TrackEventRobustnessTests {

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	private void run(Consumer<ApplicationContext> test) {
		this.standIns.contextRunner()
			.withBean(Unusual.class)
			.withBean("my-bean", String.class, () -> "plan")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.accept(context);
			});
	}

	@Test
	void valuesOfMapLiteralsAreWhatSpelMakesOfThem() {
		run((context) -> {
			context.getBean(Unusual.class).literals(3_000_000, 7);
			assertThat(this.standIns.tracked(context)).singleElement()
				.satisfies((event) -> assertThat(event.json().path("properties"))
					.hasToString("{\"ms\":3000000000,\"limit\":3000000000,\"part\":0.1,\"length\":4,\"size\":2}"));
		});
	}

	@Test
	void keysOfMapLiteralsMayBeComputed() {
		run((context) -> {
			context.getBean(Unusual.class).computed("plan");
			assertThat(this.standIns.tracked(context)).singleElement()
				.satisfies((event) -> assertThat(event.json().path("properties")).hasToString("{\"plan\":1}"));
			CataloguedEvent catalogued = context.getBean(EventCatalogue.class)
				.events()
				.stream()
				.filter((event) -> event.name().equals("Computed"))
				.findFirst()
				.orElseThrow();
			assertThat(catalogued.properties()).isEmpty();
			assertThat(catalogued.more()).isTrue();
			assertThat(catalogued.destinations()).containsExactly("rudderstack");
		});
	}

	@Test
	void publishersOfAnotherKindAreGivenBackAsTheyAre() {
		run((context) -> {
			Unusual unusual = context.getBean(Unusual.class);
			assertThat(unusual.connectable()).isInstanceOf(ConnectableFlux.class);
			assertThat(unusual.parallel().sequential().collectList().block()).hasSize(2);
			assertThat(this.standIns.tracked(context)).isEmpty();
			assertThat(context.getBean(TrackingCounters.class).failed()).isEqualTo(2);
		});
	}

	@Test
	void errorsOfExpressionsAreNotSeenByTheCaller() {
		run((context) -> {
			assertThat(context.getBean(Unusual.class).failing(new Failing())).isEqualTo("done");
			assertThat(context.getBean(TrackingCounters.class).failed()).isEqualTo(1);
		});
	}

	@Test
	void methodRunsWhenTrackingCannotBeSetUp() {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		RootBeanDefinition broken = new RootBeanDefinition(Intake.class, () -> {
			throw new IllegalStateException("no keys");
		});
		beans.registerBeanDefinition("intake", broken);
		ProxyFactory proxies = new ProxyFactory(new Unusual());
		proxies.addAdvisor(new TrackEventAdvisor(beans.getBeanProvider(Intake.class), (text) -> text, beans));
		assertThat(((Unusual) proxies.getProxy()).failing(new Failing())).isEqualTo("done");
	}

	@Test
	void interfacesTellTheirPropertiesByAccessors() {
		this.standIns.contextRunner().run((context) -> {
			context.publishEvent(new CardAdded("u1", "4111"));
			assertThat(this.standIns.tracked(context)).singleElement()
				.satisfies((event) -> assertThat(event.json().path("properties")).hasToString("{\"user\":\"u1\"}"));
		});
	}

	@Test
	void whatIsExcludedCannotBeNamed() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> OwnProperties.of(CardAdded.class).without("card").entry("card"))
			.withMessageContaining("'card'");
	}

	@Test
	void trackingPlansMayHoldMoreThanTracksAndNothingElse() {
		assertThat(TrackingPlan.parse("""
				rules:
				  events:
				    - name: Identify
				      eventType: identify
				""").differences(EventCatalogue.of(new DefaultListableBeanFactory(), null, null, Set.of()))).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> TrackingPlan.parse("{a: ["));
	}

	@TrackEvent(event = "Account Changed", userId = "user", properties = "user")
	interface AccountChange {

		String user();

	}

	record CardAdded(String user, String card) implements AccountChange {
	}

	static class Failing {

		@Override
		public String toString() {
			throw new AssertionError("not yet");
		}

	}

	public static class Unusual {

		@TrackEvent(event = "Literals", userId = "'u'",
				properties = "{ms: #seconds * 1000L, limit: 3000000000L, part: 0.1f, length: @'my-bean'.length(), size: (-#size).toString().length()}")
		public void literals(int seconds, int size) {
		}

		@TrackEvent(event = "Computed", userId = "'u'", properties = "{#kind: 1}",
				destinations = { "rudderstack", "rudderstack" })
		public void computed(String kind) {
		}

		@TrackEvent(event = "Connectable", userId = "'u'")
		public ConnectableFlux<String> connectable() {
			return Flux.just("a").publish();
		}

		@TrackEvent(event = "Parallel", userId = "'u'")
		public ParallelFlux<String> parallel() {
			return Flux.just("a", "b").parallel();
		}

		@TrackEvent(event = "Failing", userId = "'u'", properties = "{value: #failing.toString()}")
		public String failing(Object failing) {
			return "done";
		}

	}

}
