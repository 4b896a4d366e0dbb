package io.github.rudderbento.tracking;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.rudderbento.standin.bento.ReceivedBentoEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.tracking.scanned.BadlyTracked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

@ExtendWith(OutputCaptureExtension.class)
class TrackEventOnTypesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	private void run(Consumer<ApplicationContext> test) {
		this.standIns.contextRunner().withPropertyValues("event.prefix=Shop").run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	private String properties(ApplicationContext context, Object event) {
		context.publishEvent(event);
		List<ReceivedEvent> events = this.standIns.tracked(context);
		assertThat(events).hasSize(1);
		return events.get(0).json().path("properties").toString();
	}

	@Test
	void recordIsTrackedWithAllComponentsInTheirOrder() {
		run((context) -> {
			assertThat(properties(context,
					new OrderCompleted("o1", "u1", "u1@example.com", new BigDecimal("12.50"), List.of("a", "b"))))
				.isEqualTo("{\"orderId\":\"o1\",\"customerId\":\"u1\",\"email\":\"u1@example.com\",\"total\":12.50,"
						+ "\"items\":[\"a\",\"b\"]}");
			ReceivedEvent event = this.standIns.tracked(context).get(0);
			assertThat(event.event()).isEqualTo("Order Completed");
			assertThat(event.userId()).isEqualTo("u1");
			assertThat(this.standIns.bento().awaitEvents(1, PATIENCE)).extracting(ReceivedBentoEvent::email)
				.containsExactly("u1@example.com");
		});
	}

	@Test
	void excludedComponentsAreLeftOut() {
		run((context) -> assertThat(properties(context, new CardAdded("u1", "4111", "Visa")))
			.isEqualTo("{\"userId\":\"u1\",\"brand\":\"Visa\"}"));
	}

	@Test
	void componentsAreChosenRenamedAndComputed() {
		run((context) -> assertThat(properties(context, new Chosen("o1", 3, "secret")))
			.isEqualTo("{\"count\":3,\"order_id\":\"o1\",\"double\":6,\"upper\":\"O1\"}"));
	}

	@Test
	void starStandsForAllThatIsNotExcluded() {
		run((context) -> assertThat(properties(context, new Starred("o1", 3, "secret")))
			.isEqualTo("{\"count\":3,\"orderId\":\"o1\"}"));
	}

	@Test
	void gettersOfAClassAreItsProperties() {
		run((context) -> assertThat(properties(context, new CartEmptied("u1", 2)))
			.isEqualTo("{\"items\":2,\"user\":\"u1\"}"));
	}

	@Test
	void applicationEventIsTrackedWithoutItsSource() {
		run((context) -> assertThat(properties(context, new LoggedIn(this, "u1"))).isEqualTo("{\"user\":\"u1\"}"));
	}

