package io.github.rudderbento.actuate;

import io.github.rudderbento.delivery.Answer;
import io.github.rudderbento.delivery.DeliveryRequest;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request with events while it is observed.
 */
public final class DeliveryObservationContext extends Observation.Context {

	private final String destination;

	private final DeliveryRequest request;

	private volatile @Nullable Answer answer;

	/**
	 * Creates the context of a request that is about to be sent.
	 * @param destination the destination's name
	 * @param request the request
	 */
	public DeliveryObservationContext(String destination, DeliveryRequest request) {
		this.destination = destination;
		this.request = request;
	}

	/**
	 * Where it goes.
	 * @return the destination's name
	 */
	public String getDestination() {
		return this.destination;
	}

	/**
	 * What is sent. Its body holds personal data.
	 * @return the request
	 */
	public DeliveryRequest getRequest() {
		return this.request;
	}

	/**
	 * What was answered.
	 * @return the answer, or {@code null} as long as there is none, or if the exchange
	 * was given up
	 */
	public @Nullable Answer getAnswer() {
		return this.answer;
	}

	void setAnswer(Answer answer) {
		this.answer = answer;
	}

}
