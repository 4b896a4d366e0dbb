package io.github.rudderbento.tracking;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.PatternMatchUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * All events that the application tracks by {@link TrackEvent}: on methods of its beans,
 * created or not, and on the classes of its packages. What it tracks by
 * {@link EventTracker} alone cannot be seen. Always in the same order, so that it may be
 * compared and kept under version control.
 * <p>
 * May be called from any thread; the first call looks through the beans.
 */
public final class EventCatalogue {

	private static final Comparator<CataloguedEvent> ORDER = Comparator.comparing(CataloguedEvent::name)
		.thenComparing(CataloguedEvent::where)
		.thenComparing((event) -> event.properties().toString());

	private final Supplier<List<CataloguedEvent>> events;

	private EventCatalogue(Supplier<Collection<CataloguedEvent>> events) {
		this.events = SingletonSupplier.of(() -> events.get().stream().distinct().sorted(ORDER).toList());
	}

	/**
	 * A catalogue of given events.
	 * @param events the events, in any order
	 * @return the catalogue
	 */
	public static EventCatalogue of(Collection<CataloguedEvent> events) {
		List<CataloguedEvent> copy = List.copyOf(events);
		return new EventCatalogue(() -> copy);
	}

	/**
	 * The catalogue of an application.
	 * @param beanFactory its beans
	 * @param advisor knows the methods, or {@code null} for none
	 * @param types knows the classes, or {@code null} for none
	 * @param bentoEvents names of events that are for Bento without being asked, which is
	 * {@code bento.events.include}; {@code *} stands for anything
	 * @return the catalogue
	 */
	public static EventCatalogue of(ConfigurableListableBeanFactory beanFactory, @Nullable TrackEventAdvisor advisor,
			@Nullable TrackedTypes types, Set<String> bentoEvents) {
		String[] toBento = bentoEvents.toArray(new String[0]);
		return new EventCatalogue(() -> {
			Set<CataloguedEvent> found = new LinkedHashSet<>();
			if (advisor != null) {
				methods(beanFactory, advisor.methods())
					.forEach((method) -> add(found, method.where(), method.events(), toBento, false));
			}
			if (types != null) {
				// What extends it is tracked with all that it has.
				types.find()
					.forEach((type) -> add(found, type.getName(), types.get(type), toBento,
							Modifier.isAbstract(type.getModifiers())));
			}
			return found;
		});
	}

	/**
	 * The events, by name and place.
	 * @return one for each annotation
	 */
	public List<CataloguedEvent> events() {
		return this.events.get();
	}

	/**
	 * A skeleton of a RudderStack tracking plan as YAML: each event once, with a JSON
	 * schema of its properties. Needs SnakeYAML, which Spring Boot's starters have.
	 * @return the text, the same for the same events
	 */
	public String toYaml() {
		return TrackingPlan.of(this).toYaml();
	}

	/**
	 * A skeleton of a RudderStack tracking plan as JSON, the same as {@link #toYaml()}.
	 * @return the text, the same for the same events
	 */
	public String toJson() {
		return TrackingPlan.of(this).toJson();
	}

	static Collection<TrackedMethod> methods(ConfigurableListableBeanFactory beanFactory, TrackedMethods methods) {
		Map<Method, TrackedMethod> found = new LinkedHashMap<>();
		for (String name : beanFactory.getBeanDefinitionNames()) {
			Class<?> type = type(beanFactory, name);
			if (type != null && AnnotationUtils.isCandidateClass(type, TrackEvent.class)
					&& !type.getName().startsWith("java.")) {
				found.putAll(MethodIntrospector.selectMethods(type,
						(MethodIntrospector.MetadataLookup<TrackedMethod>) (method) -> {
							TrackedMethod tracked = methods.get(method, type);
							return tracked.events().isEmpty() ? null : tracked;
						}));
			}
		}
		return found.values();
	}

	private static @Nullable Class<?> type(ConfigurableListableBeanFactory beanFactory, String name) {
		try {
			return beanFactory.getBeanDefinition(name).isAbstract() ? null
					: AutoProxyUtils.determineTargetClass(beanFactory, name);
		}
		catch (RuntimeException | LinkageError ex) {
			// A bean whose class cannot be told is none that could be tracked.
			return null;
		}
	}

	private static void add(Collection<CataloguedEvent> target, String where, List<EventExpressions> events,
			String[] toBento, boolean extended) {
		for (EventExpressions event : events) {
			target.add(new CataloguedEvent(event.eventName(), where, new ArrayList<>(event.propertyNames()),
					event.hasMoreProperties() || (extended && hasAllProperties(event.annotation())),
					destinations(event.eventName(), event.annotation(), toBento)));
		}
	}

	private static boolean hasAllProperties(TrackEvent annotation) {
		List<String> chosen = List.of(annotation.properties());
		return chosen.isEmpty() || chosen.contains("*");
	}

	/** As {@link RudderStackMapping} and {@link BentoMapping} decide. */
	private static Set<String> destinations(String name, TrackEvent annotation, String[] toBento) {
		if (annotation.destinations().length > 0) {
			return new LinkedHashSet<>(Arrays.asList(annotation.destinations()));
		}
		boolean bento = StringUtils.hasText(annotation.email()) || PatternMatchUtils.simpleMatch(toBento, name);
		return bento ? Set.of("rudderstack", "bento") : Set.of("rudderstack");
	}

}
