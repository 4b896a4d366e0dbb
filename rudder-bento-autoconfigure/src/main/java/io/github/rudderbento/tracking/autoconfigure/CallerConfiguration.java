package io.github.rudderbento.tracking.autoconfigure;

import io.github.rudderbento.delivery.autoconfigure.InvalidConfigurationException;
import io.github.rudderbento.tracking.TraceIdContributor;
import io.github.rudderbento.tracking.security.SecurityUserResolver;
import io.github.rudderbento.tracking.security.UserClaim;
import io.github.rudderbento.tracking.web.CurrentRequest;
import io.github.rudderbento.tracking.web.CurrentRequestFilter;
import io.github.rudderbento.tracking.web.CurrentRequestPropagation;
import io.github.rudderbento.tracking.web.RequestContextContributor;
import io.github.rudderbento.tracking.web.RequestUserResolver;
import io.micrometer.context.ContextRegistry;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Who and where: what events take from the request, the authentication and the trace at
 * hand.
 */
@Configuration(proxyBeanMethods = false)
class CallerConfiguration {

	static final String ANONYMOUS_ID_HEADER = "rudder-bento.tracking.user.anonymous-id.header";

	static final String ANONYMOUS_ID_COOKIE = "rudder-bento.tracking.user.anonymous-id.cookie";

	static final String WEB_ENABLED = "rudder-bento.tracking.web.enabled";

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Tracer.class)
	@ConditionalOnBooleanProperty(name = "rudder-bento.tracking.trace-id", matchIfMissing = true)
	static class TraceConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TraceIdContributor traceIdContributor(ObjectProvider<Tracer> tracer) {
			return new TraceIdContributor(tracer.getIfUnique(() -> Tracer.NOOP));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecurityContextHolder.class)
	@ConditionalOnBooleanProperty(name = "rudder-bento.tracking.user.security.enabled")
	static class SecurityConfiguration {

		private static final String CLAIM = "rudder-bento.tracking.user.security.claim";

		@Bean
		@ConditionalOnMissingBean
		SecurityUserResolver securityUserResolver(ObjectProvider<SecurityContextHolderStrategy> contexts,
				TrackingProperties properties, ResourceLoader resources) {
			SecurityContextHolderStrategy strategy = contexts
				.getIfUnique(SecurityContextHolder::getContextHolderStrategy);
			String claim = properties.user().security().claim();
			if (!StringUtils.hasText(claim)) {
				return new SecurityUserResolver(strategy, Authentication::getName);
			}
			if (!ClassUtils.isPresent("org.springframework.security.oauth2.core.ClaimAccessor",
					resources.getClassLoader())) {
				throw new InvalidConfigurationException(
						CLAIM + " is set, and spring-security-oauth2-core is not on the class path.",
						"Add spring-security-oauth2-core, or remove " + CLAIM + " to use the authentication's name.");
			}
			return new SecurityUserResolver(strategy, new UserClaim(claim.strip()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(HttpServletRequest.class)
	@Conditional(OnRequestUse.class)
	static class ServletConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CurrentRequest currentTrackedRequest(TrackingProperties properties) {
			return CurrentRequest.servlet(properties.requestSettings());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@Conditional(OnRequestUse.class)
	static class ReactiveConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CurrentRequest currentTrackedRequest(TrackingProperties properties) {
			return CurrentRequest.reactive(properties.requestSettings());
		}

		@Bean
		@ConditionalOnMissingBean
		CurrentRequestFilter currentTrackedRequestFilter(CurrentRequest current) {
			return new CurrentRequestFilter(current);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	@Conditional(OnRequestUse.class)
	static class RequestConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBooleanProperty(name = WEB_ENABLED, matchIfMissing = true)
		RequestContextContributor requestContextContributor(CurrentRequest current) {
			return new RequestContextContributor(current);
		}

		@Bean
		@ConditionalOnMissingBean
		@Conditional(OnAnonymousId.class)
		RequestUserResolver requestUserResolver(CurrentRequest current) {
			return new RequestUserResolver(current);
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(ContextRegistry.class)
		static class PropagationConfiguration {

			@Bean
			@ConditionalOnMissingBean
			CurrentRequestPropagation currentTrackedRequestPropagation(CurrentRequest current) {
				return new CurrentRequestPropagation(current, ContextRegistry.getInstance());
			}

		}

	}

	/**
	 * Whether a header or a cookie of the visitor's id is named; a blank name is none.
	 */
	static class OnAnonymousId implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Environment environment = context.getEnvironment();
			return StringUtils.hasText(environment.getProperty(ANONYMOUS_ID_HEADER))
					|| StringUtils.hasText(environment.getProperty(ANONYMOUS_ID_COOKIE));
		}

	}

	/**
	 * Whether anything is taken from a request.
	 */
	static class OnRequestUse extends OnAnonymousId {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return context.getEnvironment().getProperty(WEB_ENABLED, Boolean.class, true)
					|| super.matches(context, metadata);
		}

	}

}
