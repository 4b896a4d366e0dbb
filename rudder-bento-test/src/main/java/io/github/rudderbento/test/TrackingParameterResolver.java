package io.github.rudderbento.test;

import java.lang.reflect.Method;
import java.util.Set;

import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Resolves method parameters that are our beans; those that Spring resolves by itself, by
 * an annotation, are left to it.
 */
final class TrackingParameterResolver implements ParameterResolver {

	private static final Set<Class<?>> TYPES = Set.of(RecordingEventTracker.class, RudderStackStandIn.class,
			BentoStandIn.class);

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getDeclaringExecutable() instanceof Method
				&& TYPES.contains(parameter.getParameter().getType())
				&& !ParameterResolutionDelegate.isAutowirable(parameter.getParameter(), parameter.getIndex());
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return SpringExtension.getApplicationContext(context).getBean(parameter.getParameter().getType());
	}

}
