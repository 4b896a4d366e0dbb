package io.github.rudderbento.tracking;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.aop.support.AopUtils;
import org.springframework.context.expression.AnnotatedElementKey;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds and parses the {@link TrackEvent} annotations of methods, once for each. Safe for
 * use by any thread.
 */
final class TrackedMethods {

	private final Map<AnnotatedElementKey, TrackedMethod> known = new ConcurrentHashMap<>();

	private final ParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

	private final TrackEventParser parser;

	TrackedMethods(TrackEventParser parser) {
		this.parser = parser;
	}

	/**
	 * The annotations of a method.
	 * @param method the method, of an interface or of the class
	 * @param targetClass the class of the bean
	 * @return its events; none when it has no annotation
	 * @throws InvalidTrackEventException when one of them cannot work; names class,
	 * method and expression
	 */
	TrackedMethod get(Method method, Class<?> targetClass) {
		AnnotatedElementKey key = new AnnotatedElementKey(method, targetClass);
		TrackedMethod tracked = this.known.get(key);
		if (tracked == null) {
			tracked = parse(method, targetClass);
			this.known.put(key, tracked);
		}
		return tracked;
	}

	private TrackedMethod parse(Method method, Class<?> targetClass) {
		Method specific = AopUtils.getMostSpecificMethod(method, targetClass);
		Set<TrackEvent> annotations = annotations(specific);
		if (annotations.isEmpty()) {
			annotations = annotations(method);
		}
		if (annotations.isEmpty()) {
			return new TrackedMethod(specific, List.of(), MethodVariables.NONE);
		}
		Method declared = method.equals(specific) ? ClassUtils.getInterfaceMethodIfPossible(specific, targetClass)
				: method;
		MethodVariables variables = MethodVariables.of(specific, declared, this.parameterNames);
		String where = "@TrackEvent on " + specific.getDeclaringClass().getName() + "." + specific.getName();
		List<EventExpressions> events = new ArrayList<>();
		for (TrackEvent annotation : annotations) {
			EventExpressions event = this.parser.parse(where, annotation, null);
			event.forEachVariable((name, expression) -> check(where, name, expression, variables));
			events.add(event);
		}
		return new TrackedMethod(specific, List.copyOf(events), variables);
	}

	private static Set<TrackEvent> annotations(Method method) {
		return AnnotatedElementUtils.findMergedRepeatableAnnotations(method, TrackEvent.class, TrackEvents.class);
	}

	private static void check(String where, String name, String expression, MethodVariables variables) {
		if (variables.isKnown(name)) {
			return;
		}
		if (!variables.isNamed()) {
			throw new InvalidTrackEventException(
					where + " uses #" + name + " in '" + expression
							+ "', but its class was compiled without the names of parameters.",
					"Compile with '-parameters' (Spring Boot's plugins for Maven and Gradle do so), or use #a0, #a1 …",
					null);
		}
		throw new InvalidTrackEventException(
				where + " uses #" + name + " in '" + expression + "', but there is no such parameter.",
				"Use one of " + variables.names().stream().map((each) -> "#" + each).toList()
						+ ", #result, #exception or #root.",
				null);
	}

}
