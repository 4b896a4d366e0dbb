package io.github.rudderbento.tracking;

import java.lang.reflect.Proxy;

import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Annotated methods of beans, whichever proxies these have, and what is said of methods
 * that none of them can see.
 */
@ExtendWith(OutputCaptureExtension.class)
class TrackEventProxiesTests {

	private final StandIns standIns = new StandIns();

	@AfterEach
	void close() {
		this.standIns.close();
	}

	private ApplicationContextRunner runner(boolean classes, boolean aspectJ) {
		ApplicationContextRunner runner = this.standIns.contextRunner()
			.withPropertyValues("spring.aop.proxy-target-class=" + classes);
		return aspectJ ? runner : runner.withClassLoader(new FilteredClassLoader("org.aspectj"));
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "true, false", "false, true", "false, false" })
	void annotationsOfTheClassAndOfTheInterfaceAreFound(boolean classes, boolean aspectJ, CapturedOutput output) {
		runner(classes, aspectJ).withBean("carts", MemoryCarts.class)
			.withBean("plain", PlainService.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Carts carts = context.getBean(Carts.class);
				assertThat(Proxy.isProxyClass(carts.getClass())).isEqualTo(!classes);
				carts.add("u1");
				carts.remove("u2");
				assertThat(AopUtils.isCglibProxy(context.getBean(PlainService.class))).isTrue();
				context.getBean(PlainService.class).call("u3");
				assertThat(this.standIns.tracked(context)).extracting(ReceivedEvent::event, ReceivedEvent::userId)
					.containsExactly(tuple("Added", "u1"), tuple("Removed", "u2"), tuple("Called", "u3"));
			});
		assertThat(output).doesNotContain("never tracks anything");
	}

	@Test
	void finalClassIsWarnedOfAndDoesNoHarm(CapturedOutput output) {
		runner(true, true).withBean(Sealed.class).withBean(SealedCarts.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(Sealed.class).call("u1");
			context.getBean(SealedCarts.class).add("u1");
			assertThat(this.standIns.tracked(context)).isEmpty();
		});
		assertThat(output).contains("Sealed.call never tracks anything, as its class is final")
			.contains("SealedCarts.add never tracks anything, as its class is final");
	}

	@Test
	void finalClassIsTrackedThroughItsInterface(CapturedOutput output) {
		runner(false, true).withBean(SealedCarts.class).run((context) -> {
			context.getBean(Carts.class).add("u1");
			assertThat(this.standIns.tracked(context)).hasSize(1);
		});
		assertThat(output).doesNotContain("never tracks anything");
	}

	@Test
	void finalMethodOfAnInterfaceIsSeenByInterfaceProxiesOnly(CapturedOutput output) {
		runner(false, true).withBean(FixedCarts.class).run((context) -> {
			context.getBean(Carts.class).add("u1");
			assertThat(this.standIns.tracked(context)).hasSize(1);
		});
		assertThat(output).doesNotContain("never tracks anything");
		runner(true, true).withBean(FixedCarts.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("FixedCarts.add never tracks anything, as it is final");
	}

	@Test
	void methodThatIsNotOfTheInterfaceIsWarnedOf(CapturedOutput output) {
		runner(false, true).withBean(WideCarts.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.contains("WideCarts.clear never tracks anything, as its bean is proxied by its interfaces, which do not")
			.doesNotContain("WideCarts.add");
	}

	@Test
	void methodsNeedNotBePublic() {
		runner(true, true).withBean(PlainService.class).run((context) -> {
			context.getBean(PlainService.class).packagePrivate("u1");
			assertThat(this.standIns.tracked(context)).hasSize(1);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void beansAreProxiedThoughTheApplicationAsksForNoProxies(boolean classes) {
		runner(classes, true).withPropertyValues("spring.aop.auto=false")
			.withBean("carts", MemoryCarts.class)
			.run((context) -> {
				Carts carts = context.getBean(Carts.class);
				assertThat(Proxy.isProxyClass(carts.getClass())).isEqualTo(!classes);
				carts.add("u1");
				assertThat(this.standIns.tracked(context)).hasSize(1);
			});
	}

	@Test
	void callsWithinTheSameObjectAreNotSeen() {
		runner(true, true).withBean(PlainService.class).run((context) -> {
			context.getBean(PlainService.class).itself("u1");
			assertThat(this.standIns.tracked(context)).isEmpty();
		});
	}

	public interface Carts {

		@TrackEvent(event = "Added", userId = "#user")
		void add(String user);

		default void remove(String user) {
		}

	}

	public static class MemoryCarts implements Carts {

		@Override
		public void add(String user) {
		}

		@Override
		@TrackEvent(event = "Removed", userId = "#user")
		public void remove(String user) {
		}

	}

	public static class FixedCarts implements Carts {

		@Override
		public final void add(String user) {
		}

	}

	public static class WideCarts extends MemoryCarts {

		@TrackEvent(event = "Cleared", userId = "'u'")
		public void clear() {
		}

	}

	public static final class SealedCarts implements Carts {

		@Override
		public void add(String user) {
		}

	}

	public static final class Sealed {

		@TrackEvent(event = "Called", userId = "#user")
		public void call(String user) {
		}

	}

	public static class PlainService {

		@TrackEvent(event = "Called", userId = "#user")
		public void call(String user) {
		}

		@TrackEvent(event = "Called Within", userId = "#user")
		void packagePrivate(String user) {
		}

		public void itself(String user) {
			call(user);
		}

	}

}
