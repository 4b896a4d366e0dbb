package io.github.rudderbento.tracking;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.core.ParameterNameDiscoverer;

/**
 * The variables by which the expressions of a method see its arguments: by name, and by
 * position as {@code a0} and {@code p0}.
 */
final class MethodVariables {

	static final String RESULT = "result";

	static final String EXCEPTION = "exception";

	private static final Set<String> OTHERS = Set.of(RESULT, EXCEPTION, "root", "this");

	/** Those of a method in which nothing is tracked. */
	static final MethodVariables NONE = new MethodVariables();

	private final Map<String, Integer> indexes = new HashMap<>();

	private final Set<String> names = new LinkedHashSet<>();

	private final boolean named;

	private MethodVariables() {
		this.named = true;
	}

	private MethodVariables(Method method, @Nullable String @Nullable [] specific,
			@Nullable String @Nullable [] declared) {
		// The last one of a suspending function is its continuation.
		int count = method.getParameterCount() - (KotlinDetector.isSuspendingFunction(method) ? 1 : 0);
		for (int i = 0; i < count; i++) {
			this.indexes.put("a" + i, i);
			this.indexes.put("p" + i, i);
		}
		put(declared, count);
		put(specific, count);
		this.named = count == 0 || !this.names.isEmpty();
	}

	/**
	 * The variables of a method.
	 * @param specific the method of the bean's class
	 * @param declared the method of an interface that it carries out, or the same
	 * @param discoverer finds the parameters' names
	 * @return the variables; a name of the class wins over one of the interface
	 */
	static MethodVariables of(Method specific, Method declared, ParameterNameDiscoverer discoverer) {
		return new MethodVariables(specific, discoverer.getParameterNames(specific),
				declared.equals(specific) ? null : discoverer.getParameterNames(declared));
	}

	private void put(@Nullable String @Nullable [] found, int count) {
		for (int i = 0; found != null && i < Math.min(count, found.length); i++) {
			String name = found[i];
			if (name != null) {
				this.indexes.put(name, i);
				this.names.add(name);
			}
		}
	}

	/**
	 * Where an argument is.
	 * @param name the variable
	 * @return its index, or {@code null} when no argument has this name
	 */
	@Nullable Integer indexOf(String name) {
		return this.indexes.get(name);
	}

	boolean isKnown(String name) {
		return this.indexes.containsKey(name) || OTHERS.contains(name);
	}

	/**
	 * Whether the parameters' names are there.
	 * @return {@code false} when the class was compiled without them
	 */
	boolean isNamed() {
		return this.named;
	}

	Set<String> names() {
		return this.names;
	}

}
