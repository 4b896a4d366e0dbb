package io.github.rudderbento.actuate;

import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.DeliveryCounters;
import io.github.rudderbento.delivery.DeliveryStatus;
import io.github.rudderbento.delivery.DeliveryStatus.State;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of one destination, told from the outcomes of real traffic: the vendor is
 * never called for it. A destination that cannot be delivered to is of a configurable
 * status, {@code UNKNOWN} by default, which does not take an application out of rotation.
 */
public final class DeliveryHealthIndicator extends AbstractHealthIndicator {

	private final Delivery delivery;

	private final Status failureStatus;

	/**
	 * Creates the indicator.
	 * @param delivery the destination's delivery
	 * @param failureStatus the status when it cannot be delivered to
	 */
	public DeliveryHealthIndicator(Delivery delivery, Status failureStatus) {
		super("The state of the delivery cannot be told");
		this.delivery = delivery;
		this.failureStatus = failureStatus;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		DeliveryStatus status = this.delivery.status();
		DeliveryCounters counters = this.delivery.counters();
		builder.status(
				(status.state() == State.RETRYING || status.state() == State.HELD) ? this.failureStatus : Status.UP);
		builder.withDetail("state", status.state().tag());
		if (status.advice() != null) {
			builder.withDetail("advice", status.advice());
		}
		if (status.lastSuccess() != null) {
			builder.withDetail("lastSuccess", status.lastSuccess());
		}
		if (status.lastFailure() != null) {
			builder.withDetail("lastFailure", status.lastFailure());
			builder.withDetail("lastFailureText", String.valueOf(status.lastFailureText()));
		}
		builder.withDetail("waiting", status.waiting());
		builder.withDetail("waitingBytes", status.waitingBytes());
		builder.withDetail("oldestAge", status.oldestAge());
		builder.withDetail("delivered", counters.delivered());
		builder.withDetail("dropped", counters.dropped() + counters.expired());
		builder.withDetail("deadLetters", this.delivery.deadLetters().size());
	}

}
