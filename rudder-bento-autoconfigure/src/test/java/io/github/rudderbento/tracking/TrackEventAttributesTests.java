package io.github.rudderbento.tracking;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.rudderbento.standin.bento.ReceivedBentoEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What each attribute of the annotation does, with real transactions.
 */
class TrackEventAttributesTests {

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	private void run(Consumer<ApplicationContext> test) {
		this.standIns.contextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
			.withPropertyValues("spring.datasource.generate-unique-name=true")
			.withBean(Shop.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.accept(context);
			});
	}

	private static String properties(ReceivedEvent event) {
		return event.json().path("properties").toString();
	}

	@Test
	void valueIsTheName() {
		run((context) -> {
			context.getBean(Shop.class).named();
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event).containsExactly("Named");
		});
	}

	@Test
	void visitorIsKnownByTheAnonymousId() {
		run((context) -> {
			context.getBean(Shop.class).visited("v1");
			assertThat(this.standIns.tracked(context)).singleElement().satisfies((event) -> {
				assertThat(event.json().path("anonymousId").asString()).isEqualTo("v1");
				assertThat(event.json().path("userId").isMissingNode()).isTrue();
			});
		});
	}

	@Test
	void bothTracksWhateverTheOutcome() {
		run((context) -> {
			Shop shop = context.getBean(Shop.class);
			shop.pay("u1", false);
			assertThatThrownBy(() -> shop.pay("u2", true)).isInstanceOf(IllegalStateException.class);
			assertThat(this.standIns.tracked(context))
				.extracting(ReceivedEvent::userId, TrackEventAttributesTests::properties)
				.containsExactly(tuple("u1", "{\"failed\":false,\"receipt\":\"r\"}"),
						tuple("u2", "{\"failed\":true,\"receipt\":null}"));
		});
	}

	@Test
	void destinationsAreTheOnlyOnes() {
		run((context) -> {
			Shop shop = context.getBean(Shop.class);
			shop.toBento("u1@example.com");
			shop.toRudderStack("u2@example.com");
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::userId)
				.containsExactly("u2@example.com");
			assertThat(this.standIns.bento().events()).extracting(ReceivedBentoEvent::email)
				.containsExactly("u1@example.com");
		});
	}

	@Test
	void emailResolverAloneSendsNoAnnotatedEventToBento() {
		this.standIns.contextRunner()
			.withBean(Shop.class)
			.withBean(EmailResolver.class, () -> (event) -> "resolved@example.com")
			.run((context) -> {
				context.getBean(Shop.class).visited("v1");
				context.getBean(Shop.class).toBento(null);
				assertThat(this.standIns.tracked(context)).hasSize(1);
				assertThat(this.standIns.bento().events())
					.extracting(ReceivedBentoEvent::type, ReceivedBentoEvent::email)
					.containsExactly(tuple("To Bento", "resolved@example.com"));
			});
	}

	@Test
	void composedAnnotationPassesItsAttributesOn() {
		run((context) -> {
			context.getBean(Shop.class).composed("u1", 3);
			assertThat(this.standIns.tracked(context)).singleElement().satisfies((event) -> {
				assertThat(event.event()).isEqualTo("Composed");
				assertThat(event.userId()).isEqualTo("u1");
				assertThat(properties(event)).isEqualTo("{\"count\":3}");
			});
		});
	}

	@Test
	void lazyAssociationIsReadInTheTransactionAndAsItIsThen() {
		run((context) -> {
			LazyOrder order = new LazyOrder();
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.executeWithoutResult((status) -> {
				context.getBean(Shop.class).load(order);
				order.items.add("later");
			});
			assertThatThrownBy(order::getItems).isInstanceOf(IllegalStateException.class);
			assertThat(this.standIns.tracked(context)).singleElement()
				.satisfies((event) -> assertThat(properties(event)).isEqualTo("{\"items\":[\"tea\"]}"));
			context.getBean(Shop.class).load(order);
			assertThat(this.standIns.tracked(context)).hasSize(2);
		});
	}

	@Test
	void readOnlyTransactionIsTrackedAtItsEnd() {
		run((context) -> {
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.setReadOnly(true);
			transaction.executeWithoutResult((status) -> {
				context.getBean(Shop.class).look("u1");
				assertThat(this.standIns.tracked(context)).isEmpty();
			});
			assertThat(this.standIns.tracked(context))
				.extracting(ReceivedEvent::event, TrackEventAttributesTests::properties)
				.containsExactly(tuple("Looked", "{\"readOnly\":true}"));
		});
	}

	@Test
	void nestedTransactionThatFailsLosesItsEventsAndKeepsItsFailure() {
		run((context) -> {
			Shop shop = context.getBean(Shop.class);
			new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
				.executeWithoutResult((status) -> {
					shop.nested("u1", false);
					assertThatThrownBy(() -> shop.nested("u2", true)).isInstanceOf(IllegalStateException.class);
					shop.nested("u3", false);
				});
			assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event, ReceivedEvent::userId)
				.containsExactlyInAnyOrder(tuple("Nested", "u1"), tuple("Nested Failed", "u2"), tuple("Nested", "u3"));
		});
	}

	@Test
	void fluxThatFailsIsTrackedOncePerSubscription() {
		run((context) -> {
			Flux<String> flux = context.getBean(Shop.class)
				.stream(Flux.just("a", "b").concatWith(Mono.error(new IllegalStateException("no"))));
			assertThat(this.standIns.tracked(context)).isEmpty();
			assertThatThrownBy(flux::blockLast).hasMessage("no");
			assertThatThrownBy(flux::blockLast).hasMessage("no");
			assertThat(this.standIns.tracked(context)).extracting(TrackEventAttributesTests::properties)
				.containsExactly("{\"result\":null,\"message\":\"no\"}", "{\"result\":null,\"message\":\"no\"}");
		});
	}

	@Test
	void cancelledMonoAndFluxTrackNothing() {
		run((context) -> {
			Shop shop = context.getBean(Shop.class);
			AtomicInteger cancelled = new AtomicInteger();
			shop.stream(Flux.just("a", "b", "c").doOnCancel(cancelled::incrementAndGet)).take(1).blockLast();
			shop.stream(Flux.<String>never().doOnCancel(cancelled::incrementAndGet)).subscribe().dispose();
			shop.single(Mono.<String>never().doOnCancel(cancelled::incrementAndGet)).subscribe().dispose();
			assertThat(cancelled).hasValue(3);
			assertThat(this.standIns.tracked(context)).isEmpty();
		});
	}

	@Retention(RetentionPolicy.RUNTIME)
	@TrackEvent(userId = "#a0")
	@interface ShopEvent {

		@AliasFor(annotation = TrackEvent.class, attribute = "event")
		String name();

		@AliasFor(annotation = TrackEvent.class, attribute = "properties")
		String[] with();

	}

	public static class LazyOrder {

		private final List<String> items = new ArrayList<>(List.of("tea"));

		public List<String> getItems() {
			if (!TransactionSynchronizationManager.isActualTransactionActive()) {
				throw new IllegalStateException("no session");
			}
			return this.items;
		}

	}

	public static class Shop {

		@TrackEvent(value = "Named", userId = "'u'")
		public void named() {
		}

		@TrackEvent(event = "Visited", anonymousId = "#visitor")
		public void visited(String visitor) {
		}

		@Transactional
		@TrackEvent(event = "Paid", userId = "#user", on = TrackEvent.On.BOTH,
				properties = { "failed=#exception != null", "receipt=#result" })
		public String pay(String user, boolean fails) {
			if (fails) {
				throw new IllegalStateException("no money");
			}
			return "r";
		}

		@TrackEvent(event = "To Bento", userId = "'u'", email = "#email", destinations = "bento")
		public void toBento(String email) {
		}

		@TrackEvent(event = "To RudderStack", userId = "#email", email = "#email", destinations = "rudderstack")
		public void toRudderStack(String email) {
		}

		@ShopEvent(name = "Composed", with = "count=#count")
		public void composed(String user, int count) {
		}

		@Transactional
		@TrackEvent(event = "Loaded", userId = "'u'", properties = "items=#order.items")
		public void load(LazyOrder order) {
		}

		@Transactional(readOnly = true)
		@TrackEvent(event = "Looked", userId = "#user", properties = "readOnly=#root.target.readOnly()")
		public void look(String user) {
		}

		public boolean readOnly() {
			return TransactionSynchronizationManager.isCurrentTransactionReadOnly();
		}

		@Transactional(propagation = Propagation.NESTED)
		@TrackEvent(event = "Nested", userId = "#user")
		@TrackEvent(event = "Nested Failed", userId = "#user", on = TrackEvent.On.FAILURE)
		public void nested(String user, boolean fails) {
			if (fails) {
				throw new IllegalStateException("undone");
			}
		}

		@TrackEvent(event = "Streamed", userId = "'u'", on = TrackEvent.On.BOTH,
				properties = { "result=#result", "message=#exception?.message" })
		public Flux<String> stream(Flux<String> flux) {
			return flux;
		}

		@TrackEvent(event = "Single", userId = "'u'", on = TrackEvent.On.BOTH)
		public Mono<String> single(Mono<String> mono) {
			return mono;
		}

	}

}
