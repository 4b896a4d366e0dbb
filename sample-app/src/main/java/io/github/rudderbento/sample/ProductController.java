package io.github.rudderbento.sample;

import java.util.List;

import io.github.rudderbento.rudderstack.Track;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Where guests look at what there is.
 */
@RestController
class ProductController {

	private final JdbcClient jdbc;

	private final ApplicationEventPublisher publisher;

	ProductController(JdbcClient jdbc, ApplicationEventPublisher publisher) {
		this.jdbc = jdbc;
		this.publisher = publisher;
	}

	@GetMapping("/products")
	List<Product> list() {
		return this.jdbc.sql("select sku, name, price, stock from product order by name").query(Product.class).list();
	}

	/**
	 * Shows a product to a visitor whom nobody knows yet. The message is for RudderStack
	 * only, and reaches it as an application event.
	 */
	@GetMapping("/products/{sku}")
	Product show(@PathVariable String sku, @RequestParam String visitor) {
		Product product = this.jdbc.sql("select sku, name, price, stock from product where sku = ?")
			.param(sku)
			.query(Product.class)
			.optional()
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		this.publisher.publishEvent(Track.of("Product Viewed")
			.anonymousId(visitor)
			.property("sku", product.sku())
			.property("name", product.name())
			.property("price", product.price())
			.build());
		return product;
	}

}
