package io.github.rudderbento.tracking;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.bento.SubscriberCommand;
import io.github.rudderbento.bento.SubscriberUpdate;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.autoconfigure.InvalidConfigurationException;
import io.github.rudderbento.rudderstack.Alias;
import io.github.rudderbento.rudderstack.ContextContributor;
import io.github.rudderbento.rudderstack.Group;
import io.github.rudderbento.rudderstack.Identify;
import io.github.rudderbento.rudderstack.Page;
import io.github.rudderbento.rudderstack.Screen;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.standin.bento.ReceivedBentoEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

/**
 * What stands between tracking and capture.
 */
@ExtendWith(OutputCaptureExtension.class)
class PrivacyTests {

	private static final String SECRET = "canary-value";

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	private ApplicationContextRunner runner() {
		return this.standIns.contextRunner();
	}

	private List<String> rudderStackEvents(ApplicationContext context) {
		return sent(context).stream().map(ReceivedEvent::event).toList();
	}

	private List<ReceivedEvent> sent(ApplicationContext context) {
		context.getBean(EventTracker.class).flush().join();
		return this.standIns.rudderStack().events();
	}

	private List<String> bentoEvents() {
		return this.standIns.bento().events().stream().map(ReceivedBentoEvent::type).toList();
	}

	private static long count(ApplicationContext context, Untracked reason) {
		return context.getBean(TrackingCounters.class).count(reason);
	}

	private static TrackedEvent event(String name) {
		return TrackedEvent.of(name).userId("u1").build();
	}

	@Test
	void nothingStandsBetweenWhenNothingIsConfigured() {
		runner().run((context) -> assertThat(context.getBean(Admission.class).isActive()).isFalse());
	}

