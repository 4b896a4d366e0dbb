package io.github.rudderbento.actuate;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What is observed of deliveries.
 */
public enum DeliveryObservationDocumentation implements ObservationDocumentation {

	/**
	 * One request with events, from its start to the answer. Retries are observed one by
	 * one.
	 */
	DELIVERY {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultDeliveryObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

		@Override
		public String getPrefix() {
			return "";
		}

	};

	/**
	 * Tags of meters and spans.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/** The destination's name, such as {@code rudderstack}. */
		DESTINATION {

			@Override
			public String asString() {
				return "destination";
			}

		},

		/** The route's name within the destination, such as {@code events}. */
		ROUTE {

			@Override
			public String asString() {
				return "route";
			}

		},

		/**
		 * What became of the request: {@code delivered}, {@code partial},
		 * {@code rejected}, {@code too-large}, {@code held}, {@code not-executed},
		 * {@code ambiguous}, or {@code unknown} while it is under way and when it was
		 * given up.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * Tags of spans only.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/** How many events the request holds. */
		EVENTS {

			@Override
			public String asString() {
				return "rudder.bento.events";
			}

		},

		/** The length of its body as sent. */
		BYTES {

			@Override
			public String asString() {
				return "rudder.bento.bytes";
			}

		},

		/** Which attempt with these events it is, from 1. */
		ATTEMPT {

			@Override
			public String asString() {
				return "rudder.bento.attempt";
			}

		}

	}

}
