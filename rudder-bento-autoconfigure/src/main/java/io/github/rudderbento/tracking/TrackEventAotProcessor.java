package io.github.rudderbento.tracking;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.aot.BeanFactoryInitializationCode;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.core.ResolvableType;

/**
 * Finds all that is tracked by {@link TrackEvent} while an application is processed ahead
 * of time: a malformed annotation fails the build, and a native image gets the hints that
 * expressions and published events need.
 */
final class TrackEventAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.getBeanNamesForType(TrackEventAdvisor.class, true, false).length == 0) {
			return null;
		}
		TrackedMethods methods = new TrackedMethods(
				new TrackEventParser((text) -> text, beanFactory.getBeanClassLoader()));
		TrackedTypes types = new TrackedTypes((text) -> text, beanFactory,
				AutoConfigurationPackages.has(beanFactory) ? AutoConfigurationPackages.get(beanFactory) : List.of());
		Set<Class<?>> seen = new LinkedHashSet<>();
		for (TrackedMethod tracked : EventCatalogue.methods(beanFactory, methods)) {
			seenBy(tracked.method(), seen);
		}
		types.find().forEach((type) -> {
			types.get(type);
			seen.add(type);
		});
		return seen.isEmpty() ? null : new Contribution(seen);
	}

	/**
	 * The bean, what it is given and what it returns: where expressions begin.
	 */
	private static void seenBy(Method method, Collection<Class<?>> seen) {
		seen.add(method.getDeclaringClass());
		for (int i = 0; i < method.getParameterCount(); i++) {
			add(ResolvableType.forMethodParameter(method, i), seen);
		}
		add(ResolvableType.forMethodReturnType(method), seen);
	}

	private static void add(ResolvableType type, Collection<Class<?>> seen) {
		Class<?> resolved = type.toClass();
		if (!resolved.isPrimitive() && !resolved.getName().startsWith("java.")) {
			seen.add(resolved);
		}
		for (ResolvableType generic : type.getGenerics()) {
			add(generic, seen);
		}
	}

	private record Contribution(Set<Class<?>> types) implements BeanFactoryInitializationAotContribution {

		@Override
		public void applyTo(GenerationContext generationContext, BeanFactoryInitializationCode code) {
			ReflectionHints reflection = generationContext.getRuntimeHints().reflection();
			for (Class<?> type : this.types) {
				reflection.registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
			}
		}

	}

}
