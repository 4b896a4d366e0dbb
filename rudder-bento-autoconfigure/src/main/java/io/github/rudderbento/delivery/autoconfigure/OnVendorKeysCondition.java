package io.github.rudderbento.delivery.autoconfigure;

import java.util.Arrays;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Carries out {@link ConditionalOnVendorKeys}. Looks for beans, so it waits until they
 * are registered.
 */
final class OnVendorKeysCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		MergedAnnotation<ConditionalOnVendorKeys> annotation = metadata.getAnnotations()
			.get(ConditionalOnVendorKeys.class);
		String[] names = annotation.getStringArray(MergedAnnotation.VALUE);
		Class<?> details = annotation.getClass("connectionDetails");
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnVendorKeys.class);
		ListableBeanFactory beanFactory = context.getBeanFactory();
		if (beanFactory != null && beanFactory.getBeanNamesForType(details, true, false).length > 0) {
			return ConditionOutcome.match(message.foundExactly(details.getName()));
		}
		return VendorKeys.of(context.getEnvironment(), names).isAbsent()
				? ConditionOutcome.noMatch(message.didNotFind("property", "properties").items(Arrays.asList(names)))
				: ConditionOutcome.match(message.because("at least one of its keys is set"));
	}

}
