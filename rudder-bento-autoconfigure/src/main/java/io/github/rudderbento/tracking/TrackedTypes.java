package io.github.rudderbento.tracking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/**
 * Classes of published events with {@link TrackEvent}. Those in the application's
 * packages are found and parsed at start, so that a typo fails it; others when the first
 * of them is published. Safe for use by any thread.
 */
public final class TrackedTypes implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(TrackedTypes.class);

	private static final String ROOT = "event";

	private static final Set<String> VARIABLES = Set.of(ROOT, "root", "this");

	private final Map<Class<?>, List<EventExpressions>> known = new ConcurrentHashMap<>();

	private final TrackEventParser parser;

	private final StandardEvaluationContext shared;

	private final BeanFactory beanFactory;

	private final Collection<String> packages;

	/**
	 * Creates it.
	 * @param placeholders resolves placeholders in event names
	 * @param beanFactory beans that expressions may name
	 * @param packages the application's packages, searched at start
	 */
	public TrackedTypes(StringValueResolver placeholders, BeanFactory beanFactory, Collection<String> packages) {
		this.parser = new TrackEventParser(placeholders, Evaluation.classLoader(beanFactory));
		this.shared = Evaluation.context(beanFactory);
		this.beanFactory = beanFactory;
		this.packages = List.copyOf(packages);
	}

	/**
	 * Parses the classes that are found in the application's packages.
	 * @throws InvalidTrackEventException when one of them cannot work
	 */
	@Override
	public void afterSingletonsInstantiated() {
		for (Class<?> type : find()) {
			try {
				get(type);
			}
			catch (LinkageError ex) {
				logger.debug("{} refers to what is not there, so its @TrackEvent is not looked at", type.getName(), ex);
			}
		}
	}

	/**
	 * The annotated classes in the application's packages.
	 * @return the classes, by name
	 */
	List<Class<?>> find() {
		ClassLoader classLoader = Evaluation.classLoader(this.beanFactory);
		TypeScanner scanner = new TypeScanner(new DefaultResourceLoader(classLoader));
		List<Class<?>> types = new ArrayList<>();
		for (String name : scanner.find(this.packages)) {
			try {
				types.add(ClassUtils.forName(name, classLoader));
			}
			catch (ClassNotFoundException | LinkageError ex) {
				logger.debug("{} cannot be loaded, so its @TrackEvent is not looked at", name, ex);
			}
		}
		return types;
	}

	/**
	 * Whether objects of a class are tracked when they are published.
	 * @param type the class
	 * @return whether it, or what it extends, is annotated
	 */
	boolean isTracked(Class<?> type) {
		return AnnotationUtils.isCandidateClass(type, TrackEvent.class)
				&& (AnnotatedElementUtils.hasAnnotation(type, TrackEvent.class)
						|| AnnotatedElementUtils.hasAnnotation(type, TrackEvents.class));
	}

	/**
	 * The events of a class.
	 * @param type the class
	 * @return its parsed annotations
	 * @throws InvalidTrackEventException when one of them cannot work
	 */
	List<EventExpressions> get(Class<?> type) {
		List<EventExpressions> events = this.known.get(type);
		if (events == null) {
			events = parse(type);
			this.known.put(type, events);
		}
		return events;
	}

	/**
	 * Tracks a published object. Never throws.
	 * @param event the object
	 * @param intake takes what it stands for
	 */
	void track(Object event, Intake intake) {
		Class<?> type = event.getClass();
		String where = "@TrackEvent on " + type.getName();
		List<EventExpressions> events;
		try {
			events = get(type);
		}
		catch (InvalidTrackEventException ex) {
			intake.failed(where, String.valueOf(ex.getMessage()));
			return;
		}
		catch (RuntimeException | LinkageError ex) {
			intake.failed(where, ex.getClass().getName());
			return;
		}
		EvaluationContext context = context(event);
		for (EventExpressions each : events) {
			if (intake.refusesAll()) {
				continue;
			}
			try {
				TrackedEvent evaluated = each.evaluate(context);
				if (evaluated != null) {
					intake.take(evaluated, each.annotation().phase());
				}
			}
			catch (Exception | LinkageError | StackOverflowError | AssertionError ex) {
				intake.failed(where, Evaluation.describe(ex));
			}
		}
	}

	private EvaluationContext context(Object event) {
		StandardEvaluationContext context = new StandardEvaluationContext(event);
		this.shared.applyDelegatesTo(context);
		context.setBeanResolver(this.shared.getBeanResolver());
		context.setVariable(ROOT, event);
		return context;
	}

	private List<EventExpressions> parse(Class<?> type) {
		String where = "@TrackEvent on " + type.getName();
		OwnProperties own = OwnProperties.of(type);
		List<EventExpressions> events = new ArrayList<>();
		for (TrackEvent annotation : AnnotatedElementUtils.findMergedRepeatableAnnotations(type, TrackEvent.class,
				TrackEvents.class)) {
			EventExpressions event = this.parser.parse(where, annotation, own);
			event.forEachVariable((name, expression) -> {
				if (!VARIABLES.contains(name)) {
					throw new InvalidTrackEventException(
							where + " uses #" + name + " in '" + expression + "', which it does not see.",
							"Use #event, or the plain names of the class's properties.", null);
				}
			});
			events.add(event);
		}
		return List.copyOf(events);
	}

	/**
	 * Finds annotated classes, records and interfaces by reading class files.
	 */
	private static final class TypeScanner extends ClassPathScanningCandidateComponentProvider {

		TypeScanner(ResourceLoader resources) {
			super(false);
			setResourceLoader(resources);
			addIncludeFilter(new AnnotationTypeFilter(TrackEvent.class, true));
			addIncludeFilter(new AnnotationTypeFilter(TrackEvents.class, true));
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			return !definition.getMetadata().isAnnotation();
		}

		List<String> find(Collection<String> packages) {
			return packages.stream()
				.flatMap((each) -> findCandidateComponents(each).stream())
				.map(BeanDefinition::getBeanClassName)
				.distinct()
				.sorted()
				.toList();
		}

	}

}
