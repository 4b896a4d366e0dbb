package io.github.rudderbento.tracking.autoconfigure;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every bean that is auto-configured makes room for one of the application.
 */
class ReplaceableBeansTests {

	private static final String ROOT = "io.github.rudderbento.";

	/** All that is needed for every bean to be there at once. */
	private static final String[] EVERYTHING = { "rudderstack.write-key=k",
			"rudderstack.data-plane-url=http://localhost", "bento.site-uuid=s", "bento.publishable-key=p",
			"bento.secret-key=k", "bento.mail.enabled=true", "management.health.defaults.enabled=true",
			"management.endpoints.web.exposure.include=*" };

	/** Beans of Spring Boot's that some of ours wait for. */
	private static final List<String> OTHERS = List.of("io.micrometer.core.instrument.MeterRegistry",
			"io.micrometer.observation.ObservationRegistry", "io.micrometer.tracing.Tracer");

	@Test
	void everyAutoConfigurationIsLookedAt() throws IOException {
		long files = Stream
			.of(new PathMatchingResourcePatternResolver()
				.getResources("classpath*:io/github/rudderbento/**/*AutoConfiguration.class"))
			.count();
		assertThat(autoConfigurations()).hasSize((int) files);
		assertThat(beans()).hasSizeGreaterThan(20);
	}

	@ParameterizedTest
	@MethodSource("beans")
	void makesRoom(Method bean) {
		assertThat(definitions((context) -> {
		})).as(bean + " is there by default").contains(bean);
		MergedAnnotation<ConditionalOnMissingBean> condition = MergedAnnotations.from(bean)
			.get(ConditionalOnMissingBean.class);
		assertThat(condition.isPresent()).as(bean + " has a condition").isTrue();
		String[] names = condition.getStringArray("name");
		Class<?>[] types = condition.getClassArray("value");
		Class<?> type = (types.length > 0) ? types[0] : bean.getReturnType();
		String name = (names.length > 0) ? names[0] : "theApplicationsOwn" + StringUtils.capitalize(bean.getName());
		assertThat(definitions((context) -> context.registerBeanDefinition(name, new RootBeanDefinition(type))))
			.as("is gone")
			.isNotEmpty()
			.doesNotContain(bean);
	}

	static List<Method> beans() {
		List<Method> beans = new ArrayList<>();
		autoConfigurations().forEach((type) -> collect(type, beans));
		return beans;
	}

	private static void collect(Class<?> type, List<Method> beans) {
		for (Method method : type.getDeclaredMethods()) {
			if (MergedAnnotations.from(method).isPresent(Bean.class)) {
				beans.add(method);
			}
		}
		for (Class<?> nested : type.getDeclaredClasses()) {
			if (MergedAnnotations.from(nested).isPresent(Configuration.class)) {
				collect(nested, beans);
			}
		}
	}

	private static List<Class<?>> autoConfigurations() {
		List<Class<?>> types = new ArrayList<>();
		for (String name : ImportCandidates.load(AutoConfiguration.class, null)) {
			if (name.startsWith(ROOT)) {
				types.add(ClassUtils.resolveClassName(name, null));
			}
		}
		return types;
	}

	/**
	 * The methods behind all bean definitions. Nothing is created: the refresh ends when
	 * they are there.
	 */
	private static Set<Method> definitions(Consumer<GenericApplicationContext> application) {
		Set<Method> methods = new HashSet<>();
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(autoConfigurations().toArray(new Class<?>[0])))
			.withPropertyValues(EVERYTHING)
			.withInitializer((context) -> {
				GenericApplicationContext generic = (GenericApplicationContext) context;
				OTHERS.stream()
					.filter((type) -> ClassUtils.isPresent(type, null))
					.forEach((type) -> generic.registerBeanDefinition(type,
							new RootBeanDefinition(ClassUtils.resolveClassName(type, null))));
				application.accept(generic);
				context.addBeanFactoryPostProcessor((beanFactory) -> {
					for (String name : beanFactory.getBeanDefinitionNames()) {
						if (beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition
								&& definition.getResolvedFactoryMethod() != null) {
							methods.add(definition.getResolvedFactoryMethod());
						}
					}
					throw new IllegalStateException("this is enough");
				});
			})
			.run((context) -> assertThat(context).getFailure().hasMessage("this is enough"));
		return methods;
	}

}
