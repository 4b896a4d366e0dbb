package io.github.rudderbento.test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.rudderstack.ContextContributor;
import io.github.rudderbento.rudderstack.RudderStackClient;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.test.shop.Checkout;
import io.github.rudderbento.test.shop.Order;
import io.github.rudderbento.test.shop.ShopApplication;
import io.github.rudderbento.tracking.EmailResolver;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackEvent;
import io.github.rudderbento.tracking.TrackedEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.rudderbento.test.TrackingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

@SpringBootTest(classes = ShopApplication.class)
@RecordTracking
@Import(RecordTrackingTests.Additions.class)
class RecordTrackingTests {

	@Autowired
	private Checkout checkout;

	@Autowired
	private RecordingEventTracker tracker;

	@Autowired
	private EventTracker injected;

	@Autowired
	private ApplicationEventPublisher publisher;

	@Autowired
	private PlatformTransactionManager transactions;

	@Test
	void everyWayInIsRecorded() {
		this.checkout.start("u1", List.of("mug"));
		this.injected.track("u2", "By Tracker");
		this.publisher.publishEvent(Track.of("Published Message").userId("u3").build());
		this.publisher.publishEvent(TrackedEvent.of("Published Event").userId("u4").build());
		this.publisher.publishEvent(BentoEvent.of("$login", "ada@example.com").build());
		assertThat(this.tracker).tracked("Checkout Started")
			.by("u1")
			.withProperty("items", 1)
			.and()
			.tracked("By Tracker")
			.by("u2")
			.and()
			.tracked("Published Message")
			.by("u3")
			.and()
			.tracked("Published Event")
			.by("u4")
			.and()
			.sentToBento("$login");
		assertThat(this.tracker.events()).hasSize(5);
	}

	@Test
	void recordedWhenTheTransactionCommits() {
		new TransactionTemplate(this.transactions).executeWithoutResult((status) -> {
			this.checkout.start("u1", List.of("mug"));
			this.injected.track("u1", "By Tracker");
			this.publisher.publishEvent(Track.of("Published").userId("u1").build());
			assertThat(this.tracker).tracksNothing();
		});
		assertThat(this.tracker.events()).hasSize(3);
		assertThat(this.tracker).tracked("Checkout Started")
			.once()
			.and()
			.tracked("By Tracker")
			.once()
			.and()
			.tracked("Published")
			.once();
	}

	@Test
	void rolledBackIsNeverRecorded() {
		new TransactionTemplate(this.transactions).executeWithoutResult((status) -> {
			this.checkout.complete(order("r1"));
			this.injected.track("u1", "By Tracker");
			status.setRollbackOnly();
		});
		assertThat(this.tracker).tracksNothing().rejectsNothing();
	}

	@Test
	void rolledBackToASavepointIsNeverRecorded() {
		TransactionTemplate nested = new TransactionTemplate(this.transactions);
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		new TransactionTemplate(this.transactions).executeWithoutResult((outer) -> {
			this.injected.track("u1", "Kept");
			nested.executeWithoutResult((inner) -> {
				this.injected.track("u1", "Undone");
				inner.setRollbackOnly();
			});
		});
		assertThat(this.tracker).doesNotTrack("Undone").tracked("Kept").once();
	}

