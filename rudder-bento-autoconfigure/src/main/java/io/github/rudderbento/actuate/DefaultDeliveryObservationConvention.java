package io.github.rudderbento.actuate;

import io.github.rudderbento.actuate.DeliveryObservationDocumentation.HighCardinalityKeyNames;
import io.github.rudderbento.actuate.DeliveryObservationDocumentation.LowCardinalityKeyNames;
import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.DeliveryRequest;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * The convention by default. Holds nothing that an event holds, and nothing a server
 * answered but its kind.
 */
public class DefaultDeliveryObservationConvention implements DeliveryObservationConvention {

	/** The observation's name, and that of its timer. */
	public static final String NAME = "rudder.bento.delivery";

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(DeliveryObservationContext context) {
		return "deliver " + context.getDestination() + " " + context.getRequest().route().name();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(DeliveryObservationContext context) {
		return KeyValues.of(LowCardinalityKeyNames.DESTINATION.withValue(context.getDestination()),
				LowCardinalityKeyNames.ROUTE.withValue(context.getRequest().route().name()),
				LowCardinalityKeyNames.OUTCOME.withValue(outcome(context.getAnswer())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(DeliveryObservationContext context) {
		DeliveryRequest request = context.getRequest();
		return KeyValues.of(HighCardinalityKeyNames.EVENTS.withValue(Integer.toString(request.events())),
				HighCardinalityKeyNames.BYTES.withValue(Integer.toString(request.body().length())),
				HighCardinalityKeyNames.ATTEMPT.withValue(Integer.toString(request.attempt())));
	}

	private static String outcome(@Nullable Answer answer) {
		if (answer instanceof Answer.Delivered) {
			return "delivered";
		}
		if (answer instanceof Answer.Partial) {
			return "partial";
		}
		if (answer instanceof Answer.Rejected) {
			return "rejected";
		}
		if (answer instanceof Answer.TooLarge) {
			return "too-large";
		}
		if (answer instanceof Answer.Held) {
			return "held";
		}
		if (answer instanceof Answer.NotExecuted) {
			return "not-executed";
		}
		return (answer instanceof Answer.Ambiguous) ? "ambiguous" : "unknown";
	}

}
