package io.github.rudderbento.tracking;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.rudderbento.delivery.HandOver;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.expression.EvaluationContext;

/**
 * Tracks the events of {@link TrackEvent} methods around their invocation.
 */
final class TrackEventInterceptor implements MethodInterceptor {

	private final TrackedMethods methods;

	private final Intake intake;

	private final EvaluationContext shared;

	private final Map<Class<?>, Optional<ReactiveAdapter>> adapters = new ConcurrentHashMap<>();

	TrackEventInterceptor(TrackedMethods methods, Intake intake, BeanFactory beanFactory) {
		this.methods = methods;
		this.intake = intake;
		this.shared = Evaluation.context(beanFactory);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		Class<?> targetClass = (target != null) ? AopUtils.getTargetClass(target)
				: invocation.getMethod().getDeclaringClass();
		TrackedMethod tracked = this.methods.get(invocation.getMethod(), targetClass);
		if (tracked.events().isEmpty()) {
			return invocation.proceed();
		}
		@Nullable Object[] arguments = invocation.getArguments();
		Object result;
		try {
			result = invocation.proceed();
		}
		catch (Throwable thrown) {
			ended(this.intake, tracked, target, arguments, null, thrown);
			throw thrown;
		}
		if (tracked.complete() || result == null) {
			ended(this.intake, tracked, target, arguments, result, null);
			return result;
		}
		Object followed = whenEnded(result, new Call(tracked, target, arguments));
		if (followed != null && !invocation.getMethod().getReturnType().isInstance(followed)) {
			this.intake.failed("@TrackEvent on " + tracked.where(),
					"a " + result.getClass().getName() + " cannot be followed to its end");
			return result;
		}
		return followed;
	}

	private @Nullable Object whenEnded(Object result, Call call) {
		if (result instanceof CompletionStage<?> stage) {
			CallerCarrier.Carried caller = this.intake.carry();
			stage.whenComplete((value, thrown) -> caller.run(() -> call.ended(this.intake, value, cause(thrown))));
			return result;
		}
		if (result instanceof Mono<?> mono) {
			return whenEnded(mono, call);
		}
		if (result instanceof Flux<?> flux) {
			return whenEnded(flux, call);
		}
		ReactiveAdapter adapter = this.adapters.computeIfAbsent(result.getClass(), TrackEventInterceptor::adapter)
			.orElse(null);
		if (adapter != null) {
			Publisher<?> publisher = adapter.toPublisher(result);
			return adapter.fromPublisher(adapter.isMultiValue() ? whenEnded(Flux.from(publisher), call)
					: whenEnded(Mono.from(publisher), call));
		}
		call.ended(this.intake, result, null);
		return result;
	}

	/**
	 * Finds the adapter of the very type first: a type that is a {@code Publisher}, too,
	 * must not come back as a mere one.
	 */
	private static Optional<ReactiveAdapter> adapter(Class<?> type) {
		ReactiveAdapterRegistry registry = ReactiveAdapterRegistry.getSharedInstance();
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			ReactiveAdapter adapter = registry.getAdapter(each);
			if (adapter != null && adapter.getReactiveType() == each) {
				return Optional.of(adapter);
			}
		}
		return Optional.ofNullable(registry.getAdapter(type));
	}

	private <T> Mono<T> whenEnded(Mono<T> mono, Call call) {
		CallerCarrier.Carried caller = this.intake.carry();
		return mono.transformDeferredContextual((each, context) -> {
			Intake within = this.intake.within(context);
			CallerCarrier.Carried carried = caller.with(this.intake.carry(context));
			return each.doOnSuccess((value) -> carried.run(() -> call.ended(within, value, null)))
				.doOnError((thrown) -> carried.run(() -> call.ended(within, null, thrown)));
		});
	}

	private <T> Flux<T> whenEnded(Flux<T> flux, Call call) {
		CallerCarrier.Carried caller = this.intake.carry();
		return flux.transformDeferredContextual((each, context) -> {
			Intake within = this.intake.within(context);
			CallerCarrier.Carried carried = caller.with(this.intake.carry(context));
			return each.doOnComplete(() -> carried.run(() -> call.ended(within, null, null)))
				.doOnError((thrown) -> carried.run(() -> call.ended(within, null, thrown)));
		});
	}

	private void ended(Intake target, TrackedMethod tracked, @Nullable Object bean, @Nullable Object[] arguments,
			@Nullable Object result, @Nullable Throwable thrown) {
		EvaluationContext context = null;
		for (EventExpressions event : tracked.events()) {
			if (!event.isTracked(thrown != null) || target.refusesAll()) {
				continue;
			}
			try {
				if (context == null) {
					context = event.isConstant() ? this.shared
							: new CallContext(this.shared, tracked, bean, arguments, result, thrown);
				}
				TrackedEvent evaluated = event.evaluate(context);
				context = (context != this.shared) ? context : null;
				if (evaluated != null) {
					target.take(evaluated, phase(event, thrown));
				}
			}
			catch (Exception | LinkageError | StackOverflowError | AssertionError ex) {
				target.failed("@TrackEvent on " + tracked.where(), Evaluation.describe(ex));
			}
		}
	}

	/**
	 * A stage that depends on another one wraps what that threw.
	 */
	private static @Nullable Throwable cause(@Nullable Throwable thrown) {
		Throwable cause = (thrown instanceof CompletionException) ? thrown.getCause() : null;
		return (cause != null) ? cause : thrown;
	}

	private static HandOver.Phase phase(EventExpressions event, @Nullable Throwable thrown) {
		HandOver.Phase phase = event.annotation().phase();
		return (thrown != null && phase == HandOver.Phase.AFTER_COMMIT) ? HandOver.Phase.AFTER_COMPLETION : phase;
	}

	/**
	 * One invocation of a method whose result comes later.
	 */
	private final class Call {

		private final TrackedMethod tracked;

		private final @Nullable Object target;

		private final @Nullable Object[] arguments;

		Call(TrackedMethod tracked, @Nullable Object target, @Nullable Object[] arguments) {
			this.tracked = tracked;
			this.target = target;
			this.arguments = arguments;
		}

		void ended(Intake intake, @Nullable Object result, @Nullable Throwable thrown) {
			TrackEventInterceptor.this.ended(intake, this.tracked, this.target, this.arguments, result, thrown);
		}

	}

}
