package io.github.rudderbento.tracking.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.StandIns;
import io.github.rudderbento.tracking.TrackEvent;
import io.github.rudderbento.tracking.TrackedEvent;
import io.github.rudderbento.tracking.autoconfigure.TrackingAutoConfiguration;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleTracer;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The request at hand, with real servers of both kinds.
 */
class WebRequestTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final StandIns standIns = new StandIns();

	private final HttpClient client = HttpClient.newHttpClient();

	@AfterEach
	void close() {
		Hooks.disableAutomaticContextPropagation();
		this.standIns.close();
	}

	private void run(WebApplicationType type, Consumer<ConfigurableApplicationContext> test, String... properties) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Application.class).web(type)
			.properties("server.port=0", "spring.main.banner-mode=off", "rudderstack.write-key=stand-in-write-key",
					"rudderstack.data-plane-url=" + this.standIns.rudderStack().baseUrl(),
					"spring.task.execution.propagate-context=true",
					"rudder-bento.tracking.user.anonymous-id.cookie=visitor")
			.properties(properties);
		try (ConfigurableApplicationContext context = builder.run()) {
			test.accept(context);
		}
	}

	private JsonNode get(ConfigurableApplicationContext context, String path, String visitor) {
		int before = this.standIns.rudderStack().events().size();
		request(context, path, visitor, false);
		context.getBean(EventTracker.class).flush().join();
		List<ReceivedEvent> events = this.standIns.rudderStack().awaitEvents(before + 1, PATIENCE);
		return events.get(before).json();
	}

	private void request(ConfigurableApplicationContext context, String path, String visitor, boolean form) {
		String port = context.getEnvironment().getProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + path + "?utm_source=mail&secret=s3cret"))
			.header("User-Agent", "Browser/1")
			.header("Referer", "https://search.example/?q=s3cret")
			.header("Accept-Language", "de-CH,en;q=0.5")
			.header("Cookie", "visitor=" + visitor);
		if (form) {
			request.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(HttpRequest.BodyPublishers.ofString("a=b"));
		}
		try {
			HttpResponse<String> response = this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).isEqualTo(form ? "a=b" : "ok");
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertRequest(JsonNode event, String path, String visitor) {
		JsonNode context = event.path("context");
		assertThat(context.path("page").path("path").asString()).isEqualTo(path);
		assertThat(context.path("page").path("url").asString()).startsWith("http://127.0.0.1:").endsWith(path);
		assertThat(context.path("page").path("referrer").asString()).isEqualTo("https://search.example/");
		assertThat(context.path("userAgent").asString()).isEqualTo("Browser/1");
		assertThat(context.path("locale").asString()).isEqualTo("de-CH");
		assertThat(context.path("campaign").path("source").asString()).isEqualTo("mail");
		assertThat(context.path("ip").isMissingNode()).isTrue();
		assertThat(event.toString()).doesNotContain("s3cret");
		assertThat(event.path("anonymousId").asString()).isEqualTo(visitor);
	}

	@Test
	void servletRequestIsTakenOnItsThreadAndFollowed() {
		run(WebApplicationType.SERVLET, (context) -> {
			for (String path : List.of("/direct", "/annotated", "/async", "/future", "/mono")) {
				assertRequest(get(context, path, "v" + path), path, "v" + path);
			}
		});
	}

	@Test
	void reactiveRequestIsTakenFromTheReactorContext() {
		run(WebApplicationType.REACTIVE, (context) -> {
			for (String path : List.of("/mono", "/flux")) {
				assertRequest(get(context, path, "v" + path), path, "v" + path);
			}
		});
	}

	@Test
	void reactiveRequestFollowsContextPropagation() {
		run(WebApplicationType.REACTIVE, (context) -> {
			for (String path : List.of("/tracker-in-mono", "/async-in-mono")) {
				assertRequest(get(context, path, "v" + path), path, "v" + path);
			}
		}, "spring.reactor.context-propagation=auto");
	}

	@Test
	void nothingIsTakenWhenSwitchedOff() {
		for (WebApplicationType type : List.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)) {
			run(type, (context) -> {
				JsonNode event = get(context, "/user-mono", "v1");
				assertThat(event.path("context").has("page")).isFalse();
				assertThat(event.path("context").has("userAgent")).isFalse();
				assertThat(context.getBeansOfType(CurrentRequest.class)).isEmpty();
				assertThat(context.getBeansOfType(CurrentRequestFilter.class)).isEmpty();
			}, "rudder-bento.tracking.web.enabled=false", "rudder-bento.tracking.user.anonymous-id.cookie=");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "SERVLET", "REACTIVE" })
	void anonymousIdNeedsNothingElse(WebApplicationType type) {
		run(type, (context) -> {
			JsonNode event = get(context, "/mono", "v1");
			assertThat(event.path("anonymousId").asString()).isEqualTo("v1");
			assertThat(event.path("context").has("page")).isFalse();
		}, "rudder-bento.tracking.web.enabled=false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SERVLET", "REACTIVE" })
	void personalDataIsTakenWhenSwitchedOn(WebApplicationType type) {
		run(type, (context) -> {
			JsonNode event = get(context, "/mono", "v1");
			assertThat(event.path("context").path("ip").asString()).isEqualTo("127.0.0.1");
			assertThat(event.path("context").path("page").path("search").asString())
				.isEqualTo("?utm_source=mail&secret=s3cret");
		}, "rudder-bento.tracking.web.ip=true", "rudder-bento.tracking.web.query=true");
	}

	@Test
	void formIsLeftForTheApplication() {
		run(WebApplicationType.SERVLET, (context) -> {
			request(context, "/form", "v1", true);
			context.getBean(EventTracker.class).flush().join();
			assertThat(this.standIns.rudderStack().events()).hasSize(1);
		});
	}

	@Test
	void redactionReachesWhatTheRequestGives() {
		run(WebApplicationType.SERVLET, (context) -> {
			JsonNode event = get(context, "/direct", "v1");
			assertThat(event.path("context").path("page").path("path").asString()).isEqualTo("***");
			assertThat(event.path("context").has("userAgent")).isFalse();
		}, "rudder-bento.tracking.redaction.rules[0].names=context.page.*",
				"rudder-bento.tracking.redaction.rules[1].names=userAgent",
				"rudder-bento.tracking.redaction.rules[1].action=drop");
	}

	@Test
	void traceIdIsAdded() {
		SimpleTracer tracer = new SimpleTracer();
		this.standIns.contextRunner().withBean(Tracer.class, () -> tracer).run((context) -> {
			var span = tracer.nextSpan().start();
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
				assertThat(scope).isNotNull();
				context.getBean(EventTracker.class).track("u1", "Inside");
			}
			context.getBean(EventTracker.class).track("u1", "Outside");
			context.getBean(EventTracker.class).flush().join();
			assertThat(this.standIns.rudderStack().events())
				.anySatisfy((event) -> assertThat(event.json().path("context").path("traceId").asString())
					.isEqualTo(span.context().traceId())
					.isNotBlank())
				.anySatisfy(
						(event) -> assertThat(event.json().path("context").path("traceId").isMissingNode()).isTrue());
		});
	}

	@Test
	void traceIdCanBeSwitchedOff() {
		this.standIns.contextRunner()
			.withBean(Tracer.class, SimpleTracer::new)
			.withPropertyValues("rudder-bento.tracking.trace-id=false")
			.run((context) -> assertThat(context).doesNotHaveBean("traceIdContributor"));
	}

	@Test
	void threadsOwnRequestIsNotLeftBehind() {
		ContextRegistry registry = new ContextRegistry();
		CurrentRequest current = CurrentRequest.servlet(RequestSettings.defaults());
		CurrentRequestPropagation propagation = new CurrentRequestPropagation(current, registry);
		ContextSnapshotFactory factory = ContextSnapshotFactory.builder().contextRegistry(registry).build();
		ContextSnapshot other = factory.captureAll();
		try {
			MockHttpServletRequest request = new MockHttpServletRequest("GET", "/mine");
			RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
			ContextSnapshot mine = factory.captureAll();
			try (ContextSnapshot.Scope scope = mine.setThreadLocals()) {
				assertThat(scope).isNotNull();
				assertThat(path(current)).isEqualTo("/mine");
			}
			try (ContextSnapshot.Scope scope = other.setThreadLocals()) {
				assertThat(scope).isNotNull();
			}
			assertThat(path(current)).isEqualTo("/mine");
		}
		finally {
			RequestContextHolder.resetRequestAttributes();
		}
		assertThat(current.details()).isSameAs(RequestDetails.NONE);
		propagation.destroy();
		assertThat(registry.getThreadLocalAccessors()).isEmpty();
	}

	@Test
	void requestThatHasEndedIsNotRead() throws Exception {
		ContextRegistry registry = new ContextRegistry();
		CurrentRequest current = CurrentRequest.servlet(RequestSettings.defaults());
		new CurrentRequestPropagation(current, registry);
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/mine");
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
		ContextSnapshot snapshot = ContextSnapshotFactory.builder().contextRegistry(registry).build().captureAll();
		RequestContextHolder.resetRequestAttributes();
		request.setRequestURI("/recycled");
		var executor = Executors.newSingleThreadExecutor();
		try {
			assertThat(executor.submit(snapshot.wrap(() -> path(current))).get()).isEqualTo("/mine");
			assertThat(executor.submit(() -> current.details().context()).get()).isEmpty();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static String path(CurrentRequest current) {
		return String
			.valueOf(((java.util.Map<?, ?>) java.util.Objects.requireNonNull(current.details().context().get("page")))
				.get("path"));
	}

	@Test
	void contextsLeaveNoAccessorBehind() {
		int before = ContextRegistry.getInstance().getThreadLocalAccessors().size();
		run(WebApplicationType.SERVLET,
				(context) -> assertThat(ContextRegistry.getInstance().getThreadLocalAccessors().size())
					.isGreaterThan(before));
		assertThat(ContextRegistry.getInstance().getThreadLocalAccessors()).hasSizeLessThanOrEqualTo(before + 1)
			.noneMatch((accessor) -> String.valueOf(accessor.key()).startsWith("rudder-bento"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.micrometer.context", "io.micrometer.tracing", "org.springframework.security",
			"org.springframework.web.servlet" })
	void webApplicationsStartWithoutOptionalDependency(String missing) {
		new WebApplicationContextRunner()
			.withConfiguration(org.springframework.boot.autoconfigure.AutoConfigurations.of(
					io.github.rudderbento.delivery.autoconfigure.DeliveryAutoConfiguration.class,
					TrackingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(CurrentRequest.class));
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(org.springframework.boot.autoconfigure.AutoConfigurations.of(
					io.github.rudderbento.delivery.autoconfigure.DeliveryAutoConfiguration.class,
					TrackingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(missing, "jakarta.servlet"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(CurrentRequestFilter.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	static class Application {

		@Bean
		Service service(EventTracker tracker) {
			return new Service(tracker);
		}

		@Bean
		Pages pages(Service service, EventTracker tracker) {
			return new Pages(service, tracker);
		}

	}

	@RestController
	static class Pages {

		private final Service service;

		private final EventTracker tracker;

		Pages(Service service, EventTracker tracker) {
			this.service = service;
			this.tracker = tracker;
		}

		@GetMapping("/direct")
		String direct() {
			this.tracker.send(Track.of("Direct").build());
			return "ok";
		}

		@PostMapping("/form")
		String form(HttpServletRequest request) throws IOException {
			this.tracker.send(Track.of("Form").build());
			return new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}

		@GetMapping("/annotated")
		String annotated() {
			return this.service.annotated();
		}

		@GetMapping("/async")
		String async() {
			this.service.async();
			return "ok";
		}

		@GetMapping("/future")
		CompletableFuture<String> future() {
			return this.service.future();
		}

		@GetMapping("/mono")
		Mono<String> mono() {
			return this.service.mono();
		}

		@GetMapping("/user-mono")
		Mono<String> userMono() {
			return this.service.userMono();
		}

		@GetMapping("/flux")
		Mono<String> flux() {
			return this.service.flux().last();
		}

		@GetMapping("/tracker-in-mono")
		Mono<String> trackerInMono() {
			return Mono.just("ok")
				.publishOn(Schedulers.parallel())
				.doOnNext((value) -> this.tracker.track(TrackedEvent.of("In Mono").build()));
		}

		@GetMapping("/async-in-mono")
		Mono<String> asyncInMono() {
			return Mono.just("ok").publishOn(Schedulers.parallel()).doOnNext((value) -> this.service.async());
		}

	}

	static class Service {

		private final EventTracker tracker;

		Service(EventTracker tracker) {
			this.tracker = tracker;
		}

		@TrackEvent(event = "Annotated")
		public String annotated() {
			return "ok";
		}

		@Async
		public void async() {
			this.tracker.track(TrackedEvent.of("Async").build());
		}

		@TrackEvent(event = "Future")
		public CompletableFuture<String> future() {
			return CompletableFuture.supplyAsync(() -> "ok",
					CompletableFuture.delayedExecutor(20, java.util.concurrent.TimeUnit.MILLISECONDS));
		}

		@TrackEvent(event = "Mono")
		public Mono<String> mono() {
			return Mono.just("ok").delayElement(Duration.ofMillis(20));
		}

		@TrackEvent(event = "User Mono", userId = "'u1'")
		public Mono<String> userMono() {
			return Mono.just("ok").delayElement(Duration.ofMillis(20));
		}

		@TrackEvent(event = "Flux")
		public reactor.core.publisher.Flux<String> flux() {
			return reactor.core.publisher.Flux.just("a", "ok").delayElements(Duration.ofMillis(5));
		}

	}

}
