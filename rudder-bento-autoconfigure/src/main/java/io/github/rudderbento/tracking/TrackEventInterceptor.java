package io.github.rudderbento.tracking;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import io.github.rudderbento.delivery.HandOver;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.expression.spel.SpelEvaluationException;

/**
 * Tracks the events of {@link TrackEvent} methods around their invocation.
 */
final class TrackEventInterceptor implements MethodInterceptor {

	private final TrackedMethods methods;

	private final Intake intake;

	private final BeanFactoryResolver beans;

	private final ParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

	TrackEventInterceptor(TrackedMethods methods, Intake intake, BeanFactory beanFactory) {
		this.methods = methods;
		this.intake = intake;
		this.beans = new BeanFactoryResolver(beanFactory);
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
		Call call = new Call(tracked, target, invocation.getArguments());
		Object result;
		try {
			result = invocation.proceed();
		}
		catch (Throwable thrown) {
			call.ended(null, thrown);
			throw thrown;
		}
		return whenEnded(result, call);
	}

	private @Nullable Object whenEnded(@Nullable Object result, Call call) {
		if (result instanceof CompletionStage<?> stage) {
			CallerCarrier.Carried caller = this.intake.carry();
			stage.whenComplete((value, thrown) -> caller.run(() -> call.ended(value, thrown)));
			return result;
		}
		if (result instanceof Mono<?> mono) {
			CallerCarrier.Carried caller = this.intake.carry();
			return Mono.deferContextual((context) -> {
				CallerCarrier.Carried carried = caller.with(this.intake.carry(context));
				return mono.doOnSuccess((value) -> carried.run(() -> call.ended(value, null)))
					.doOnError((thrown) -> carried.run(() -> call.ended(null, thrown)));
			});
		}
		if (result instanceof Flux<?> flux) {
			CallerCarrier.Carried caller = this.intake.carry();
			return Flux.deferContextual((context) -> {
				CallerCarrier.Carried carried = caller.with(this.intake.carry(context));
				return flux.doOnComplete(() -> carried.run(() -> call.ended(null, null)))
					.doOnError((thrown) -> carried.run(() -> call.ended(null, thrown)));
			});
		}
		ReactiveAdapter adapter = (result != null)
				? ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, result) : null;
		if (adapter != null && result != null) {
			Publisher<?> publisher = adapter.toPublisher(result);
			Object ended = adapter.isMultiValue() ? whenEnded(Flux.from(publisher), call)
					: whenEnded(Mono.from(publisher), call);
			return adapter.fromPublisher((Publisher<?>) Objects.requireNonNull(ended));
		}
		call.ended(result, null);
		return result;
	}

	/**
	 * What expressions see as {@code #root}.
	 *
	 * @param target the bean
	 * @param method the method
	 * @param args its arguments
	 */
	record Root(@Nullable Object target, Method method, @Nullable Object[] args) {
	}

	/**
	 * One invocation of a tracked method.
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

		void ended(@Nullable Object result, @Nullable Throwable thrown) {
			MethodBasedEvaluationContext context = null;
			for (EventExpressions event : this.tracked.events()) {
				if (!event.isTracked(thrown != null) || TrackEventInterceptor.this.intake.refusesAll()) {
					continue;
				}
				try {
					context = (context != null) ? context : context(result, thrown);
					TrackedEvent evaluated = event.evaluate(context);
					if (evaluated != null) {
						TrackEventInterceptor.this.intake.take(evaluated, phase(event, thrown));
					}
				}
				catch (Exception | StackOverflowError ex) {
					TrackEventInterceptor.this.intake.failed("@TrackEvent on " + this.tracked.where(), describe(ex));
				}
			}
		}

		private HandOver.Phase phase(EventExpressions event, @Nullable Throwable thrown) {
			HandOver.Phase phase = event.annotation().phase();
			return (thrown != null && phase == HandOver.Phase.AFTER_COMMIT) ? HandOver.Phase.AFTER_COMPLETION : phase;
		}

		private MethodBasedEvaluationContext context(@Nullable Object result, @Nullable Throwable thrown) {
			MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(
					new Root(this.target, this.tracked.method(), this.arguments), this.tracked.method(), this.arguments,
					TrackEventInterceptor.this.parameterNames);
			context.setBeanResolver(TrackEventInterceptor.this.beans);
			context.setVariable("result", result);
			context.setVariable("exception", thrown);
			return context;
		}

		/**
		 * Says what failed without the values that an exception's message may quote.
		 */
		private static String describe(Throwable ex) {
			if (ex instanceof SpelEvaluationException spel) {
				return spel.getMessageCode() + " at position " + spel.getPosition()
						+ ((spel.getExpressionString() != null) ? " of '" + spel.getExpressionString() + "'" : "");
			}
			return ex.getClass().getName();
		}

	}

}
