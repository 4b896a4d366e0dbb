package io.github.rudderbento.tracking;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.delivery.PrintableText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts events in place of handing them over, for {@link Mode#DRY_RUN}.
 */
public final class DryRunHandOver implements HandOver {

	private static final Logger logger = LoggerFactory.getLogger(DryRunHandOver.class);

	private static final int MAX_ID = 100;

	private final TrackingCounters counters;

	/**
	 * Creates the hand-over.
	 * @param counters counts the events
	 */
	public DryRunHandOver(TrackingCounters counters) {
		this.counters = counters;
	}

	@Override
	public void handOver(Delivery delivery, CapturedEvent event, Phase phase) {
		this.counters.add(Untracked.DRY_RUN);
		if (logger.isDebugEnabled()) {
			logger.debug("{}: event {} would be sent by route {}", delivery.name(),
					PrintableText.of(event.id().toString(), MAX_ID), event.route().name());
		}
	}

}
