package io.github.rudderbento.tracking;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.springframework.core.KotlinDetector;

/**
 * A method with at least one {@link TrackEvent}, its expressions parsed.
 *
 * @param method the method of the target class
 * @param events what it tracks
 * @param variables what its expressions see
 * @param complete whether what it returns is never something that completes later
 */
record TrackedMethod(Method method, List<EventExpressions> events, MethodVariables variables, boolean complete) {

	TrackedMethod(Method method, List<EventExpressions> events, MethodVariables variables) {
		this(method, events, variables, isComplete(method));
	}

	String where() {
		return this.method.getDeclaringClass().getName() + "." + this.method.getName();
	}

	private static boolean isComplete(Method method) {
		Class<?> type = method.getReturnType();
		return (type.isPrimitive() || Modifier.isFinal(type.getModifiers())
				&& !CompletionStage.class.isAssignableFrom(type) && isPlain(type))
				&& !KotlinDetector.isSuspendingFunction(method);
	}

	/**
	 * Some reactive types are final, too, but none of these.
	 */
	private static boolean isPlain(Class<?> type) {
		return type.isRecord() || type.isEnum() || type.getName().startsWith("java.lang.")
				|| type.getName().startsWith("java.math.") || type.getName().startsWith("java.time.");
	}

}
