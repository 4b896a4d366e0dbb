package io.github.rudderbento.tracking.security;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.rudderbento.delivery.autoconfigure.InvalidConfigurationException;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.StandIns;
import io.github.rudderbento.tracking.TrackEvent;
import io.github.rudderbento.tracking.TrackedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;

import static org.assertj.core.api.Assertions.assertThat;

class SecurityUserTests {

	private static final String ENABLED = "rudder-bento.tracking.user.security.enabled=true";

	private static final String CLAIM = "rudder-bento.tracking.user.security.claim=customer";

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		SecurityContextHolder.clearContext();
		this.standIns.close();
	}

	private ApplicationContextRunner runner() {
		return this.standIns.contextRunner().withUserConfiguration(Shop.class);
	}

	private void run(Consumer<ApplicationContext> test, String... properties) {
		runner().withPropertyValues(properties).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	private List<ReceivedEvent> sent(ApplicationContext context) {
		context.getBean(EventTracker.class).flush().join();
		return this.standIns.rudderStack().events();
	}

	private static void login(Authentication authentication) {
		SecurityContextHolder.setContext(new SecurityContextImpl(authentication));
	}

	private static Authentication user(String name) {
		return new TestingAuthenticationToken(name, "n/a", "ROLE_USER");
	}

	private static Authentication jwt(String claim, Object value) {
		Jwt jwt = Jwt.withTokenValue("token")
			.header("alg", "none")
			.subject("subject")
			.claim(claim, value)
			.issuedAt(Instant.now())
			.build();
		return new TestingAuthenticationToken(jwt, "n/a", "ROLE_USER");
	}

	private static void track(ApplicationContext context) {
		context.getBean(EventTracker.class).track(TrackedEvent.of("A").anonymousId(null).build());
	}

	@Test
	void offByDefault() {
		run((context) -> {
			login(user("ada"));
			track(context);
			assertThat(sent(context)).isEmpty();
			assertThat(context.getBeanProvider(SecurityUserResolver.class).getIfAvailable()).isNull();
		});
	}

	@Test
	void nameOfTheAuthenticationIsTheUserId() {
		run((context) -> {
			login(user("ada"));
			track(context);
			context.getBean(EventTracker.class).track("own", "B");
			assertThat(sent(context)).extracting(ReceivedEvent::userId).containsExactlyInAnyOrder("ada", "own");
		}, ENABLED);
	}

	@Test
	void anonymousAndUnauthenticatedAreNobody() {
		run((context) -> {
			login(new AnonymousAuthenticationToken("key", "anonymousUser",
					AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
			track(context);
			login(new TestingAuthenticationToken("ada", "n/a"));
			track(context);
			SecurityContextHolder.clearContext();
			track(context);
			assertThat(sent(context)).isEmpty();
		}, ENABLED);
	}

	@Test
	void claimIsTakenFromJwtsAndIntrospectedTokens() {
		run((context) -> {
			login(jwt("customer", 42));
			track(context);
			login(new TestingAuthenticationToken(
					new DefaultOAuth2AuthenticatedPrincipal("name", Map.of("customer", "c-43"), List.of()), "n/a",
					"ROLE_USER"));
			track(context);
			assertThat(sent(context)).extracting(ReceivedEvent::userId).containsExactlyInAnyOrder("42", "c-43");
		}, ENABLED, CLAIM);
	}

	@Test
	void whoeverLacksTheClaimIsNobody() {
		run((context) -> {
			login(jwt("other", "x"));
			track(context);
			login(user("ada@example.com"));
			track(context);
			assertThat(sent(context)).isEmpty();
		}, ENABLED, CLAIM);
	}

	@Test
	void claimNeedsItsLibrary() {
		this.standIns.contextRunner()
			.withPropertyValues(ENABLED, CLAIM)
			.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2"))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationException.class)
				.hasMessageContaining("spring-security-oauth2-core"));
		this.standIns.contextRunner()
			.withPropertyValues(ENABLED)
			.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SecurityUserResolver.class));
	}

	@Test
	void subscribersUserIsTakenFromTheReactorContext() {
		run((context) -> {
			Service service = context.getBean(Service.class);
			service.mono()
				.contextWrite(ReactiveSecurityContextHolder.withAuthentication(user("of-mono")))
				.block(Duration.ofSeconds(10));
			service.flux()
				.contextWrite(ReactiveSecurityContextHolder.withAuthentication(user("of-flux")))
				.blockLast(Duration.ofSeconds(10));
			service.failing()
				.contextWrite(ReactiveSecurityContextHolder.withAuthentication(user("of-failure")))
				.onErrorComplete()
				.block(Duration.ofSeconds(10));
			assertThat(sent(context)).extracting(ReceivedEvent::event, ReceivedEvent::userId)
				.containsExactlyInAnyOrder(org.assertj.core.groups.Tuple.tuple("Mono", "of-mono"),
						org.assertj.core.groups.Tuple.tuple("Flux", "of-flux"),
						org.assertj.core.groups.Tuple.tuple("Failed", "of-failure"));
		}, ENABLED);
	}

	@Test
	void lateSecurityContextIsWaitedFor() {
		run((context) -> {
			Mono<SecurityContextImpl> late = Mono.delay(Duration.ofMillis(50))
				.map((tick) -> new SecurityContextImpl(user("late")));
			context.getBean(Service.class)
				.mono()
				.contextWrite(ReactiveSecurityContextHolder
					.withSecurityContext(late.cast(org.springframework.security.core.context.SecurityContext.class)))
				.block(Duration.ofSeconds(10));
			assertThat(this.standIns.rudderStack().awaitEvents(1, Duration.ofSeconds(10)))
				.extracting(ReceivedEvent::userId)
				.containsExactly("late");
		}, ENABLED);
	}

	@Test
	void brokenSecurityContextIsNobodyAndDoesNotHarmTheMethod() {
		run((context) -> {
			login(user("someone-else"));
			String result = context.getBean(Service.class)
				.mono()
				.contextWrite(ReactiveSecurityContextHolder
					.withSecurityContext(Mono.error(new IllegalStateException("broken"))))
				.block(Duration.ofSeconds(10));
			assertThat(result).isEqualTo("done");
			assertThat(sent(context)).isEmpty();
		}, ENABLED);
	}

	@Test
	void futureKeepsItsCallerWhoeverCompletesIt() throws Exception {
		run((context) -> {
			CompletableFuture<String> ofAda = new CompletableFuture<>();
			CompletableFuture<String> ofNobody = new CompletableFuture<>();
			login(user("ada"));
			context.getBean(Service.class).future(ofAda);
			SecurityContextHolder.clearContext();
			context.getBean(Service.class).future(ofNobody);
			CompletableFuture.runAsync(() -> {
				login(user("bob"));
				ofAda.complete("x");
				ofNobody.complete("x");
				SecurityContextHolder.clearContext();
			}).join();
			assertThat(sent(context)).extracting(ReceivedEvent::userId).containsExactly("ada");
		}, ENABLED);
	}

	@Configuration(proxyBeanMethods = false)
	static class Shop {

		@Bean
		Service service() {
			return new Service();
		}

	}

	static class Service {

		@TrackEvent(event = "Mono")
		public Mono<String> mono() {
			return Mono.just("done").publishOn(Schedulers.parallel());
		}

		@TrackEvent(event = "Flux")
		public Flux<String> flux() {
			return Flux.just("a", "b").publishOn(Schedulers.parallel());
		}

		@TrackEvent(event = "Failed", on = TrackEvent.On.FAILURE)
		public Mono<String> failing() {
			return Mono.<String>error(new IllegalStateException("failed")).publishOn(Schedulers.parallel());
		}

		@TrackEvent(event = "Future")
		public CompletableFuture<String> future(CompletableFuture<String> future) {
			return future;
		}

	}

}
