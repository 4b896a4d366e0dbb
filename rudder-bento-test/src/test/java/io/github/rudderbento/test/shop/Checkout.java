package io.github.rudderbento.test.shop;

import java.util.List;

import io.github.rudderbento.rudderstack.Track;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackEvent;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class Checkout {

	private final JdbcTemplate jdbc;

	private final EventTracker tracker;

	private final ApplicationEventPublisher publisher;

	public Checkout(JdbcTemplate jdbc, EventTracker tracker, ApplicationEventPublisher publisher) {
		this.jdbc = jdbc;
		this.tracker = tracker;
		this.publisher = publisher;
	}

	@Transactional
	@TrackEvent(event = "Order Completed", userId = "#order.customerId", email = "#order.email",
			properties = "{orderId: #order.id, total: #order.total}")
	@TrackEvent(event = "Order Failed", userId = "#order.customerId", on = TrackEvent.On.FAILURE,
			properties = "{reason: #exception.class.simpleName}")
	public void complete(Order order) {
		this.tracker.identify(order.customerId(), null);
		this.publisher.publishEvent(Track.of("Basket Emptied").userId(order.customerId()).build());
		this.jdbc.update("insert into orders values (?, ?, ?)", order.id(), order.customerId(), order.total());
	}

	@TrackEvent(event = "Checkout Started", userId = "#user", properties = "{items: #items.size()}")
	public void start(String user, List<String> items) {
	}

}
