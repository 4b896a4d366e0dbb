package io.github.rudderbento.tracking;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Parses the {@link TrackEvent} annotations of each bean when it is created, so that a
 * typo fails the start and not the first order, and warns of annotations that Spring's
 * proxies can never see.
 */
public final class TrackedMethodsCheck implements BeanPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(TrackedMethodsCheck.class);

	private final TrackEventAdvisor advisor;

	/** A prototype is looked at once. */
	private final Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the check.
	 * @param advisor whose annotations are checked
	 */
	public TrackedMethodsCheck(TrackEventAdvisor advisor) {
		this.advisor = advisor;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
		if (AnnotationUtils.isCandidateClass(type, TrackEvent.class) && !type.getName().startsWith("java.")
				&& !this.checked.contains(type)) {
			Map<Method, TrackedMethod> tracked = MethodIntrospector.selectMethods(type,
					(MethodIntrospector.MetadataLookup<TrackedMethod>) (method) -> {
						TrackedMethod found = this.advisor.methods().get(method, type);
						return found.events().isEmpty() ? null : found;
					});
			this.checked.add(type);
			boolean byInterfaces = AopUtils.isJdkDynamicProxy(bean);
			tracked.keySet().forEach((method) -> warnIfUnseen(method, type, byInterfaces));
			ReflectionUtils.doWithLocalMethods(type, (method) -> {
				// Kotlin puts the body of a suspending function, and its annotations,
				// there.
				if (!method.isSynthetic()
						&& (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers()))
						&& !tracked.containsKey(method)
						&& !this.advisor.methods().get(method, type).events().isEmpty()) {
					warnIfUnseen(method, type, byInterfaces);
				}
			});
		}
		return bean;
	}

	private static void warnIfUnseen(Method method, Class<?> type, boolean byInterfaces) {
		String why = null;
		if (Modifier.isPrivate(method.getModifiers())) {
			why = "it is private";
		}
		else if (Modifier.isStatic(method.getModifiers())) {
			why = "it is static";
		}
		else if (byInterfaces) {
			why = ofInterface(method, type) ? null : "its bean is proxied by its interfaces, which do not have it";
		}
		else if (Modifier.isFinal(method.getModifiers())) {
			why = "it is final";
		}
		else if (Modifier.isFinal(type.getModifiers())) {
			why = "its class is final";
		}
		if (why != null) {
			logger.warn("@TrackEvent on {}.{} never tracks anything, as {}: no proxy can see its calls", type.getName(),
					method.getName(), why);
		}
	}

	private static boolean ofInterface(Method method, Class<?> type) {
		return ClassUtils.getAllInterfacesForClassAsSet(type)
			.stream()
			.anyMatch((each) -> ReflectionUtils.findMethod(each, method.getName(), method.getParameterTypes()) != null);
	}

}
