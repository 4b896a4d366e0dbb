package io.github.rudderbento.delivery.autoconfigure;

import java.util.Arrays;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Carries out {@link ConditionalOnVendorKeys}.
 */
final class OnVendorKeysCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		MergedAnnotation<ConditionalOnVendorKeys> annotation = metadata.getAnnotations()
			.get(ConditionalOnVendorKeys.class);
		String[] names = annotation.getStringArray(MergedAnnotation.VALUE);
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnVendorKeys.class);
		return VendorKeys.of(context.getEnvironment(), names).isAbsent()
				? ConditionOutcome.noMatch(message.didNotFind("property", "properties").items(Arrays.asList(names)))
				: ConditionOutcome.match(message.because("at least one of its keys is set"));
	}

}
