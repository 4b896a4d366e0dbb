package io.github.rudderbento.actuate;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags the observation of a request with events. Declare a bean of this type to
 * replace {@link DefaultDeliveryObservationConvention}.
 */
public interface DeliveryObservationConvention extends ObservationConvention<DeliveryObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof DeliveryObservationContext;
	}

}