	@Test
	void userResolverIsAskedWhenAnEventNamesNobody() {
		List<UserIds> asked = new ArrayList<>();
		UserResolver resolver = () -> {
			UserIds ids = new UserIds("resolved", "visitor");
			asked.add(ids);
			return ids;
		};
		runner().withBean(UserResolver.class, () -> resolver).run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.track(TrackedEvent.of("A").build());
			tracker.send(Track.of("B").userId(" ").build());
			tracker.send(Identify.builder().trait("plan", "pro").build());
			tracker.send(Page.of("P").build());
			tracker.send(Screen.of("S").build());
			tracker.send(Group.of("g").build());
			tracker.send(Alias.of("before").build());
			assertThat(asked).hasSize(7);
			tracker.track(event("C"));
			tracker.track(TrackedEvent.of("D").anonymousId("a1").build());
			assertThat(asked).hasSize(7);
			assertThat(sent(context)).filteredOn((event) -> "resolved".equals(event.userId())).hasSize(7);
			assertThat(this.standIns.rudderStack().events())
				.filteredOn((event) -> "visitor".equals(event.anonymousId()))
				.hasSize(7);
		});
	}

	@Test
	void userResolversAreAskedInOrderAndFailuresDoNoHarm(CapturedOutput output) {
		UserResolver broken = () -> {
			throw new IllegalStateException(SECRET);
		};
		UserResolver unknown = () -> null;
		UserResolver visitor = () -> UserIds.anonymous("visitor");
		UserResolver user = () -> UserIds.user("user");
		runner().withBean("a", UserResolver.class, () -> broken)
			.withBean("b", UserResolver.class, () -> unknown)
			.withBean("c", UserResolver.class, () -> visitor)
			.withBean("d", UserResolver.class, () -> user)
			.run((context) -> {
				context.getBean(EventTracker.class).track(TrackedEvent.of("A").build());
				context.getBean(EventTracker.class).track(TrackedEvent.of("A").build());
				assertThat(sent(context)).allSatisfy((event) -> {
					assertThat(event.userId()).isEqualTo("user");
					assertThat(event.anonymousId()).isEqualTo("visitor");
				}).hasSize(2);
				assertThat(output).containsOnlyOnce("failed with java.lang.IllegalStateException")
					.doesNotContain(SECRET);
			});
	}

	@Test
	void emailResolverAloneRoutesNothingToBento() {
		EmailResolver resolver = (event) -> {
			throw new AssertionError("Nobody asked for Bento");
		};
		runner().withBean(EmailResolver.class, () -> resolver).run((context) -> {
			context.getBean(EventTracker.class).track(event("A"));
			assertThat(rudderStackEvents(context)).containsExactly("A");
			assertThat(this.standIns.bento().requests()).isEmpty();
			assertThat(count(context, Untracked.MISSING_EMAIL)).isZero();
		});
	}

	@Test
	void emailResolverFindsTheEmailOfAnEventThatIsForBento() {
		EmailResolver resolver = (event) -> "u1".equals(event.userId()) ? "u1@example.com" : null;
		runner().withBean(EmailResolver.class, () -> resolver)
			.withBean(UserResolver.class, () -> () -> UserIds.user("u1"))
			.withPropertyValues("bento.events.include=Newsletter*")
			.run((context) -> {
				EventTracker tracker = context.getBean(EventTracker.class);
				tracker.track(event("Newsletter Opened"));
				tracker.track(TrackedEvent.of("Resolved").destinations("bento").build());
				tracker.track(TrackedEvent.of("Own").userId("u1").email("own@example.com").build());
				tracker.track(TrackedEvent.of("Newsletter Of Nobody").userId("u2").build());
				tracker.flush().join();
				assertThat(this.standIns.bento().events())
					.extracting(ReceivedBentoEvent::type, ReceivedBentoEvent::email)
					.containsExactlyInAnyOrder(
							org.assertj.core.groups.Tuple.tuple("Newsletter Opened", "u1@example.com"),
							org.assertj.core.groups.Tuple.tuple("Resolved", "u1@example.com"),
							org.assertj.core.groups.Tuple.tuple("Own", "own@example.com"));
				assertThat(count(context, Untracked.MISSING_EMAIL)).isEqualTo(1);
			});
	}

	@Test
	void filtersVetoEventsOfAllKinds() {
		EventFilter filter = (event) -> !(event instanceof Identify) && !(event instanceof SubscriberCommand)
				&& !(event instanceof TrackedEvent tracked && tracked.event().startsWith("Internal"));
		runner().withBean(EventFilter.class, () -> filter).run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.track(event("Internal Ping"));
			tracker.send(Identify.of("u1").build());
			tracker.send(SubscriberCommand.addTag("u1@example.com", "t"));
			tracker.track(event("Order Completed"));
			assertThat(rudderStackEvents(context)).containsExactly("Order Completed");
			assertThat(this.standIns.bento().requests()).isEmpty();
			assertThat(count(context, Untracked.FILTERED)).isEqualTo(3);
		});
	}

	@Test
	void stagesRunInOrderWhateverTheirKind() {
		runner().withUserConfiguration(Stages.class).run((context) -> {
			context.getBean(EventTracker.class).track(event("a"));
			context.getBean(EventTracker.class).send(Track.of("a").userId("u1").build());
			assertThat(rudderStackEvents(context)).containsExactly("a123", "a");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "filter", "transformer", "null", "foreign", "checked" })
	void stageThatFailsDropsTheEvent(String kind, CapturedOutput output) {
		EventStage stage = switch (kind) {
			case "filter" -> (EventFilter) (event) -> {
				throw new IllegalStateException(SECRET);
			};
			case "transformer" -> (EventTransformer) (event) -> {
				throw new StackOverflowError(SECRET);
			};
			case "null" -> (EventTransformer) (event) -> null;
			case "checked" -> (EventFilter) (event) -> sneakyThrow(new java.io.IOException(SECRET));
			default -> (EventTransformer) (event) -> "not an event";
		};
		runner().withBean(EventStage.class, () -> stage).run((context) -> {
			context.getBean(EventTracker.class).track(event("A"));
			context.getBean(EventTracker.class).track(event("A"));
			assertThat(sent(context)).isEmpty();
			assertThat(count(context, Untracked.FAILED)).isEqualTo(2);
			assertThat(output).containsOnlyOnce("WARN").doesNotContain(SECRET);
		});
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> boolean sneakyThrow(Throwable thrown) throws E {
		throw (E) thrown;
	}

	@Test
	void transformerThatAsksForBentoGetsAnEmail() {
		runner()
			.withBean(EventTransformer.class,
					() -> EventTransformer.of(TrackedEvent.class,
							(event) -> event.mutate().destinations("bento").build()))
			.withBean(EmailResolver.class, () -> (event) -> "u1@example.com")
			.run((context) -> {
				context.getBean(EventTracker.class).track(event("A"));
				assertThat(sent(context)).isEmpty();
				assertThat(bentoEvents()).containsExactly("A");
			});
	}

	@Test
	void samplingKeepsWholeUsers() {
		runner().withPropertyValues("rudder-bento.tracking.sampling.rules[0].events=Page*,Scroll",
				"rudder-bento.tracking.sampling.rules[0].rate=0.3",
				"rudder-bento.tracking.sampling.rules[1].events=None", "rudder-bento.tracking.sampling.rules[1].rate=0")
			.run((context) -> {
				EventTracker tracker = context.getBean(EventTracker.class);
				for (int i = 0; i < 500; i++) {
					tracker.track("user-" + i, "Page Viewed");
					tracker.track("user-" + i, "scroll");
					tracker.track("user-" + i, "None");
					tracker.track("user-" + i, "Order Completed");
				}
				List<ReceivedEvent> events = sent(context);
				assertThat(events).filteredOn((event) -> event.event().equals("Order Completed")).hasSize(500);
				assertThat(events).filteredOn((event) -> event.event().equals("None")).isEmpty();
				Set<String> viewers = users(events, "Page Viewed");
				assertThat(viewers).hasSizeBetween(100, 200).isEqualTo(users(events, "scroll"));
				assertThat(count(context, Untracked.SAMPLED_OUT)).isEqualTo(500 + 2 * (500 - viewers.size()));
			});
	}

	private static Set<String> users(List<ReceivedEvent> events, String name) {
		Set<String> users = new TreeSet<>();
		events.stream().filter((event) -> event.event().equals(name)).forEach((event) -> users.add(event.userId()));
		return users;
	}

	@Test
	void samplesGrowWithTheirRateAndNeverMove() {
		int in = 0;
		for (int i = 0; i < 10_000; i++) {
			double position = Sampling.position("user-" + i);
			assertThat(position).isBetween(0.0, 1.0).isEqualTo(Sampling.position("user-" + i));
			in += (position < 0.1) ? 1 : 0;
		}
		assertThat(in).isBetween(850, 1150);
		// Instances of different versions must agree.
		assertThat(Sampling.position("u1")).isEqualTo(0.38955259071032944);
	}

	@Test
	void defaultRateAppliesToEveryKindOfMessage() {
		runner().withPropertyValues("rudder-bento.tracking.sampling.rate=0").run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.track(event("A"));
			tracker.send(Identify.of("u1").build());
			tracker.send(BentoEvent.of("$login", "u1@example.com").build());
			assertThat(sent(context)).isEmpty();
			assertThat(count(context, Untracked.SAMPLED_OUT)).isEqualTo(3);
		});
	}

	@Test
	void withoutConsentNothingIsSent() {
		List<ConsentRequest> requests = new ArrayList<>();
		ConsentProvider provider = (request) -> {
			requests.add(request);
			return "agreed".equals(request.userId()) && request.destination().equals("rudderstack");
		};
		runner().withBean(ConsentProvider.class, () -> provider).run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.track("agreed", "A");
			tracker.track("refused", "A");
			tracker.track(TrackedEvent.of("B").userId("agreed").email("a@example.com").build());
			tracker.send(SubscriberCommand.addTag("a@example.com", "t"));
			tracker.send(Identify.of("refused").build());
			assertThat(rudderStackEvents(context)).containsExactly("A", "B");
			assertThat(this.standIns.bento().requests()).isEmpty();
			// Bento is asked about only where an event is for Bento.
			assertThat(requests).hasSize(6)
				.contains(new ConsentRequest("bento", "B", "agreed", null, "a@example.com"),
						new ConsentRequest("bento", "add_tag", null, null, "a@example.com"),
						new ConsentRequest("rudderstack", "identify", "refused", null, null));
			assertThat(count(context, Untracked.NO_CONSENT)).isEqualTo(4);
		});
	}

	@Test
	void allConsentProvidersHaveToAgree() {
		runner().withBean("yes", ConsentProvider.class, () -> (request) -> true)
			.withBean("no", ConsentProvider.class, () -> (request) -> false)
			.run((context) -> {
				context.getBean(EventTracker.class).track(event("A"));
				assertThat(sent(context)).isEmpty();
			});
	}

	@Test
	void consentThatFailsIsNoConsent(CapturedOutput output) {
		ConsentProvider provider = (request) -> {
			throw new IllegalStateException(SECRET);
		};
		runner().withBean(ConsentProvider.class, () -> provider).run((context) -> {
			context.getBean(EventTracker.class).track(event("A"));
			assertThat(sent(context)).isEmpty();
			assertThat(count(context, Untracked.FAILED)).isEqualTo(1);
			assertThat(output).contains("IllegalStateException").doesNotContain(SECRET);
		});
	}

	@Test
	void requiredConsentWithoutProviderSendsNothing(CapturedOutput output) {
		runner().withPropertyValues("rudder-bento.tracking.consent.required=true").run((context) -> {
			context.getBean(EventTracker.class).track(event("A"));
			assertThat(sent(context)).isEmpty();
			assertThat(count(context, Untracked.NO_CONSENT)).isEqualTo(1);
			assertThat(output).contains("there is no ConsentProvider");
		});
	}

	@Test
	void redactionReachesAllPartsOfAllMessages() {
		ContextContributor contributor = (message, context) -> context.put("device",
				Map.of("secret", SECRET, "type", "phone"));
		Map<String, Object> values = Map.of("secret", SECRET, "kept", "yes");
		Map<String, Object> nested = Map.of("deep", values, "list", List.of(values), "bean", new Holder(SECRET));
		runner().withBean(ContextContributor.class, () -> contributor)
			.withPropertyValues("rudder-bento.tracking.redaction.rules[0].names=SECRET,*_name",
					"rudder-bento.tracking.redaction.rules[0].action=mask")
			.run((context) -> {
				EventTracker tracker = context.getBean(EventTracker.class);
				tracker.track(TrackedEvent.of("A")
					.userId("u1")
					.email("u1@example.com")
					.properties(nested)
					.traits(values)
					.fields(values)
					.context(Map.of("own", values))
					.build());
				tracker.send(Track.of("B").userId("u1").properties(nested).context("own", values).build());
				tracker.send(Identify.of("u1").traits(nested).build());
				tracker.send(Page.of("P").userId("u1").properties(nested).build());
				tracker.send(Screen.of("S").userId("u1").properties(nested).build());
				tracker.send(Group.of("g").userId("u1").traits(nested).build());
				tracker.send(Alias.of("u0").userId("u1").build());
				tracker.send(BentoEvent.of("$e", "u1@example.com").fields(values).details(nested).build());
				tracker.send(SubscriberUpdate.of("u1@example.com")
					.firstName(SECRET)
					.lastName(SECRET)
					.fields(values)
					.build());
				tracker.send(SubscriberCommand.addField("u1@example.com", "secret", SECRET));
				tracker.send(SubscriberCommand.addField("u1@example.com", "kept", "yes"));
				assertThat(sent(context)).hasSize(7)
					.allSatisfy((event) -> assertThat(event.json().toString()).doesNotContain(SECRET).contains("***"));
				assertThat(sent(context)).filteredOn((event) -> !event.type().equals("alias"))
					.allSatisfy((event) -> assertThat(event.json().toString()).contains("\"kept\":\"yes\""));
				assertThat(this.standIns.bento().events()).hasSize(2)
					.allSatisfy((event) -> assertThat(event.fields() + " " + event.details()).doesNotContain(SECRET)
						.contains("***", "kept=yes"));
				assertThat(String.valueOf(this.standIns.bento().subscribers())).doesNotContain(SECRET);
				assertThat(this.standIns.bento().commands()).hasSize(2);
				assertThat(this.standIns.bento().imports()).hasSize(1);
			});
	}

	@Test
	void redactionDropsAndHashes() {
		runner()
			.withPropertyValues("rudder-bento.tracking.redaction.salt=pepper",
					"rudder-bento.tracking.redaction.rules[0].names=card.*",
					"rudder-bento.tracking.redaction.rules[0].action=drop",
					"rudder-bento.tracking.redaction.rules[1].names=properties.mail",
					"rudder-bento.tracking.redaction.rules[1].action=hash")
			.run((context) -> {
				EventTracker tracker = context.getBean(EventTracker.class);
				tracker.track(TrackedEvent.of("A")
					.userId("u1")
					.property("card", Map.of("number", "4111"))
					.property("mail", "u1@example.com")
					.build());
				tracker.send(SubscriberCommand.addField("u1@example.com", "card.number", "4111"));
				assertThat(sent(context)).singleElement()
					.satisfies((event) -> assertThat(event.json().path("properties").toString()).isEqualTo(
							"{\"card\":{},\"mail\":\"47ce0cd5c63317134e85eaf44c97cc2288a3c88b3b3cf7cfb2f1d6589c364b1b\"}"));
				assertThat(this.standIns.bento().requests()).isEmpty();
				assertThat(count(context, Untracked.FILTERED)).isEqualTo(1);
			});
	}

	@Test
	void redactionRejectsWhatItCannotRead(CapturedOutput output) {
		runner().withPropertyValues("rudder-bento.tracking.redaction.rules[0].names=secret").run((context) -> {
			context.getBean(EventTracker.class)
				.track(TrackedEvent.of("A").userId("u1").property("bean", new Broken()).build());
			assertThat(sent(context)).isEmpty();
			assertThat(count(context, Untracked.REJECTED)).isEqualTo(1);
			assertThat(output).contains("properties.bean").doesNotContain(SECRET);
		});
	}

	@Test
	void traitsThatCannotBeReadAreNotLeftOut(CapturedOutput output) {
		Map<String, Object> unreadable = new AbstractMap<>() {
			@Override
			public Set<Entry<String, Object>> entrySet() {
				throw new IllegalStateException(SECRET);
			}
		};
		runner().run((context) -> {
			context.getBean(EventTracker.class).track(TrackedEvent.of("A").userId("u1").traits(unreadable).build());
			assertThat(sent(context)).isEmpty();
			assertThat(count(context, Untracked.REJECTED)).isEqualTo(1);
			assertThat(output).contains("traits").contains("cannot be read").doesNotContain(SECRET);
		});
	}

	@Test
	void listsKeepEventsFromDestinations() {
		runner()
			.withPropertyValues("rudder-bento.tracking.destinations.rudderstack.deny=Internal*,identify",
					"rudder-bento.tracking.destinations.bento.allow=Order*,$login",
					"rudder-bento.tracking.destinations.bento.deny=Order Viewed")
			.run((context) -> {
				EventTracker tracker = context.getBean(EventTracker.class);
				for (String name : List.of("internal ping", "Order Completed", "Order Viewed", "Other")) {
					tracker.track(TrackedEvent.of(name).userId("u1").email("u1@example.com").build());
				}
				tracker.send(Identify.of("u1").build());
				tracker.send(Page.of("Internal").userId("u1").build());
				tracker.send(BentoEvent.of("$login", "u1@example.com").build());
				tracker.send(BentoEvent.of("$logout", "u1@example.com").build());
				tracker.send(SubscriberUpdate.of("u1@example.com").build());
				assertThat(rudderStackEvents(context)).containsExactly("Order Completed", "Order Viewed", "Other");
				assertThat(bentoEvents()).containsExactlyInAnyOrder("Order Completed", "$login");
				assertThat(this.standIns.bento().imports()).isEmpty();
				assertThat(count(context, Untracked.DENIED)).isEqualTo(3 + 3 + 2);
			});
	}

	@Test
	void dryRunDoesAllButSend(CapturedOutput output) {
		List<Object> seen = new ArrayList<>();
		EventFilter filter = (event) -> seen.add(event);
		debug(() -> runner().withBean(EventFilter.class, () -> filter)
			.withPropertyValues("rudder-bento.mode=dry-run")
			.run((context) -> {
				EventTracker tracker = context.getBean(EventTracker.class);
				tracker.track(TrackedEvent.of("A").userId("u1").email(SECRET + "@example.com").build());
				tracker.track(TrackedEvent.of("A").userId("u1").property("x", Double.NaN).build());
				tracker.send(Identify.of("u1").trait("name", SECRET).build());
				assertThat(seen).hasSize(3);
				assertThat(sent(context)).isEmpty();
				assertThat(this.standIns.bento().requests()).isEmpty();
				assertThat(count(context, Untracked.DRY_RUN)).isEqualTo(3);
				assertThat(count(context, Untracked.REJECTED)).isEqualTo(1);
				assertThat(context.getBean("rudderStackDelivery", Delivery.class).counters().accepted()).isZero();
				assertThat(output).contains("would be sent by route events").doesNotContain(SECRET);
			}), "io.github.rudderbento");
	}

	@Test
	void offOnlyCounts(CapturedOutput output) {
		EventFilter filter = (event) -> {
			throw new IllegalStateException("Nobody should ask");
		};
		at(Level.INFO,
				() -> runner().withBean(EventFilter.class, () -> filter)
					.withUserConfiguration(Annotated.class)
					.withPropertyValues("rudder-bento.mode=off")
					.run((context) -> {
						context.getBean(EventTracker.class).track(event("A"));
						context.publishEvent(Identify.of("u1").build());
						context.getBean(Annotated.Service.class).failingExpression();
						assertThat(sent(context)).isEmpty();
						assertThat(count(context, Untracked.OFF)).isEqualTo(3);
						assertThat(count(context, Untracked.FAILED)).isZero();
						assertThat(output).contains("rudder-bento.mode is off");
					}),
				"io.github.rudderbento");
	}

	@Test
	void payloadsAreLoggedAtTraceOnlyAndMasked(CapturedOutput output) {
		String email = SECRET + "@example.com";
		UnaryOperator<String> both = (level) -> {
			runner().withPropertyValues("rudder-bento.tracking.redaction.rules[0].names=note").run((context) -> {
				EventTracker tracker = context.getBean(EventTracker.class);
				tracker.track(TrackedEvent.of("Logged " + level)
					.userId(SECRET)
					.email(email)
					.property("total", 42)
					.property("note", SECRET)
					.property("lines", "a\nb")
					.property("text", "write to " + email)
					.traits(Map.of("anything", SECRET))
					.fields(Map.of("anything", SECRET))
					.build());
				tracker.send(Identify.of(SECRET).trait("anything", SECRET).build());
				tracker.send(Alias.of(SECRET).userId(SECRET).build());
				tracker.send(SubscriberUpdate.of(email).firstName(SECRET).field("anything", SECRET).build());
				tracker.send(SubscriberCommand.changeEmail(email, "2" + email));
				tracker.send(SubscriberCommand.addField(email, "anything", SECRET));
			});
			return level;
		};
		debug(() -> both.apply("debug"), "io.github.rudderbento");
		assertThat(output).doesNotContain("Logged debug");
		at(Level.TRACE, () -> both.apply("trace"), "io.github.rudderbento.tracking.payload");
		assertThat(output).contains("Logged trace")
			.contains("\"total\":42")
			.contains("\"userId\":\"***\"")
			.contains("rudderstack: captured")
			.contains("bento: captured")
			.doesNotContain(SECRET);
	}

	@Test
	void levelOfPayloadsMayChangeWhileEventsAreSent(CapturedOutput output) {
		runner().run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.track("u-1", "Tracked Too Early", Map.of());
			at(Level.TRACE, () -> await().until(() -> {
				tracker.track("u-1", "Tracked In Time", Map.of());
				return output.getAll().contains("Tracked In Time");
			}), "io.github.rudderbento.tracking.payload");
			tracker.track("u-1", "Tracked Too Late", Map.of());
		});
		assertThat(output).contains("rudderstack: captured").doesNotContain("Tracked Too");
	}

	private static void debug(Runnable action, String logger) {
		at(Level.DEBUG, action, logger);
	}

	private static void at(Level level, Runnable action, String name) {
		Logger logger = (Logger) LoggerFactory.getLogger(name);
		Level before = logger.getLevel();
		logger.setLevel(level);
		try {
			action.run();
		}
		finally {
			logger.setLevel(before);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "rudder-bento.tracking.sampling.rate=1.5 | rudder-bento.tracking.sampling.rate",
					"rudder-bento.tracking.sampling.rules[0].rate=0.5 | rules[0].events",
					"rudder-bento.tracking.redaction.rules[0].action=mask | rules[0].names",
					"rudder-bento.tracking.destinations.bentoo.deny=A | rudder-bento.tracking.destinations.bentoo",
					"rudder-bento.mode=maybe | rudder-bento.mode" })
	void badValueFailsTheStartAndNamesTheKey(String property, String key) {
		runner().withPropertyValues(property)
			.run((context) -> assertThat(context).hasFailed().getFailure().hasStackTraceContaining(key));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudder-bento.tracking.redaction.salt=",
			"rudder-bento.tracking.redaction.salt=${SALT_THAT_IS_NOT_SET}" })
	void hashNeedsASalt(String property) {
		runner()
			.withPropertyValues(property, "rudder-bento.tracking.redaction.rules[0].names=email",
					"rudder-bento.tracking.redaction.rules[0].action=hash")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationException.class)
				.hasMessageContaining("rudder-bento.tracking.redaction.salt"));
	}

	@ParameterizedTest
	@EnumSource(Untracked.class)
	void everyReasonHasACounterAndATag(Untracked reason) {
		TrackingCounters counters = new TrackingCounters();
		counters.add(reason);
		assertThat(counters.count(reason)).isEqualTo(1);
		assertThat(reason.tag()).matches("[a-z-]+");
		assertThat(counters.rejected() + counters.unrouted() + counters.failed() + counters.missingEmail())
			.isEqualTo((reason.ordinal() < 4) ? 1 : 0);
	}

	@Test
	void changedCopyHoldsAllValues() {
		TrackedEvent event = TrackedEvent.of("A")
			.userId("u")
			.anonymousId("a")
			.email("e")
			.property("p", 1)
			.traits(Map.of("t", 1))
			.fields(Map.of("f", 1))
			.context(Map.of("c", 1))
			.dedupeKey("d")
			.time(java.time.Instant.EPOCH)
			.destinations("bento")
			.build();
		assertThat(event.mutate().build()).isEqualTo(event);
		assertThat(event.mutate().property("q", 2).build().properties()).containsOnly(entry("p", 1), entry("q", 2));
	}

	record Holder(String secret) {
	}

	static final class Broken {

		public String getValue() {
			throw new IllegalStateException(SECRET);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Stages {

		@Bean
		@Order(3)
		EventTransformer third() {
			return append("3");
		}

		@Bean
		@Order(2)
		EventFilter second() {
			return (event) -> !(event instanceof TrackedEvent tracked) || tracked.event().equals("a1");
		}

		@Bean
		@Order(1)
		EventTransformer first() {
			return append("1");
		}

		@Bean
		@Order(2)
		EventTransformer alsoSecond() {
			return append("2");
		}

		private static EventTransformer append(String suffix) {
			return EventTransformer.of(TrackedEvent.class,
					(event) -> new TrackedEvent(event.id(), event.event() + suffix, event.userId(), event.anonymousId(),
							event.email(), event.properties(), event.traits(), event.fields(), event.context(),
							event.dedupeKey(), event.time(), event.destinations(), event.integrations()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Annotated {

		@Bean
		Service service() {
			return new Service();
		}

		static class Service {

			@TrackEvent(event = "Never", userId = "#root.target.none()")
			public void failingExpression() {
			}

			public String none() {
				throw new IllegalStateException("Nobody should ask");
			}

		}

	}

}
