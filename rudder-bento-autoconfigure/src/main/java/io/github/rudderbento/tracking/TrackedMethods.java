package io.github.rudderbento.tracking;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.aop.support.AopUtils;
import org.springframework.context.expression.AnnotatedElementKey;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Finds and parses the {@link TrackEvent} annotations of methods, once for each. Safe for
 * use by any thread.
 */
final class TrackedMethods {

	private final Map<AnnotatedElementKey, TrackedMethod> known = new ConcurrentHashMap<>();

	private final SpelExpressionParser parser = new SpelExpressionParser(
			new SpelParserConfiguration(SpelCompilerMode.MIXED, null));

	private final StringValueResolver placeholders;

	TrackedMethods(StringValueResolver placeholders) {
		this.placeholders = placeholders;
	}

	/**
	 * The annotations of a method.
	 * @param method the method, of an interface or of the class
	 * @param targetClass the class of the bean
	 * @return its events; none when it has no annotation
	 * @throws IllegalStateException when one of them is malformed; names class, method
	 * and expression
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

	/**
	 * All methods seen so far that have an annotation.
	 * @return methods in no order
	 */
	List<TrackedMethod> all() {
		return this.known.values().stream().filter((tracked) -> !tracked.events().isEmpty()).distinct().toList();
	}

	private TrackedMethod parse(Method method, Class<?> targetClass) {
		Method specific = AopUtils.getMostSpecificMethod(method, targetClass);
		Set<TrackEvent> annotations = AnnotatedElementUtils.findMergedRepeatableAnnotations(specific, TrackEvent.class,
				TrackEvents.class);
		if (annotations.isEmpty()) {
			annotations = AnnotatedElementUtils.findMergedRepeatableAnnotations(method, TrackEvent.class,
					TrackEvents.class);
		}
		List<EventExpressions> events = new ArrayList<>();
		for (TrackEvent annotation : annotations) {
			events.add(parse(specific, annotation));
		}
		return new TrackedMethod(specific, List.copyOf(events));
	}

	private EventExpressions parse(Method method, TrackEvent annotation) {
		String where = "@TrackEvent on " + method.getDeclaringClass().getName() + "." + method.getName();
		if (!StringUtils.hasText(annotation.event())) {
			throw new IllegalStateException(where + " has no event name. Set 'event'.");
		}
		try {
			String name = this.placeholders.resolveStringValue(annotation.event());
			return new EventExpressions(annotation, (name != null) ? name : "", this.parser);
		}
		catch (ParseException ex) {
			throw new IllegalStateException(where + " has a malformed expression '" + ex.getExpressionString() + "': "
					+ ex.getSimpleMessage() + " (at position " + ex.getPosition() + ")", ex);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(where + " has an event name that cannot be resolved: " + ex.getMessage(),
					ex);
		}
	}

}
