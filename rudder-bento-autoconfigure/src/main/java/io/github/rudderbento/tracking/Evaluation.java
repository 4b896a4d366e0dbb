package io.github.rudderbento.tracking;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.expression.spel.support.StandardTypeLocator;

/**
 * What all evaluations of expressions share.
 */
final class Evaluation {

	private Evaluation() {
	}

	/**
	 * A context with nothing but the beans.
	 * @param beanFactory the beans that expressions may name
	 * @return a context that may be shared between threads
	 */
	static StandardEvaluationContext context(BeanFactory beanFactory) {
		StandardEvaluationContext context = new StandardEvaluationContext();
		context.setBeanResolver(new BeanFactoryResolver(beanFactory));
		context.setTypeLocator(new StandardTypeLocator(classLoader(beanFactory)));
		return context;
	}

	static @Nullable ClassLoader classLoader(BeanFactory beanFactory) {
		return (beanFactory instanceof ConfigurableBeanFactory configurable) ? configurable.getBeanClassLoader() : null;
	}

	/**
	 * Says what failed without the values that an exception's message may quote.
	 * @param ex the exception
	 * @return its kind and, if it is known, the place in the expression
	 */
	static String describe(Throwable ex) {
		if (ex instanceof SpelEvaluationException spel) {
			return spel.getMessageCode() + " at position " + spel.getPosition()
					+ ((spel.getExpressionString() != null) ? " of '" + spel.getExpressionString() + "'" : "");
		}
		return ex.getClass().getName();
	}

}
