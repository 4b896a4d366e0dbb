package io.github.rudderbento.tracking;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.rudderbento.Canaries;
import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.bento.BentoEmail;
import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.bento.SubscriberCommand;
import io.github.rudderbento.bento.SubscriberUpdate;
import io.github.rudderbento.delivery.DeadLetter;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryListener;
import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.rudderstack.Batch;
import io.github.rudderbento.rudderstack.ContextContributor;
import io.github.rudderbento.rudderstack.Identify;
import io.github.rudderbento.rudderstack.RudderStackClient;
import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Canaries for keys and personal data, through all that can happen: none of them may come
 * out anywhere but at the vendor.
 */
class LeakTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	/** Names of texts in records that are secret or personal. */
	private static final Set<String> PERSONAL = Set.of("email", "userId", "anonymousId", "previousId", "firstName",
			"lastName", "to", "subject", "htmlBody", "query", "salt", "writeKey", "publishableKey", "secretKey",
			"password", "ip", "value", "city", "text", "content");

	private final RudderStackStandIn rudderStack = RudderStackStandIn.builder().writeKeys(Canaries.WRITE_KEY).start();

	private final BentoStandIn bento = BentoStandIn.builder()
		.credentials("site", Canaries.PUBLISHABLE_KEY, Canaries.SECRET_KEY)
		.authors("shop@example.com")
		.start();

	private final Watcher appender = new Watcher();

	private final Map<Logger, Level> levels = new java.util.HashMap<>();

	@BeforeEach
	void watchTheLogs() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		this.appender.setContext(context);
		this.appender.start();
		context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this.appender);
		level("io.github.rudderbento", Level.DEBUG);
		level("io.github.rudderbento.delivery", Level.DEBUG);
		level("io.github.rudderbento.delivery.DeliveryLifecycle", Level.DEBUG);
		level("org.springframework.web", Level.DEBUG);
		level("reactor.netty", Level.DEBUG);
		// The server's side of the same JVM, and what is written there is the wire.
		level("io.github.rudderbento.standin", Level.OFF);
	}

	private void level(String name, Level level) {
		Logger logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name);
		this.levels.put(logger, Optional.ofNullable(logger.getLevel()).orElse(Level.ALL));
		logger.setLevel(level);
	}

	@AfterEach
	void close() {
		((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME)
			.detachAppender(this.appender);
		this.levels.forEach((logger, level) -> logger.setLevel((level == Level.ALL) ? null : level));
		this.rudderStack.close();
		this.bento.close();
	}

	private ApplicationContextRunner runner() {
		return StandIns.unconfigured()
			.withPropertyValues("rudderstack.write-key=" + Canaries.WRITE_KEY,
					"rudderstack.data-plane-url=" + this.rudderStack.baseUrl(), "rudderstack.retry.base-delay=5ms",
					"rudderstack.retry.max-delay=20ms", "rudderstack.delivery.linger=5ms", "bento.site-uuid=site",
					"bento.publishable-key=" + Canaries.PUBLISHABLE_KEY, "bento.secret-key=" + Canaries.SECRET_KEY,
					"bento.url=" + this.bento.baseUrl(), "bento.delivery.linger=5ms", "bento.retry.base-delay=5ms",
					"bento.retry.max-delay=20ms", "bento.pace.batch.permits=100000", "bento.pace.batch.burst=10000",
					"bento.pace.fetch.permits=100000", "bento.pace.fetch.burst=10000", "rudderstack.http.timeout=300ms",
					"bento.http.timeout=300ms", "rudder-bento.shutdown-timeout=50ms");
	}

	private static Map<String, Object> personal() {
		return Map.of("email", Canaries.EMAIL, "name", Canaries.NAME, "nested",
				Map.of("trait", List.of(Canaries.TRAIT)));
	}

	private static void track(ApplicationContext context) {
		EventTracker tracker = context.getBean(EventTracker.class);
		tracker.track(TrackedEvent.of("Order Completed")
			.userId(Canaries.USER)
			.email(Canaries.EMAIL)
			.properties(personal())
			.traits(personal())
			.fields(Map.of("name", Canaries.NAME, "trait", Canaries.TRAIT))
			.context(personal())
			.build());
		tracker.send(Identify.of(Canaries.USER).traits(personal()).build());
		tracker
			.send(SubscriberUpdate.of(Canaries.EMAIL).firstName(Canaries.NAME).field("trait", Canaries.TRAIT).build());
		tracker.send(SubscriberCommand.addField(Canaries.EMAIL, "trait", Canaries.TRAIT));
		context.publishEvent(BentoEvent.of("$login", Canaries.EMAIL).details(personal()).build());
	}

	private void direct(ApplicationContext context, List<Throwable> thrown) {
		RudderStackClient rudderStack = context.getBean(RudderStackClient.class);
		BentoClient bento = context.getBean(BentoClient.class);
		List<Mono<?>> calls = List.of(
				rudderStack.send(Track.of("Direct").userId(Canaries.USER).properties(personal()).build()),
				rudderStack.send(Batch.of(Identify.of(Canaries.USER).traits(personal()).build())),
				bento.events()
					.track(BentoEvent.of("$direct", Canaries.EMAIL).fields(Map.of("name", Canaries.NAME)).build()),
				bento.subscribers().find(Canaries.EMAIL),
				bento.emails()
					.send(BentoEmail.builder()
						.to(Canaries.EMAIL)
						.from("shop@example.com")
						.subject(Canaries.NAME)
						.htmlBody(Canaries.TRAIT)
						.personalization("name", Canaries.NAME)
						.build()),
				bento.experimental().gender(Canaries.NAME));
		for (Mono<?> call : calls) {
			call.map(Object::toString).doOnNext((text) -> this.appender.check("answer", text)).onErrorResume((ex) -> {
				thrown.add(ex);
				return Mono.empty();
			}).block(PATIENCE);
		}
	}

	/**
	 * A server that quotes the keys it was given, and the person.
	 */
	private static Fault echo(int status, boolean forBento) {
		String key = forBento ? Canaries.SECRET_KEY : Canaries.WRITE_KEY;
		String auth = forBento ? Canaries.encoded(Canaries.PUBLISHABLE_KEY, Canaries.SECRET_KEY)
				: Canaries.encoded(Canaries.WRITE_KEY, "");
		return Fault.status(status,
				"{\"error\": \"bad request for %s (key %s)\", \"auth\": \"%s\"}".formatted(Canaries.EMAIL, key, auth));
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 422, 500, 503 })
	void nothingLeaksWhenTheServerQuotesIt(int status) {
		this.rudderStack.faults().next(12, echo(status, false));
		this.bento.faults().next(12, echo(status, true));
		run(runner());
	}

	static List<Fault> faults() {
		return List.of(Fault.status(200), Fault.status(404), Fault.status(413), Fault.status(429),
				Fault.redirect("https://elsewhere.example/" + Canaries.EMAIL), Fault.html(200), Fault.html(502),
				Fault.resetBeforeReading(), Fault.resetAfterReading(), Fault.resetAfterProcessing(), Fault.hang(),
				Fault.truncatedAnswer(), Fault.garbageAnswer());
	}

	@ParameterizedTest
	@MethodSource("faults")
	void nothingLeaksWhateverTheServerDoes(Fault fault) {
		this.rudderStack.faults().next(12, fault);
		this.bento.faults().next(12, fault);
		run(runner());
	}

	@Test
	void nothingLeaksWhenAllGoesWell() {
		run(runner());
		assertThat(this.rudderStack.events()).isNotEmpty();
		assertThat(this.bento.events()).isNotEmpty();
	}

	@Test
	void nothingLeaksWithWrongKeys() {
		run(runner().withPropertyValues("rudderstack.write-key=canary-wrong", "bento.secret-key=canary-wrong"));
		assertThat(this.appender.seen).anyMatch((line) -> line.contains("bento.secret-key"))
			.anyMatch((line) -> line.contains("rudderstack.write-key"));
	}

	@Test
	void nothingLeaksWhenNobodyListens() {
		this.rudderStack.stopListening();
		this.bento.stopListening();
		run(runner());
	}

	@Test
	void nothingLeaksThroughRejectionsAndBrokenBeans() {
		EventFilter filter = (event) -> {
			throw new IllegalStateException("cannot judge " + Canaries.EMAIL);
		};
		EmailResolver resolver = (event) -> {
			throw new IllegalStateException("no email for " + Canaries.USER);
		};
		ContextContributor contributor = (message, context) -> {
			throw new IllegalStateException("no context for " + Canaries.USER);
		};
		DeliveryListener listener = new DeliveryListener() {
			@Override
			public void deadLettered(DeadLetter letter) {
				throw new IllegalStateException("cannot keep " + Canaries.EMAIL);
			}

			@Override
			public void delivered(DeliveredBatch batch) {
				throw new IllegalStateException("cannot count " + Canaries.EMAIL);
			}
		};
		this.rudderStack.faults().next(2, Fault.status(400, "no " + Canaries.EMAIL));
		runner().withBean(ContextContributor.class, () -> contributor)
			.withBean(DeliveryListener.class, () -> listener)
			.withBean(EmailResolver.class, () -> resolver)
			.withPropertyValues("bento.missing-email=dead-letter")
			.run((context) -> {
				track(context);
				EventTracker tracker = context.getBean(EventTracker.class);
				tracker.track(TrackedEvent.of("NaN").userId(Canaries.USER).property("ratio", Double.NaN).build());
				tracker.track(TrackedEvent.of("Bean").userId(Canaries.USER).property("bean", new Broken()).build());
				tracker.track(TrackedEvent.of("Large")
					.userId(Canaries.USER)
					.property("text", Canaries.TRAIT.repeat(9000))
					.build());
				tracker.track(TrackedEvent.of("No Email").userId(Canaries.USER).destinations("bento").build());
				tracker.send(BentoEvent.of("$bad", "not an address " + Canaries.NAME).build());
				tracker.send(SubscriberCommand.addTag(Canaries.EMAIL, Canaries.NAME + ",comma"));
				tracker.flush(Duration.ofSeconds(1)).join();
				assertThat(context.getBean(TrackingCounters.class).rejected()).isPositive();
				inspect(context, List.of());
			});
		runner().withBean(EventFilter.class, () -> filter).run((context) -> track(context));
		this.appender.verify();
	}

	@Test
	void modesLeakNothing() {
		run(runner().withPropertyValues("rudder-bento.mode=dry-run"));
		run(runner().withPropertyValues("rudder-bento.mode=off"));
	}

	@Test
	void observationsCarryNeitherQueryNorPath() {
		List<Observation.Context> observed = new CopyOnWriteArrayList<>();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<>() {
			@Override
			public void onStop(Observation.Context context) {
				observed.add(context);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}
		});
		runner().withBean(WebClient.Builder.class, () -> WebClient.builder().observationRegistry(registry))
			.run((context) -> {
				direct(context, new ArrayList<>());
				track(context);
				context.getBean(EventTracker.class).flush().join();
			});
		assertThat(observed).isNotEmpty().allSatisfy((context) -> {
			for (KeyValue value : context.getAllKeyValues()) {
				this.appender.check("observation " + value.getKey(), value.getValue());
			}
			this.appender.check("observation", context.getName() + " " + context.getContextualName());
		});
		this.appender.verify();
	}

	@Test
	void foreignAuthorizationIsReplaced() {
		runner().withBean(WebClient.Builder.class, () -> WebClient.builder()
			.defaultHeader("Authorization", "Bearer foreign")
			.filter((request,
					next) -> next.exchange(org.springframework.web.reactive.function.client.ClientRequest.from(request)
						.headers((headers) -> headers.add("Authorization", "Bearer filter"))
						.build())))
			.run((context) -> {
				track(context);
				context.getBean(EventTracker.class).flush().join();
				assertThat(this.rudderStack.requests()).isNotEmpty()
					.allSatisfy((request) -> assertThat(String.valueOf(request.headers())).doesNotContain("foreign")
						.doesNotContain("filter")
						.contains(Canaries.encoded(Canaries.WRITE_KEY, "")));
				assertThat(this.bento.requests()).isNotEmpty()
					.allSatisfy((request) -> assertThat(String.valueOf(request.headers())).doesNotContain("foreign")
						.doesNotContain("filter")
						.contains(Canaries.encoded(Canaries.PUBLISHABLE_KEY, Canaries.SECRET_KEY)));
			});
	}

	@Test
	void textOfUsersCannotStartALogLine() {
		String forged = "x\n2026-01-01 ERROR forged\r\u2028\u202e";
		runner().withPropertyValues("bento.missing-email=warn").run((context) -> {
			EventTracker tracker = context.getBean(EventTracker.class);
			tracker.track(TrackedEvent.of("A").id(forged).userId("u").property(forged, Double.NaN).build());
			tracker.track(TrackedEvent.of("B").id(forged).userId("u").destinations("bento").build());
			tracker.track(TrackedEvent.of("C").id(forged).userId("u").property("t", "y".repeat(40_000)).build());
			tracker.send(BentoEvent.of("$a", "a@example.com").field(forged, Map.of("a", 1)).build());
			tracker.flush(Duration.ofSeconds(2)).join();
			this.rudderStack.faults().next(3, Fault.status(400, forged));
			tracker.track("u", "D");
			tracker.flush(Duration.ofSeconds(2)).join();
			assertThat(this.appender.seen).anyMatch((line) -> line.contains("forged"))
				.noneMatch((line) -> line.contains("\n2026") || line.contains("\r") || line.contains("\u2028")
						|| line.contains("\u202e"));
		});
	}

	@ParameterizedTest
	@MethodSource("records")
	void recordsKeepPersonalDataToThemselves(Class<?> type) throws Exception {
		RecordComponent[] components = type.getRecordComponents();
		Object[] values = new Object[components.length];
		for (int i = 0; i < components.length; i++) {
			values[i] = canary(components[i]);
		}
		Constructor<?> constructor = type
			.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
		constructor.setAccessible(true);
		Object record;
		try {
			record = constructor.newInstance(values);
		}
		catch (java.lang.reflect.InvocationTargetException ex) {
			// It checks what it is given.
			return;
		}
		String text;
		try {
			text = record.toString();
		}
		catch (NullPointerException ex) {
			// It names parts that only the real thing has.
			return;
		}
		assertThat(text).doesNotContain("canary");
	}

	static List<Class<?>> records() {
		// These hold texts made to be shown, figures, or names of the configuration.
		Set<String> shown = Set.of("PayloadProblem", "Trouble", "Failure", "TrackingProperties", "AdQuery", "AdStats",
				"Totals", "TemplateSummary");
		List<Class<?>> records = new ArrayList<>();
		for (JavaClass type : new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("io.github.rudderbento.bento", "io.github.rudderbento.rudderstack",
					"io.github.rudderbento.tracking", "io.github.rudderbento.payload")) {
			if (type.isRecord() && !shown.contains(type.getSimpleName())) {
				records.add(type.reflect());
			}
		}
		return records;
	}

	private static Object canary(RecordComponent component) {
		Class<?> type = component.getType();
		if (type == String.class || type == Object.class) {
			return PERSONAL.contains(component.getName()) ? "canary-" + component.getName() : component.getName();
		}
		if (type == Attributes.class) {
			return Attributes.builder().put("trait", "canary-trait").build();
		}
		if (type == Map.class) {
			return Map.of("trait", "canary-trait");
		}
		if (type == List.class || type == java.util.Collection.class) {
			return List.of();
		}
		if (type == Set.class) {
			return Set.of();
		}
		if (type == boolean.class) {
			return false;
		}
		if (type == int.class) {
			return 1;
		}
		if (type == long.class) {
			return 1L;
		}
		if (type == double.class) {
			return 0.5;
		}
		if (type == Instant.class) {
			return Instant.EPOCH;
		}
		if (type.isEnum()) {
			return type.getEnumConstants()[0];
		}
		return null;
	}

	private void run(ApplicationContextRunner runner) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			List<Throwable> thrown = new ArrayList<>();
			track(context);
			direct(context, thrown);
			context.getBean(EventTracker.class).flush(Duration.ofMillis(700)).join();
			inspect(context, thrown);
		});
		this.appender.verify();
	}

	private void inspect(ApplicationContext context, List<Throwable> thrown) {
		for (Throwable ex : thrown) {
			java.io.StringWriter trace = new java.io.StringWriter();
			ex.printStackTrace(new java.io.PrintWriter(trace));
			this.appender.check("exception", trace.toString());
		}
		for (HealthIndicator health : context.getBeansOfType(HealthIndicator.class).values()) {
			this.appender.check("health", String.valueOf(health.health()));
		}
		for (Delivery delivery : context.getBeansOfType(Delivery.class).values()) {
			this.appender.check("status", delivery.status() + " " + delivery.sizes());
			for (DeadLetter letter : delivery.deadLetters().list()) {
				this.appender.check("dead letter", letter + " " + letter.answer());
			}
		}
		for (String name : context.getBeanDefinitionNames()) {
			Object bean = context.getBean(name);
			if (bean.getClass().getName().startsWith("io.github.rudderbento")) {
				this.appender.check("bean " + name, String.valueOf(bean));
			}
		}
	}

	private static final class Watcher extends AppenderBase<ILoggingEvent> {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		private final List<String> leaks = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			IThrowableProxy thrown = event.getThrowableProxy();
			String line = event.getLoggerName() + ": " + event.getFormattedMessage();
			if (event.getLoggerName().startsWith("io.github.rudderbento")) {
				this.seen.add(line);
			}
			check("log", line + ((thrown != null) ? ThrowableProxyUtil.asString(thrown) : ""));
		}

		void check(String where, String text) {
			if (Canaries.areIn(text)) {
				this.leaks.add(where + ": " + text);
			}
		}

		void verify() {
			assertThat(this.leaks).isEmpty();
		}

	}

	static final class Broken {

		public String getValue() {
			throw new IllegalStateException(Canaries.TRAIT);
		}

	}

}
