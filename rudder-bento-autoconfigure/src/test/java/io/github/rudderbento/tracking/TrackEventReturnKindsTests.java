package io.github.rudderbento.tracking;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.reactor.ReactorFlowKt;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Whatever a method returns, it is tracked when that has come to its end.
 */
class TrackEventReturnKindsTests {

	private static final String KOTLIN = """
			package shop

			import io.github.rudderbento.tracking.TrackEvent
			import kotlinx.coroutines.delay
			import kotlinx.coroutines.flow.Flow
			import kotlinx.coroutines.flow.flowOf

			open class Orders {

				@TrackEvent(event = "Suspended", userId = "#user", properties = ["result=#result"])
				open suspend fun complete(user: String): String {
					delay(1)
					return "r-" + user
				}

				@TrackEvent(event = "Suspended Failure", userId = "#user", on = TrackEvent.On.FAILURE,
						properties = ["message=#exception.message"])
				open suspend fun fail(user: String): String {
					delay(1)
					throw IllegalStateException("no")
				}

				@TrackEvent(event = "Flow", userId = "#user")
				open fun flow(user: String): Flow<String> = flowOf("a", "b")

			}
			""";

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	private void run(Consumer<ApplicationContext> test) {
		this.standIns.contextRunner().withUserConfiguration(Shop.class).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	private static String results(List<ReceivedEvent> events) {
		return events.stream()
			.map((event) -> event.json().path("properties").path("result").toString())
			.toList()
			.toString();
	}

	@Test
	void rxJavaIsTrackedWhenItCompletes() {
		run((context) -> {
			Rx rx = context.getBean(Rx.class);
			Single<String> single = rx.single("s");
			assertThat(this.standIns.tracked(context)).isEmpty();
			assertThat(single.blockingGet()).isEqualTo("s");
			assertThat(rx.maybe(Maybe.just("m")).blockingGet()).isEqualTo("m");
			assertThat(rx.maybe(Maybe.<String>empty()).blockingGet()).isNull();
			rx.completable().blockingAwait();
			assertThat(rx.flowable().toList().blockingGet()).hasSize(2);
			assertThat(rx.observable().toList().blockingGet()).hasSize(2);
			rx.flowable().take(1).blockingSubscribe();
			assertThat(results(this.standIns.tracked(context))).isEqualTo("[\"s\", \"m\", null, null, null, null]");
			assertThatThrownBy(() -> rx.maybe(Maybe.<String>error(new IllegalStateException())).blockingGet())
				.isInstanceOf(IllegalStateException.class);
			assertThat(this.standIns.tracked(context)).hasSize(6);
		});
	}

	@Test
	void plainResultsOfAllTypesAreTracked() {
		run((context) -> {
			Plain plain = context.getBean(Plain.class);
			plain.nothing();
			plain.number();
			plain.object("o");
			plain.object(null);
			assertThat(results(this.standIns.tracked(context))).isEqualTo("[null, 7, \"o\", null]");
		});
	}

	@Test
	void failureOfAStageIsTheFailureItself() {
		run((context) -> {
			CompletableFuture<String> source = new CompletableFuture<>();
			CompletableFuture<String> dependent = context.getBean(Plain.class).stage(source);
			source.completeExceptionally(new IllegalStateException("no"));
			assertThat(dependent).isCompletedExceptionally();
			assertThat(this.standIns.tracked(context)).singleElement()
				.satisfies((event) -> assertThat(event.json().path("properties").path("kind").asString())
					.isEqualTo("IllegalStateException"));
		});
	}

	@Test
	void kotlinSuspendingFunctionsAndFlowsAreTracked(@TempDir Path directory) throws IOException {
		Path source = Files.writeString(directory.resolve("Orders.kt"), KOTLIN);
		Path classes = directory.resolve("classes");
		ExitCode exitCode = new K2JVMCompiler().exec(new PrintStream(OutputStream.nullOutputStream()), "-no-stdlib",
				"-no-reflect", "-java-parameters", "-jvm-target", "17", "-cp", System.getProperty("java.class.path"),
				"-d", classes.toString(), source.toString());
		assertThat(exitCode).isEqualTo(ExitCode.OK);
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { classes.toUri().toURL() },
				getClass().getClassLoader())) {
			Class<?> type = load(classLoader);
			this.standIns.contextRunner()
				.withClassLoader(classLoader)
				.withInitializer((context) -> ((GenericApplicationContext) context).registerBeanDefinition("orders",
						new RootBeanDefinition(type)))
				.run((context) -> {
					assertThat(context).hasNotFailed();
					Object orders = context.getBean("orders");
					assertThat(suspend(orders, type.getMethod("complete", String.class, Continuation.class), "u1"))
						.isEqualTo("r-u1");
					assertThatThrownBy(
							() -> suspend(orders, type.getMethod("fail", String.class, Continuation.class), "u2"))
						.hasMessage("no");
					assertThat(collect(type.getMethod("flow", String.class).invoke(orders, "u3"))).hasSize(2);
					assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event, ReceivedEvent::userId)
						.containsExactly(tuple("Suspended", "u1"), tuple("Suspended Failure", "u2"),
								tuple("Flow", "u3"));
					assertThat(results(this.standIns.tracked(context).subList(0, 1))).isEqualTo("[\"r-u1\"]");
				});
		}
	}

	private static Class<?> load(ClassLoader classLoader) {
		try {
			return classLoader.loadClass("shop.Orders");
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Object suspend(Object target, Method method, String user) throws InterruptedException {
		return BuildersKt.runBlocking(EmptyCoroutineContext.INSTANCE, (scope, continuation) -> {
			try {
				return method.invoke(target, user, continuation);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@SuppressWarnings("unchecked")
	private static List<Object> collect(Object flow) {
		return ReactorFlowKt.asFlux((Flow<Object>) flow, EmptyCoroutineContext.INSTANCE).collectList().block();
	}

	public static class Rx {

		@TrackEvent(event = "Rx", userId = "'u'", properties = "result=#result")
		public Single<String> single(String value) {
			return Single.just(value);
		}

		@TrackEvent(event = "Rx", userId = "'u'", properties = "result=#result")
		public Maybe<String> maybe(Maybe<String> maybe) {
			return maybe;
		}

		@TrackEvent(event = "Rx", userId = "'u'", properties = "result=#result")
		public Completable completable() {
			return Completable.complete();
		}

		@TrackEvent(event = "Rx", userId = "'u'", properties = "result=#result")
		public Flowable<String> flowable() {
			return Flowable.just("a", "b");
		}

		@TrackEvent(event = "Rx", userId = "'u'", properties = "result=#result")
		public Observable<String> observable() {
			return Observable.just("a", "b");
		}

	}

	public static class Plain {

		@TrackEvent(event = "Plain", userId = "'u'", properties = "result=#result")
		public void nothing() {
		}

		@TrackEvent(event = "Plain", userId = "'u'", properties = "result=#result")
		public int number() {
			return 7;
		}

		@TrackEvent(event = "Plain", userId = "'u'", properties = "result=#result")
		public Object object(Object value) {
			return value;
		}

		@TrackEvent(event = "Stage", userId = "'u'", on = TrackEvent.On.FAILURE,
				properties = "kind=#exception.class.simpleName")
		public CompletableFuture<String> stage(CompletableFuture<String> source) {
			return source.thenApply((value) -> value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Shop {

		@Bean
		Rx rx() {
			return new Rx();
		}

		@Bean
		Plain plain() {
			return new Plain();
		}

	}

}
