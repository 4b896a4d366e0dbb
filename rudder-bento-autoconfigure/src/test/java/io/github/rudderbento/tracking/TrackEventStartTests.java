package io.github.rudderbento.tracking;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import io.github.rudderbento.bento.autoconfigure.BentoAutoConfiguration;
import io.github.rudderbento.delivery.autoconfigure.DeliveryAutoConfiguration;
import io.github.rudderbento.http.autoconfigure.TransportAutoConfiguration;
import io.github.rudderbento.rudderstack.autoconfigure.RudderStackAutoConfiguration;
import io.github.rudderbento.tracking.autoconfigure.TrackingAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What is wrong with an annotation is told when the application starts, in a way that
 * names the remedy.
 */
@ExtendWith(OutputCaptureExtension.class)
class TrackEventStartTests {

	private static final String SOURCE = """
			package shop;

			import io.github.rudderbento.tracking.TrackEvent;

			public class %s {

				@TrackEvent(event = "Ordered", userId = "%s")
				public void order(String user) {
				}

			}
			""";

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	@Test
	void missingParameterNamesFailTheStart(@TempDir Path directory) throws Exception {
		try (URLClassLoader classLoader = compile(directory, "Named", "#user")) {
			runner(classLoader, "shop.Named").run((context) -> {
				assertThat(failure(context)).hasMessageContaining("shop.Named.order")
					.hasMessageContaining("uses #user")
					.hasMessageContaining("compiled without the names of parameters");
				assertThat(failure(context).getAction()).contains("-parameters").contains("#a0");
			});
		}
	}

	@Test
	void positionsNeedNoParameterNames(@TempDir Path directory) throws Exception {
		try (URLClassLoader classLoader = compile(directory, "Positional", "#a0 + #p0 + #root.args[0]")) {
			runner(classLoader, "shop.Positional").run((context) -> {
				assertThat(context).hasNotFailed();
				Object bean = context.getBean("bean");
				bean.getClass().getMethod("order", String.class).invoke(bean, "u");
				context.getBean(EventTracker.class).flush().join();
				assertThat(this.standIns.rudderStack().events()).singleElement()
					.satisfies((event) -> assertThat(event.userId()).isEqualTo("uuu"));
			});
		}
	}

	@Test
	void unknownParameterFailsTheStart() {
		this.standIns.contextRunner().withUserConfiguration(UnknownParameter.class).run((context) -> {
			assertThat(failure(context)).hasMessageContaining("UnknownParameter.call")
				.hasMessageContaining("uses #usr in '#usr.id', but there is no such parameter");
			assertThat(failure(context).getAction()).contains("#user").contains("#result");
		});
	}

	@Test
	void nameOfTheInterfacesParameterIsKnown() {
		this.standIns.contextRunner().withUserConfiguration(MemoryCarts.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(Carts.class).add("u1");
			context.getBean(EventTracker.class).flush().join();
			assertThat(this.standIns.rudderStack().events()).singleElement()
				.satisfies((event) -> assertThat(event.userId()).isEqualTo("u1"));
		});
	}

	@Test
	void attributesOfClassesAndMethodsAreNotMixedUp() {
		this.standIns.contextRunner()
			.withUserConfiguration(ExcludingMethod.class)
			.run((context) -> assertThat(failure(context)).hasMessageContaining("'exclude', which is for classes"));
		assertThatException()
			.isThrownBy(
					() -> new TrackedTypes((text) -> text, new GenericApplicationContext().getBeanFactory(), List.of())
						.get(FailingType.class))
			.withMessageContaining("'on', which is for methods");
	}

	@Test
	void wrongAnnotationIsExplainedToPeople(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> application(UnknownParameter.class).run("--spring.main.banner-mode=off"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Description:")
			.contains("but there is no such parameter")
			.contains("Action:")
			.contains("Use one of [#user], #result, #exception or #root.");
	}

	@Test
	void malformedUrlIsExplainedToPeople(CapturedOutput output) {
		assertThatException().isThrownBy(() -> application(Nothing.class).run("--rudderstack.write-key=k",
				"--rudderstack.data-plane-url=ftp://example.com"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("rudderstack.data-plane-url")
			.contains("Correct rudderstack.data-plane-url.");
	}

	@Test
	void contradictingPropertiesAreExplainedToPeople(CapturedOutput output) {
		assertThatException().isThrownBy(() -> application(Nothing.class).run("--rudderstack.write-key=k",
				"--rudderstack.data-plane-url=http://localhost", "--rudderstack.retry.base-delay=10s",
				"--rudderstack.retry.max-delay=1s"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("rudderstack.retry.max-delay")
			.contains("Action:");
	}

	@Test
	void missingKeyIsExplainedToPeople(CapturedOutput output) {
		assertThatException().isThrownBy(() -> application(Nothing.class).run("--bento.site-uuid=s"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("bento.publishable-key, bento.secret-key are missing")
			.contains("bento.enabled=false");
	}

	private static SpringApplication application(Class<?> configuration) {
		SpringApplication application = new SpringApplication(configuration, Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application;
	}

	private static InvalidTrackEventException failure(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		Throwable failure = context.getStartupFailure();
		while (failure != null && !(failure instanceof InvalidTrackEventException)) {
			failure = failure.getCause();
		}
		assertThat(failure).isNotNull();
		return (InvalidTrackEventException) failure;
	}

	private ApplicationContextRunner runner(ClassLoader classLoader, String type) throws ClassNotFoundException {
		RootBeanDefinition bean = new RootBeanDefinition(classLoader.loadClass(type));
		return this.standIns.contextRunner()
			.withClassLoader(classLoader)
			.withInitializer((context) -> ((GenericApplicationContext) context).registerBeanDefinition("bean", bean));
	}

	private static URLClassLoader compile(Path directory, String name, String userId) throws IOException {
		Path source = Files.writeString(directory.resolve(name + ".java"), SOURCE.formatted(name, userId));
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			assertThat(
					compiler
						.getTask(null, files, null, List.of("-proc:none", "-cp", System.getProperty("java.class.path"),
								"-d", directory.toString()), null, files.getJavaFileObjects(source))
						.call())
				.isTrue();
		}
		return new URLClassLoader(new URL[] { directory.toUri().toURL() }, TrackEventStartTests.class.getClassLoader());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, DeliveryAutoConfiguration.class,
			TransportAutoConfiguration.class, RudderStackAutoConfiguration.class, BentoAutoConfiguration.class,
			TrackingAutoConfiguration.class })
	@Import(Nothing.class)
	static class Application {

	}

	static class Nothing {

	}

	static class UnknownParameter {

		@TrackEvent(event = "Bad", userId = "#usr.id")
		void call(String user) {
		}

	}

	static class ExcludingMethod {

		@TrackEvent(event = "Bad", userId = "'u'", exclude = "card")
		void call(String user) {
		}

	}

	@TrackEvent(event = "Bad", userId = "'u'", on = TrackEvent.On.FAILURE)
	static class FailingType {

	}

	public interface Carts {

		@TrackEvent(event = "Added", userId = "#user")
		void add(String user);

	}

	public static class MemoryCarts implements Carts {

		@Override
		public void add(String who) {
		}

	}

}
