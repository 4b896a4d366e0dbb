package io.github.rudderbento.tracking;

import java.lang.reflect.Method;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.BeanResolver;
import org.springframework.expression.ConstructorResolver;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.IndexAccessor;
import org.springframework.expression.MethodResolver;
import org.springframework.expression.OperatorOverloader;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.TypeComparator;
import org.springframework.expression.TypeConverter;
import org.springframework.expression.TypeLocator;
import org.springframework.expression.TypedValue;

/**
 * What the expressions of one invocation see. Costs one small object: all that is the
 * same for every invocation is shared, accessors and their caches above all.
 */
final class CallContext implements EvaluationContext {

	private final EvaluationContext shared;

	private final TrackedMethod tracked;

	private final @Nullable Object target;

	private final @Nullable Object[] arguments;

	private final @Nullable Object result;

	private final @Nullable Throwable thrown;

	private @Nullable TypedValue root;

	CallContext(EvaluationContext shared, TrackedMethod tracked, @Nullable Object target, @Nullable Object[] arguments,
			@Nullable Object result, @Nullable Throwable thrown) {
		this.shared = shared;
		this.tracked = tracked;
		this.target = target;
		this.arguments = arguments;
		this.result = result;
		this.thrown = thrown;
	}

	@Override
	public TypedValue getRootObject() {
		TypedValue current = this.root;
		if (current == null) {
			current = new TypedValue(new Root(this.target, this.tracked.method(), this.arguments));
			this.root = current;
		}
		return current;
	}

	@Override
	public @Nullable Object lookupVariable(String name) {
		Integer index = this.tracked.variables().indexOf(name);
		if (index != null) {
			return this.arguments[index];
		}
		return switch (name) {
			case MethodVariables.RESULT -> this.result;
			case MethodVariables.EXCEPTION -> this.thrown;
			default -> null;
		};
	}

	@Override
	public void setVariable(String name, @Nullable Object value) {
		throw new UnsupportedOperationException("#" + name + " cannot be assigned");
	}

	@Override
	public boolean isAssignmentEnabled() {
		return false;
	}

	@Override
	public List<PropertyAccessor> getPropertyAccessors() {
		return this.shared.getPropertyAccessors();
	}

	@Override
	public List<IndexAccessor> getIndexAccessors() {
		return this.shared.getIndexAccessors();
	}

	@Override
	public List<ConstructorResolver> getConstructorResolvers() {
		return this.shared.getConstructorResolvers();
	}

	@Override
	public List<MethodResolver> getMethodResolvers() {
		return this.shared.getMethodResolvers();
	}

	@Override
	public @Nullable BeanResolver getBeanResolver() {
		return this.shared.getBeanResolver();
	}

	@Override
	public TypeLocator getTypeLocator() {
		return this.shared.getTypeLocator();
	}

	@Override
	public TypeConverter getTypeConverter() {
		return this.shared.getTypeConverter();
	}

	@Override
	public TypeComparator getTypeComparator() {
		return this.shared.getTypeComparator();
	}

	@Override
	public OperatorOverloader getOperatorOverloader() {
		return this.shared.getOperatorOverloader();
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

}
