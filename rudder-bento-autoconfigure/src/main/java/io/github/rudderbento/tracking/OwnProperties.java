package io.github.rudderbento.tracking;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.EventObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.rudderbento.tracking.EventExpressions.Entry;

import org.springframework.beans.BeanUtils;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * What a class of published events has of its own: its record components in their order,
 * or its getters by name.
 */
final class OwnProperties {

	private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

	private final Class<?> type;

	private final Map<String, Method> readers;

	private final Set<String> excluded;

	private OwnProperties(Class<?> type, Map<String, Method> readers, Set<String> excluded) {
		this.type = type;
		this.readers = readers;
		this.excluded = excluded;
	}

	static OwnProperties of(Class<?> type) {
		Map<String, Method> readers = new LinkedHashMap<>();
		if (type.isRecord()) {
			for (RecordComponent component : type.getRecordComponents()) {
				readers.put(component.getName(), component.getAccessor());
			}
		}
		else {
			for (PropertyDescriptor descriptor : BeanUtils.getPropertyDescriptors(type)) {
				Method getter = descriptor.getReadMethod();
				if (getter != null && !isInherent(getter.getDeclaringClass())) {
					readers.put(descriptor.getName(), getter);
				}
			}
		}
		if (type.isInterface()) {
			// What records carry out.
			for (Method method : type.getMethods()) {
				if (Modifier.isAbstract(method.getModifiers()) && method.getParameterCount() == 0
						&& method.getReturnType() != void.class && !readers.containsValue(method)) {
					readers.putIfAbsent(method.getName(), method);
				}
			}
		}
		readers.values().forEach(ReflectionUtils::makeAccessible);
		return new OwnProperties(type, readers, Set.of());
	}

	/**
	 * What every object, or every application event, has is nothing that anybody did.
	 */
	private static boolean isInherent(Class<?> declaring) {
		return declaring == Object.class || declaring == EventObject.class
				|| declaring.getName().startsWith("org.springframework.");
	}

	/**
	 * These without some.
	 * @param names the names to leave out
	 * @return the rest
	 * @throws IllegalArgumentException when there is no such property
	 */
	OwnProperties without(String... names) {
		Set<String> all = new LinkedHashSet<>();
		for (String name : names) {
			reader(name);
			all.add(name);
		}
		return new OwnProperties(this.type, this.readers, all);
	}

	boolean isName(String text) {
		return NAME.matcher(text).matches();
	}

	Entry entry(String name) {
		Assert.isTrue(!this.excluded.contains(name), () -> "the property '" + name + "' is both named and excluded");
		Method reader = reader(name);
		return new Entry(name, (context) -> ReflectionUtils.invokeMethod(reader, context.getRootObject().getValue()));
	}

	List<Entry> entries() {
		return this.readers.keySet().stream().filter((name) -> !this.excluded.contains(name)).map(this::entry).toList();
	}

	private Method reader(String name) {
		Method reader = this.readers.get(name);
		Assert.notNull(reader, () -> "there is no property '" + name + "' in " + this.type.getName() + "; it has "
				+ String.join(", ", this.readers.keySet()));
		return reader;
	}

}
