package io.github.rudderbento.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.bento.autoconfigure.BentoAutoConfiguration;
import io.github.rudderbento.delivery.autoconfigure.DeliveryAutoConfiguration;
import io.github.rudderbento.http.autoconfigure.TransportAutoConfiguration;
import io.github.rudderbento.rudderstack.autoconfigure.RudderStackAutoConfiguration;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import io.github.rudderbento.tracking.autoconfigure.TrackingAutoConfiguration;
import io.github.rudderbento.tracking.planned.PlannedShop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * An application that was processed ahead of time tracks like any other, and a native
 * image is told what it needs.
 */
class TrackEventAotTests {

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	@Test
	@CompileWithForkedClassLoader
	void applicationRunsFromGeneratedCode() {
		TestGenerationContext generation = new TestGenerationContext();
		ClassName initializer = process(generation, Shop.class);
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				properties().applyTo(context);
				initializer(compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()))
					.initialize(context);
				context.refresh();
				context.getBean(Orders.class).complete(new Order("o1", "u1"));
				context.getBean(Orders.class).later(new Order("o2", "u2")).block();
				context.publishEvent(new PlannedShop.AccountClosed("u3", "DE00", "moved"));
				context.getBean(EventTracker.class).flush().join();
				List<ReceivedEvent> events = this.standIns.rudderStack().events();
				assertThat(events).extracting(ReceivedEvent::event, ReceivedEvent::userId)
					.containsExactlyInAnyOrder(tuple("Order Completed", "u1"), tuple("Later", "u2"),
							tuple("Account Closed", "u3"));
				assertThat(context.getBean(EventCatalogue.class).events()).hasSize(3);
			}
		});
	}

	@Test
	void hintsCoverWhatExpressionsAndEventsNeed() {
		TestGenerationContext generation = new TestGenerationContext();
		process(generation, Shop.class);
		RuntimeHints hints = generation.getRuntimeHints();
		new TrackEventRuntimeHints().registerHints(hints, null);
		assertThat(hints).matches(RuntimeHintsPredicates.proxies().forInterfaces(TrackEvent.class))
			.matches(RuntimeHintsPredicates.proxies().forInterfaces(TrackEvents.class))
			.matches(RuntimeHintsPredicates.reflection().onType(TrackEvent.class))
			.matches(RuntimeHintsPredicates.reflection().onMethodInvocation(CallContext.Root.class, "target"))
			.matches(RuntimeHintsPredicates.reflection().onMethodInvocation(Order.class, "customerId"))
			.matches(RuntimeHintsPredicates.reflection().onMethodInvocation(Receipt.class, "number"))
			.matches(RuntimeHintsPredicates.reflection().onMethodInvocation(Confirmation.class, "text"))
			.matches(
					RuntimeHintsPredicates.reflection().onMethodInvocation(PlannedShop.AccountClosed.class, "account"));
	}

	@Test
	void registrarIsFound() {
		assertThat(SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)).hasAtLeastOneElementOfType(TrackEventRuntimeHints.class);
	}

	@Test
	void malformedAnnotationFailsTheBuild() {
		assertThatException()
			.isThrownBy(() -> process(new TestGenerationContext(), TrackEventStartTests.UnknownParameter.class))
			.withStackTraceContaining("there is no such parameter");
	}

	private ClassName process(TestGenerationContext generation, Class<?> configuration) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		properties().applyTo(context);
		AutoConfigurationPackages.register(context, PlannedShop.class.getPackageName());
		context.register(configuration, Tracking.class);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		return initializer;
	}

	private TestPropertyValues properties() {
		List<String> pairs = new ArrayList<>();
		Map.of("rudderstack.write-key", RudderStackStandIn.WRITE_KEY, "rudderstack.data-plane-url",
				this.standIns.rudderStack().baseUrl(), "event.prefix", "Shop")
			.forEach((key, value) -> pairs.add(key + "=" + value));
		return TestPropertyValues.of(pairs);
	}

	@SuppressWarnings("unchecked")
	private static ApplicationContextInitializer<GenericApplicationContext> initializer(Object instance) {
		return (ApplicationContextInitializer<GenericApplicationContext>) instance;
	}

	public record Order(String id, String customerId) {
	}

	public record Receipt(String number) {
	}

	public record Confirmation(String text) {
	}

	public static class Orders {

		@TrackEvent(event = "Order Completed", userId = "#order.customerId", properties = "{receipt: #result.number}")
		public Receipt complete(Order order) {
			return new Receipt("r-" + order.id());
		}

		@TrackEvent(event = "Later", userId = "#order.customerId", properties = "{text: #result.text}")
		public Mono<Confirmation> later(Order order) {
			return Mono.just(new Confirmation("fine"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Shop {

		@Bean
		Orders orders() {
			return new Orders();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, DeliveryAutoConfiguration.class,
			TransportAutoConfiguration.class, RudderStackAutoConfiguration.class, BentoAutoConfiguration.class,
			TrackingAutoConfiguration.class })
	static class Tracking {

	}

}
