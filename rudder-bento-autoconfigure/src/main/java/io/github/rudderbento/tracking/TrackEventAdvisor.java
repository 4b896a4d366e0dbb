package io.github.rudderbento.tracking;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.Pointcut;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.ProxyConfig;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.ClassFilters;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.StringValueResolver;

/**
 * Applies {@link TrackEvent} to all beans: directly annotated methods, composed
 * annotations and annotated interfaces. Has the lowest precedence, so that it runs inside
 * the transaction of the same method.
 */
public final class TrackEventAdvisor extends AbstractPointcutAdvisor {

	private static final long serialVersionUID = 1L;

	private static final Logger logger = LoggerFactory.getLogger(TrackEventAdvisor.class);

	private final transient Pointcut pointcut;

	private final transient TrackedMethods methods;

	private final transient ObjectProvider<Intake> intake;

	private final transient BeanFactory beanFactory;

	private transient volatile @Nullable Advice advice;

	/**
	 * Creates the advisor. It is created long before other beans, so that it asks for the
	 * intake at the first invocation only.
	 * @param intake takes the events
	 * @param placeholders resolves placeholders in event names
	 * @param beanFactory beans that expressions may name
	 */
	public TrackEventAdvisor(ObjectProvider<Intake> intake, StringValueResolver placeholders, BeanFactory beanFactory) {
		this.pointcut = new AnnotatedMethods(beanFactory);
		this.intake = intake;
		this.methods = new TrackedMethods(new TrackEventParser(placeholders, Evaluation.classLoader(beanFactory)));
		this.beanFactory = beanFactory;
	}

	@Override
	public Pointcut getPointcut() {
		return this.pointcut;
	}

	@Override
	public Advice getAdvice() {
		Advice current = this.advice;
		if (current == null) {
			current = new LazyInterceptor();
			this.advice = current;
		}
		return current;
	}

	TrackedMethods methods() {
		return this.methods;
	}

	private static boolean isTracked(AnnotatedElement element) {
		return AnnotatedElementUtils.hasAnnotation(element, TrackEvent.class)
				|| AnnotatedElementUtils.hasAnnotation(element, TrackEvents.class);
	}

	private static final class AnnotatedMethods extends StaticMethodMatcherPointcut {

		private final BeanFactory beanFactory;

		AnnotatedMethods(BeanFactory beanFactory) {
			this.beanFactory = beanFactory;
			ClassFilter candidates = (type) -> AnnotationUtils.isCandidateClass(type, TrackEvent.class)
					|| AnnotationUtils.isCandidateClass(type, TrackEvents.class);
			setClassFilter(ClassFilters.intersection(candidates, this::canBeProxied));
		}

		/**
		 * Without this, a final class would fail the start, where a warning is enough.
		 */
		private boolean canBeProxied(Class<?> type) {
			return !Modifier.isFinal(type.getModifiers())
					|| (type.getInterfaces().length > 0 && isProxiedByInterfaces());
		}

		private boolean isProxiedByInterfaces() {
			return this.beanFactory.containsBean(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME)
					&& this.beanFactory.getBean(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME) instanceof ProxyConfig all
					&& !all.isProxyTargetClass();
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return isTracked(method) || isTracked(AopUtils.getMostSpecificMethod(method, targetClass));
		}

	}

	private final class LazyInterceptor implements MethodInterceptor {

		private volatile @Nullable TrackEventInterceptor interceptor;

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			TrackEventInterceptor current = this.interceptor;
			if (current == null) {
				current = interceptor();
				this.interceptor = current;
			}
			return (current != null) ? current.invoke(invocation) : invocation.proceed();
		}

		/**
		 * What is wrong with tracking is not to be seen by the business code, not even
		 * when it is set up by its first call or while the application stops.
		 */
		private @Nullable TrackEventInterceptor interceptor() {
			try {
				return new TrackEventInterceptor(TrackEventAdvisor.this.methods,
						TrackEventAdvisor.this.intake.getObject(), TrackEventAdvisor.this.beanFactory);
			}
			catch (BeansException | IllegalStateException ex) {
				logger.warn("A call is not tracked, as tracking is not there: {}", ex.getClass().getName());
				return null;
			}
		}

	}

}
