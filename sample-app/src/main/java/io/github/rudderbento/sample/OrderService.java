package io.github.rudderbento.sample;

import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;

import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackEvent;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes orders. What it tracks leaves the shop when the order's transaction commits, and
 * never when it is rolled back.
 */
@Service
class OrderService {

	private static final String CURRENCY = "EUR";

	private final JdbcClient jdbc;

	private final EventTracker tracker;

	OrderService(JdbcClient jdbc, EventTracker tracker) {
		this.jdbc = jdbc;
		this.tracker = tracker;
	}

	/**
	 * Takes an order. The email in the annotation is what sends the event to Bento too.
	 * @param order what is ordered
	 * @return the receipt
	 * @throws OrderRefusedException when a product is unknown or sold out
	 */
	@Transactional
	@TrackEvent(event = "Order Completed", userId = "#order.customerId", email = "#order.email",
			properties = "{orderId: #result.id, total: #result.total, currency: #result.currency, products: #result.items}",
			dedupeKey = "#result.id")
	Receipt place(Order order) {
		register(order);
		String id = UUID.randomUUID().toString();
		this.jdbc.sql("insert into orders (id, customer_id) values (?, ?)").params(id, order.customerId()).update();
		BigDecimal total = BigDecimal.ZERO;
		for (Order.Item item : order.items()) {
			total = total.add(sell(id, item));
		}
		return new Receipt(id, total, CURRENCY, order.items());
	}

	private void register(Order order) {
		boolean known = this.jdbc.sql("select 1 from customer where id = ?")
			.param(order.customerId())
			.query()
			.listOfRows()
			.size() > 0;
		if (!known) {
			this.jdbc.sql("insert into customer (id, email) values (?, ?)")
				.params(order.customerId(), order.email())
				.update();
			this.tracker.identify(order.customerId(), Map.of("email", order.email()));
		}
	}

	private BigDecimal sell(String orderId, Order.Item item) {
		BigDecimal price = this.jdbc.sql("select price from product where sku = ?")
			.param(item.sku())
			.query(BigDecimal.class)
			.optional()
			.orElseThrow(() -> new OrderRefusedException("There is no product with this sku: " + item.sku()));
		boolean sold = this.jdbc.sql("update product set stock = stock - ? where sku = ? and stock >= ?")
			.params(item.quantity(), item.sku(), item.quantity())
			.update() == 1;
		if (!sold) {
			throw new OrderRefusedException("Not enough of this product is left: " + item.sku());
		}
		this.jdbc.sql("insert into order_item (order_id, sku, quantity, price) values (?, ?, ?, ?)")
			.params(orderId, item.sku(), item.quantity(), price)
			.update();
		return price.multiply(BigDecimal.valueOf(item.quantity()));
	}

}