	@Test
	void failureEventSurvivesTheRollback() {
		this.checkout.complete(order("f1"));
		this.tracker.clear();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.checkout.complete(order("f1")));
		assertThat(this.tracker).tracked("Order Failed").withProperty("reason", "DuplicateKeyException");
		assertThat(this.tracker.events()).hasSize(1);
	}

	@Test
	void failureTellsOfAnOpenTransaction() {
		new TransactionTemplate(this.transactions).executeWithoutResult((status) -> {
			this.checkout.start("u1", List.of("mug"));
			assertThat(catchThrowable(() -> assertThat(this.tracker).tracked("Checkout Started")))
				.hasMessageContaining("A transaction is open on this thread");
		});
		assertThat(catchThrowable(() -> assertThat(this.tracker).tracked("Another")).getMessage())
			.doesNotContain("transaction");
	}

	@Test
	void rejectionsAndFailuresAreNoticed(@Autowired Broken broken) {
		this.injected.track("u1", "Bad", Map.of("total", Double.NaN));
		broken.call("u1");
		assertThat(this.tracker).rejectedFor("properties.total").tracksNothing();
		assertThat(this.tracker.failed()).isEqualTo(1);
		assertThat(catchThrowable(() -> assertThat(this.tracker).rejectsNothing()))
			.hasMessageContaining("1 event(s) could not be put together");
	}

	@Test
	void applicationsOwnConfigurationAndBeansApply() {
		this.injected.track("u1", "Newsletter Opened");
		assertThat(this.tracker.missingEmail()).isEqualTo(1);
		assertThat(this.tracker).sentToRudderStack("track").with("context.tenant", "t1");
	}

	@RepeatedTest(2)
	void eachTestBeginsWithNothing() {
		assertThat(this.tracker).tracksNothing().rejectsNothing();
		this.injected.track("u1", "A");
		this.injected.track("", "B");
	}

	@Test
	void parametersAreResolved(RecordingEventTracker own, @Autowired RecordingEventTracker springs) {
		assertThat(own == this.tracker).isTrue();
		assertThat(springs == this.tracker).isTrue();
	}

	@Test
	void nothingOfItIsSent(@Autowired ApplicationContext context, @Autowired Environment environment) {
		assertThat(this.injected == this.tracker).isTrue();
		assertThat(context.getBeansOfType(Delivery.class)).containsOnlyKeys("rudderStackDelivery", "bentoDelivery");
		assertThat(context.getBeansOfType(RudderStackClient.class)).hasSize(1);
		assertThat(context.getBeansOfType(BentoClient.class)).hasSize(1);
		assertThat(environment.getProperty("rudderstack.write-key")).isEqualTo("recorded");
		this.injected.track("u1", "A");
		assertThat(this.injected.flush().join().remaining()).isZero();
		assertThat(this.tracker.tracked()).hasSize(1);
	}

	private static Order order(String id) {
		return new Order(id, "u1", "ada@example.com", BigDecimal.TEN);
	}

	@Nested
	class Inside {

		@BeforeEach
		void before() {
			RecordTrackingTests.this.injected.track("u1", "Before");
		}

		@RepeatedTest(2)
		void theSameHolds(RecordingEventTracker tracker) {
			assertThat(tracker).tracked("Before").once();
		}

	}

	@Nested
	@SpringBootTest(classes = ShopApplication.class, properties = { "bento.enabled=false", "rudderstack.context.a=b" })
	class WithInlinedProperties {

		@Test
		void vendorCanBeLeftOut(@Autowired EventTracker injected, RecordingEventTracker tracker,
				@Autowired ApplicationContext context) {
			injected.track(TrackedEvent.of("A").userId("u1").email("ada@example.com").build());
			assertThat(tracker).sendsNothingToBento().sentToRudderStack("track").with("context.a", "b");
			assertThat(context.containsBean("bentoDelivery")).isFalse();
		}

	}

	@Nested
	@Import(WithEmailResolver.Emails.class)
	class WithEmailResolver {

		@Test
		void emailIsFoundAsInProduction(@Autowired EventTracker injected, RecordingEventTracker tracker) {
			injected.track("u1", "Newsletter Opened");
			assertThat(tracker).sentToBento("Newsletter Opened").with("email", "u1@example.com");
		}

		@Configuration(proxyBeanMethods = false)
		static class Emails {

			@Bean
			EmailResolver emails() {
				return (event) -> event.userId() + "@example.com";
			}

		}

	}

	public static class Broken {

		@TrackEvent(event = "Bad", userId = "#user.nonsense.deeper")
		public void call(String user) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Additions {

		@Bean
		Broken broken() {
			return new Broken();
		}

		@Bean
		ContextContributor tenant() {
			return (message, context) -> context.put("tenant", "t1");
		}

	}

	@Test
	void cannotBeTogetherWithStandIns() {
		assertThatIllegalStateException()
			.isThrownBy(() -> new TrackingContextCustomizerFactory().createContextCustomizer(Both.class, List.of()))
			.withMessageContaining("decide for one");
		assertThat(new TrackingContextCustomizerFactory().createContextCustomizer(String.class, List.of())).isNull();
	}

	@RecordTracking
	@WithStandIns
	static class Both {

	}

}
