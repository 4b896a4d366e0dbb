package io.github.rudderbento.tracking;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.util.List;

import io.github.rudderbento.bento.autoconfigure.BentoConnectionDetails;
import io.github.rudderbento.delivery.HandOver;
import io.github.rudderbento.http.HttpTransportCustomizer;
import io.github.rudderbento.rudderstack.RudderStackClientCustomizer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.TransactionalEventPublisher;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * The examples of {@code docs/track-event.md}, compiled.
 */
class TrackEventExamples {

	record Customer(String id, String email, String plan) {
	}

	record Order(String id, Customer customer, BigDecimal total, String currency) {
	}

	record Receipt(String id) {
	}

	record Card(String number) {
	}

	static class Methods {

		// example: A method
		@Transactional
		@TrackEvent(event = "Order Completed", userId = "#order.customer.id",
				properties = "{orderId: #order.id, receipt: #result.id, total: #order.total}")
		public Receipt complete(Order order) {
			return new Receipt("r-" + order.id());
		}
		// end

		// example: To Bento too
		@TrackEvent(event = "Trial Started", userId = "#customer.id", email = "#customer.email",
				fields = "plan=#customer.plan", dedupeKey = "#customer.id")
		public void startTrial(Customer customer) {
		}
		// end

		// example: Failures
		@TrackEvent(event = "Order Completed", userId = "#order.customer.id")
		@TrackEvent(event = "Order Failed", userId = "#order.customer.id", on = TrackEvent.On.FAILURE,
				properties = "reason=#exception.class.simpleName")
		public Receipt placeOrder(Order order) {
			throw new IllegalStateException("out of stock");
		}
		// end

		// example: Conditions, templates and placeholders
		@TrackEvent(event = "${shop.name} #{#order.currency} Sale", userId = "#order.customer.id",
				condition = "#order.total > 100", phase = HandOver.Phase.IMMEDIATE)
		public void sell(Order order) {
		}
		// end

		// example: Destinations
		@TrackEvent(event = "Searched", userId = "#user", properties = "terms=#terms", destinations = "rudderstack",
				integrations = "{All: false, 'Google Analytics 4': true}")
		public void search(String user, String terms) {
		}
		// end

		// example: A composed annotation
		@Target(ElementType.METHOD)
		@Retention(RetentionPolicy.RUNTIME)
		@TrackEvent(userId = "#root.target.currentUser()", properties = "source='shop'")
		@interface ShopEvent {

			@AliasFor(annotation = TrackEvent.class, attribute = "event")
			String value();

		}
		// end

		// example: Reactive methods
		@Transactional
		@TrackEvent(event = "Order Shipped", userId = "#order.customer.id", properties = "receipt=#result.id")
		public Mono<Receipt> ship(Order order) {
			return Mono.just(new Receipt("r-" + order.id()));
		}
		// end

	}

	// example: A domain event
	@TrackEvent(event = "Order Completed", userId = "customerId", email = "email", exclude = { "email", "card" })
	public record OrderCompleted(String orderId, String customerId, String email, BigDecimal total, Card card) {
	}
	// end

	static class Publishing {

		private final ApplicationEventPublisher publisher;

		Publishing(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
		}

		// example: Publishing it
		@Transactional
		public void complete(Order order, Card card) {
			this.publisher.publishEvent(new OrderCompleted(order.id(), order.customer().id(), order.customer().email(),
					order.total(), card));
		}
		// end

		// example: Publishing it in a reactive transaction
		public Mono<Void> complete(OrderCompleted event, ReactiveTransactionManager transactions) {
			return new TransactionalEventPublisher(this.publisher).publishEvent(event)
				.as(TransactionalOperator.create(transactions)::transactional);
		}
		// end

	}

	// example: Chosen and renamed properties
	@TrackEvent(event = "Cart Abandoned", userId = "user.id",
			properties = { "*", "item_count=items.size()", "plan=user.plan" }, exclude = { "user", "items" })
	public record CartAbandoned(Customer user, List<String> items, BigDecimal total) {
	}
	// end

	static class Configuration {

		// example: Connection details
		@Bean
		BentoConnectionDetails bentoConnectionDetails(Vault vault) {
			return new BentoConnectionDetails() {

				@Override
				public String getSiteUuid() {
					return vault.read("bento/site");
				}

				@Override
				public String getPublishableKey() {
					return vault.read("bento/publishable-key");
				}

				@Override
				public String getSecretKey() {
					return vault.read("bento/secret-key");
				}

			};
		}
		// end

		// example: Customizers
		@Bean
		RudderStackClientCustomizer patientClient() {
			return (client) -> client.maxRetries(5);
		}

		@Bean
		HttpTransportCustomizer namedTransports() {
			return (destination, transport) -> transport.name(destination + "-shop");
		}
		// end

	}

	interface Vault {

		String read(@Nullable String path);

	}

}
