package io.github.rudderbento.tracking;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.rudderstack.Integrations;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.standin.bento.ReceivedBentoEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

@ExtendWith(OutputCaptureExtension.class)
class TrackEventTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	private ApplicationContextRunner runner() {
		return this.standIns.contextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
			.withPropertyValues("spring.datasource.generate-unique-name=true", "event.prefix=Shop")
			.withUserConfiguration(Shop.class);
	}

	private void run(Consumer<ApplicationContext> test) {
		runner().run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	@Test
	void tracksToBothVendorsWithValuesOfTheCall() {
		run((context) -> {
			context.getBean(OrderService.class).complete(new Order("o1", "u1", "u1@example.com", 12.5));
			assertThat(this.standIns.tracked(context)).singleElement().satisfies((event) -> {
				assertThat(event.event()).isEqualTo("Order Completed");
				assertThat(event.userId()).isEqualTo("u1");
				assertThat(event.json().path("properties").toString())
					.isEqualTo("{\"orderId\":\"o1\",\"total\":12.5,\"fixed\":true,\"nested\":{\"sum\":3}}");
				assertThat(event.json().path("context").path("traits").toString()).isEqualTo("{\"plan\":\"pro\"}");
			});
			ReceivedBentoEvent bento = this.standIns.bento().events().get(0);
			assertThat(bento.email()).isEqualTo("u1@example.com");
			assertThat(bento.fields()).containsEntry("lastOrder", "o1");
			assertThat(bento.details()).containsEntry("unique", Map.of("key", "o1"));
		});
	}

	@Test
	void integrationsReachRudderStack() {
		run((context) -> {
			context.getBean(OrderService.class).integrated("u1");
			context.getBean(EventTracker.class)
				.track(TrackedEvent.of("Tracked").userId("u1").integrations(Integrations.only("Amplitude")).build());
			context.getBean(EventTracker.class).track("u1", "Plain");
			assertThat(this.standIns.tracked(context))
				.extracting((event) -> event.json().path("integrations").toString())
				.containsExactly("{\"All\":false,\"Google Analytics 4\":{\"session\":\"u1\"}}",
						"{\"All\":false,\"Amplitude\":true}", "");
		});
	}

	@Test
	void conditionDecides() {
		run((context) -> {
			OrderService orders = context.getBean(OrderService.class);
			orders.onlyBig(5);
			orders.onlyBig(50);
			assertThat(this.standIns.tracked(context)).hasSize(1);
		});
	}

	@Test
	void repeatedAndComposedAnnotationsAndTemplatesWork() {
		run((context) -> {
			context.getBean(OrderService.class).twice("u1");
			context.getBean(OrderService.class).composed("u2");
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event)
				.containsExactlyInAnyOrder("First", "Shop Second u1", "Composed");
		});
	}

	@Test
	void interfaceMethodsAreTrackedOnJdkProxies() {
		runner().withPropertyValues("spring.aop.proxy-target-class=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(java.lang.reflect.Proxy.isProxyClass(context.getBean(Carts.class).getClass())).isTrue();
			context.getBean(Carts.class).add("u1");
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event)
				.containsExactly("Added To Cart");
		});
	}

	@Test
	void worksWithoutAspectJ() {
		runner().withClassLoader(new FilteredClassLoader("org.aspectj")).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(OrderService.class).onlyBig(50);
			assertThat(this.standIns.tracked(context)).hasSize(1);
		});
	}

	@Test
	void worksWithoutTransactions() {
		this.standIns.contextRunner()
			.withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
			.withUserConfiguration(PlainShop.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				context.getBean(PlainService.class).call("u1");
				assertThat(this.standIns.tracked(context)).hasSize(1);
			});
	}

	// Transactions

	@Test
	void committedIsTrackedAndRolledBackIsNot() {
		run((context) -> {
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			OrderService orders = context.getBean(OrderService.class);
			transaction.executeWithoutResult((status) -> {
				orders.onlyBig(50);
				assertThat(this.standIns.tracked(context)).isEmpty();
			});
			assertThat(this.standIns.tracked(context)).hasSize(1);
			transaction.executeWithoutResult((status) -> {
				orders.onlyBig(60);
				context.getBean(EventTracker.class).track("u", "In Transaction", null);
				context.publishEvent(Track.of("Published").userId("u").build());
				status.setRollbackOnly();
			});
			assertThat(this.standIns.tracked(context)).hasSize(1);
		});
	}

	@Test
	void adviceRunsInsideTheTransactionOfTheSameMethod() {
		run((context) -> {
			OrderService orders = context.getBean(OrderService.class);
			assertThatThrownBy(() -> orders.failing("u1")).isInstanceOf(IllegalStateException.class);
			orders.committing("u2");
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event, ReceivedEvent::userId)
				.containsExactlyInAnyOrder(tuple("Failed", "u1"), tuple("Committed", "u2"));
		});
	}

	@Test
	void failureEventsSurviveTheRollbackAndSeeTheException() {
		run((context) -> {
			assertThatThrownBy(() -> context.getBean(OrderService.class).failing("u1"))
				.isInstanceOf(IllegalStateException.class);
			assertThat(this.standIns.tracked(context)).singleElement().satisfies((event) -> {
				assertThat(event.event()).isEqualTo("Failed");
				assertThat(event.json().path("properties").path("kind").asString()).isEqualTo("IllegalStateException");
			});
		});
	}

	@Test
	void immediatePhaseDoesNotWait() {
		run((context) -> {
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.executeWithoutResult((status) -> {
				context.getBean(OrderService.class).immediate("u1");
				status.setRollbackOnly();
			});
			assertThat(this.standIns.tracked(context)).hasSize(1);
		});
	}

	@Test
	void savepointRollbackCutsTheList() {
		run((context) -> {
			PlatformTransactionManager manager = context.getBean(PlatformTransactionManager.class);
			TransactionTemplate outer = new TransactionTemplate(manager);
			TransactionTemplate nested = new TransactionTemplate(manager);
			nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
			EventTracker tracker = context.getBean(EventTracker.class);
			outer.executeWithoutResult((status) -> {
				nested.executeWithoutResult((inner) -> {
					tracker.track("u", "Undone First", null);
					inner.setRollbackOnly();
				});
				tracker.track("u", "Kept One", null);
				nested.executeWithoutResult((inner) -> {
					tracker.track("u", "Undone", null);
					inner.setRollbackOnly();
				});
				nested.executeWithoutResult((inner) -> tracker.track("u", "Kept Two", null));
			});
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event)
				.containsExactly("Kept One", "Kept Two");
		});
	}

	@Test
	void innerTransactionHasItsOwnEvents() {
		run((context) -> {
			PlatformTransactionManager manager = context.getBean(PlatformTransactionManager.class);
			TransactionTemplate outer = new TransactionTemplate(manager);
			TransactionTemplate inner = new TransactionTemplate(manager);
			inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			EventTracker tracker = context.getBean(EventTracker.class);
			outer.executeWithoutResult((status) -> {
				tracker.track("u", "Outer", null);
				inner.executeWithoutResult((own) -> tracker.track("u", "Inner", null));
				tracker.track("u", "Outer Too", null);
				status.setRollbackOnly();
			});
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event).containsExactly("Inner");
		});
	}

	@Test
	void readOnlyTransactionTracks() {
		run((context) -> {
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.setReadOnly(true);
			transaction
				.executeWithoutResult((status) -> context.getBean(EventTracker.class).track("u", "Looked", null));
			assertThat(this.standIns.tracked(context)).hasSize(1);
		});
	}

	@Test
	void eventsOfOneTransactionAreBounded() {
		runner().withPropertyValues("rudder-bento.tracking.max-events-per-transaction=3").run((context) -> {
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.executeWithoutResult((status) -> {
				for (int i = 0; i < 5; i++) {
					context.getBean(EventTracker.class).track("u", "Event", null);
				}
			});
			assertThat(this.standIns.tracked(context)).hasSize(3);
		});
	}

	@Test
	void asynchronousMulticasterDoesNotMoveEventsOutOfTheTransaction() {
		runner().withUserConfiguration(AsynchronousEvents.class).run((context) -> {
			assertThat(context).hasNotFailed();
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.executeWithoutResult((status) -> {
				context.publishEvent(Track.of("Rolled Back").userId("u").build());
				status.setRollbackOnly();
			});
			transaction
				.executeWithoutResult((status) -> context.publishEvent(Track.of("Committed").userId("u").build()));
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event).containsExactly("Committed");
		});
	}

	// Published events

	@Test
	void publishedMessagesAreTracked() {
		run((context) -> {
			ApplicationEventPublisher publisher = context;
			publisher.publishEvent(Track.of("Published").userId("u").build());
			publisher.publishEvent(BentoEvent.of("$login", "u@example.com").build());
			publisher.publishEvent(TrackedEvent.of("Both").userId("u").email("u@example.com").build());
			publisher.publishEvent("something else");
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event)
				.containsExactly("Published", "Both");
			assertThat(this.standIns.bento().awaitEvents(2, PATIENCE)).extracting(ReceivedBentoEvent::type)
				.containsExactly("$login", "Both");
			assertThat(context.getBean(TrackingCounters.class).unrouted()).isZero();
		});
	}

	// What methods return

	@Test
	void stagesAndPublishersAreTrackedWhenTheyComplete() {
		run((context) -> {
			Results results = context.getBean(Results.class);
			CompletableFuture<String> future = new CompletableFuture<>();
			assertThat(results.future(future)).isSameAs(future);
			assertThat(this.standIns.tracked(context)).isEmpty();
			future.complete("f");
			assertThat(this.standIns.tracked(context)).hasSize(1);

			Mono<String> mono = results.mono(Mono.just("m"));
			assertThat(this.standIns.tracked(context)).hasSize(1);
			mono.block();
			assertThat(this.standIns.tracked(context)).hasSize(2);
			results.mono(Mono.empty()).block();
			assertThat(this.standIns.tracked(context)).hasSize(3);
			assertThatThrownBy(() -> results.mono(Mono.error(new IllegalStateException())).block())
				.isInstanceOf(IllegalStateException.class);
			assertThat(this.standIns.tracked(context)).hasSize(3);

			Flux<String> flux = results.flux(Flux.just("a", "b"));
			flux.collectList().block();
			flux.collectList().block();
			assertThat(this.standIns.tracked(context)).hasSize(5);
			Disposable cancelled = results.flux(Flux.<String>never()).subscribe();
			cancelled.dispose();
			assertThat(this.standIns.tracked(context)).hasSize(5);
			assertThat(this.standIns.rudderStack().events())
				.extracting((event) -> event.json().path("properties").path("result").toString())
				.containsExactly("\"f\"", "\"m\"", "null", "null", "null");
		});
	}

	// Failures

	@Test
	void failingExpressionNeverReachesTheCaller(CapturedOutput output) {
		run((context) -> {
			assertThat(context.getBean(OrderService.class).badAtRunTime("secret-name")).isEqualTo("fine");
			assertThat(context.getBean(TrackingCounters.class).failed()).isEqualTo(1);
			assertThat(this.standIns.tracked(context)).isEmpty();
		});
		assertThat(output).contains("badAtRunTime").doesNotContain("secret-name");
	}

	@ParameterizedTest
	@ValueSource(classes = { BadUser.class, BadProperties.class, BadCondition.class })
	void typoFailsTheStartNamingClassMethodAndExpression(Class<?> type) {
		this.standIns.contextRunner().withUserConfiguration(type).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause().isInstanceOf(Exception.class);
			assertThat(context.getStartupFailure()).hasStackTraceContaining(type.getName() + ".call")
				.hasStackTraceContaining("#order.(");
		});
	}

	@Test
	void blankEventNameFailsTheStart() {
		this.standIns.contextRunner().withUserConfiguration(NoName.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasStackTraceContaining("has no event name");
		});
	}

	@Test
	void warnsOfMethodsThatNoProxyCanSee(CapturedOutput output) {
		this.standIns.contextRunner()
			.withUserConfiguration(Unseen.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Unseen.secret never tracks anything, as it is private")
			.contains("Unseen.shared never tracks anything, as it is static")
			.contains("Unseen.fixed never tracks anything, as it is final");
	}

	public record Order(String id, String customerId, String email, double total) {
	}

	public record Receipt(String id) {
	}

	@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
	@TrackEvent(event = "Composed", userId = "#a0")
	@interface Composed {

	}

	public static class OrderService {

		@TrackEvent(event = "Order Completed", userId = "#order.customerId", email = "#order.email",
				properties = "{orderId: #result.id, total: #order.total, 'fixed': true, nested: {sum: 1 + 2}}",
				traits = "plan = 'pro'", fields = { "lastOrder=#order.id" }, dedupeKey = "#order.id")
		public Receipt complete(Order order) {
			return new Receipt(order.id());
		}

		@TrackEvent(event = "Big", userId = "'u'", condition = "#total > 10")
		public void onlyBig(int total) {
		}

		@TrackEvent(event = "First", userId = "#user")
		@TrackEvent(event = "${event.prefix} Second #{#user}", userId = "#user")
		public void twice(String user) {
		}

		@TrackEvent(event = "Integrated", userId = "#user",
				integrations = "{All: false, 'Google Analytics 4': {session: #user}}")
		public void integrated(String user) {
		}

		@Composed
		public void composed(String user) {
		}

		@Transactional
		@TrackEvent(event = "Succeeded", userId = "#user")
		@TrackEvent(event = "Failed", userId = "#user", on = TrackEvent.On.FAILURE,
				properties = "{kind: #exception.class.simpleName}")
		public void failing(String user) {
			throw new IllegalStateException("rolled back");
		}

		@Transactional
		@TrackEvent(event = "Committed", userId = "#root.target.inTransaction() ? #user : 'outside'")
		public void committing(String user) {
		}

		public boolean inTransaction() {
			return TransactionSynchronizationManager.isActualTransactionActive();
		}

		@TrackEvent(event = "Immediate", userId = "#user", phase = HandOver.Phase.IMMEDIATE)
		public void immediate(String user) {
		}

		@TrackEvent(event = "Bad", userId = "#user.nonsense.deeper")
		public String badAtRunTime(String user) {
			return "fine";
		}

	}

	public interface Carts {

		@TrackEvent(event = "Added To Cart", userId = "#a0")
		void add(String user);

	}

	public static class MemoryCarts implements Carts {

		@Override
		public void add(String user) {
		}

	}

	public static class Results {

		@TrackEvent(event = "Result", userId = "'u'", properties = "{result: #result}")
		public CompletableFuture<String> future(CompletableFuture<String> future) {
			return future;
		}

		@TrackEvent(event = "Result", userId = "'u'", properties = "{result: #result}")
		public Mono<String> mono(Mono<String> mono) {
			return mono;
		}

		@TrackEvent(event = "Result", userId = "'u'", properties = "{result: #result}")
		public Flux<String> flux(Flux<String> flux) {
			return flux;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Shop {

		@Bean
		OrderService orderService() {
			return new OrderService();
		}

		@Bean
		MemoryCarts carts() {
			return new MemoryCarts();
		}

		@Bean
		Results results() {
			return new Results();
		}

	}

	public static class PlainService {

		@TrackEvent(event = "Plain", userId = "#user")
		public void call(String user) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainShop {

		@Bean
		PlainService plainService() {
			return new PlainService();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AsynchronousEvents {

		@Bean
		ApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor());
			return multicaster;
		}

	}

	static class BadUser {

		@TrackEvent(event = "Bad", userId = "#order.(")
		void call(Order order) {
		}

	}

	static class BadProperties {

		@TrackEvent(event = "Bad", userId = "'u'", properties = "{a: #order.(}")
		void call(Order order) {
		}

	}

	static class BadCondition {

		@TrackEvent(event = "Bad", userId = "'u'", condition = "#order.(")
		void call(Order order) {
		}

	}

	static class NoName {

		@TrackEvent(userId = "'u'")
		void call() {
		}

	}

	static class Unseen {

		@TrackEvent(event = "A", userId = "'u'")
		private void secret() {
		}

		@TrackEvent(event = "A", userId = "'u'")
		static void shared() {
		}

		@TrackEvent(event = "A", userId = "'u'")
		public final void fixed() {
		}

	}

}