	@Test
	void annotationIsFoundOnInterfacesAndComposedAnnotations() {
		run((context) -> {
			context.publishEvent(new Renamed("u1"));
			context.publishEvent(new Merged("u2"));
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event)
				.containsExactlyInAnyOrder("Account Renamed", "Merged");
		});
	}

	@Test
	void severalAnnotationsConditionsAndPlaceholdersWork() {
		run((context) -> {
			context.publishEvent(new Paid("u1", 5));
			context.publishEvent(new Paid("u1", 500));
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event)
				.containsExactlyInAnyOrder("Shop Paid", "Shop Paid", "Paid Much");
		});
	}

	@Test
	void waitsForTheTransaction() {
		this.standIns.contextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class))
			.withPropertyValues("spring.datasource.generate-unique-name=true")
			.run((context) -> {
				TransactionTemplate transaction = new TransactionTemplate(
						context.getBean(PlatformTransactionManager.class));
				transaction.executeWithoutResult((status) -> {
					context.publishEvent(new CartEmptied("u1", 1));
					status.setRollbackOnly();
				});
				assertThat(this.standIns.tracked(context)).isEmpty();
				transaction.executeWithoutResult((status) -> {
					context.publishEvent(new CartEmptied("u2", 1));
					assertThat(this.standIns.tracked(context)).isEmpty();
				});
				assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::userId).containsExactly("u2");
			});
	}

	@Test
	void whatIsNotAnnotatedIsNotTracked() {
		run((context) -> {
			context.publishEvent(new NotTracked("u1"));
			assertThat(this.standIns.tracked(context)).isEmpty();
			assertThat(context.getBean(TrackingCounters.class).unrouted()).isZero();
		});
	}

	@Test
	void failureNeverReachesThePublisher(CapturedOutput output) {
		run((context) -> {
			assertThatNoException().isThrownBy(() -> {
				context.publishEvent(new Broken("secret-name"));
				context.publishEvent(new Misspelt("secret-name"));
				context.publishEvent(new Throwing());
			});
			assertThat(this.standIns.tracked(context)).isEmpty();
			assertThat(context.getBean(TrackingCounters.class).failed()).isEqualTo(3);
		});
		assertThat(output).contains("$Broken")
			.contains("there is no property 'nmae'")
			.contains("$Throwing")
			.doesNotContain("secret-name");
	}

	@Test
	void classesOfTheApplicationAreParsedAtStart() {
		this.standIns.contextRunner().withInitializer(packages(BadlyTracked.class)).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOf(InvalidTrackEventException.class)
				.hasMessageContaining(BadlyTracked.class.getName())
				.hasMessageContaining("there is no property 'crad'");
		});
	}

	@Test
	void canBeSwitchedOffWithTheAnnotation() {
		this.standIns.contextRunner()
			.withPropertyValues("rudder-bento.tracking.annotation.enabled=false")
			.withInitializer(packages(BadlyTracked.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				context.publishEvent(new CartEmptied("u1", 1));
				assertThat(this.standIns.tracked(context)).isEmpty();
			});
	}

	static ApplicationContextInitializer<ConfigurableApplicationContext> packages(Class<?> type) {
		return (context) -> AutoConfigurationPackages.register((GenericApplicationContext) context,
				type.getPackageName());
	}

	@TrackEvent(event = "Order Completed", userId = "customerId", email = "#event.email")
	public record OrderCompleted(String orderId, String customerId, String email, BigDecimal total,
			List<String> items) {
	}

	@TrackEvent(event = "Card Added", userId = "userId", exclude = "number")
	record CardAdded(String userId, String number, String brand) {
	}

	@TrackEvent(event = "Chosen", userId = "'u'",
			properties = { "count", "order_id=orderId", "double=count * 2", "{upper: orderId.toUpperCase()}" })
	record Chosen(String orderId, int count, String secret) {
	}

	@TrackEvent(event = "Starred", userId = "'u'", properties = { "*", "orderId=orderId" },
			exclude = { "orderId", "secret" })
	record Starred(String orderId, int count, String secret) {
	}

	@TrackEvent(event = "Cart Emptied", userId = "user")
	public static class CartEmptied {

		private final String user;

		private final int items;

		CartEmptied(String user, int items) {
			this.user = user;
			this.items = items;
		}

		public String getUser() {
			return this.user;
		}

		public int getItems() {
			return this.items;
		}

	}

	@TrackEvent(event = "Logged In", userId = "user")
	static class LoggedIn extends ApplicationEvent {

		private static final long serialVersionUID = 1L;

		private final String user;

		LoggedIn(Object source, String user) {
			super(source);
			this.user = user;
		}

		public String getUser() {
			return this.user;
		}

	}

	@TrackEvent(event = "Account #{#event.class.simpleName}", userId = "user")
	interface AccountEvent {

		String user();

	}

	record Renamed(String user) implements AccountEvent {
	}

	@Retention(RetentionPolicy.RUNTIME)
	@TrackEvent(userId = "user")
	@interface DomainEvent {

		@AliasFor(annotation = TrackEvent.class, attribute = "event")
		String value();

	}

	@DomainEvent("Merged")
	record Merged(String user) {
	}

	@TrackEvent(event = "${event.prefix} Paid", userId = "user")
	@TrackEvent(event = "Paid Much", userId = "user", condition = "total > 100")
	record Paid(String user, int total) {
	}

	record NotTracked(String user) {
	}

	@TrackEvent(event = "Broken", userId = "user.nonsense")
	record Broken(String user) {
	}

	@TrackEvent(event = "Misspelt", userId = "name", exclude = "nmae")
	record Misspelt(String name) {
	}

	@TrackEvent(event = "Throwing", userId = "'u'")
	static class Throwing {

		public String getName() {
			throw new IllegalStateException("secret-name");
		}

	}

}
