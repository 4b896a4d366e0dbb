package io.github.rudderbento.test.shop;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

import io.github.rudderbento.bento.BentoClient;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.bento.ReceivedBentoEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import io.github.rudderbento.test.WithStandIns;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

// tag::stand-ins
@SpringBootTest
@WithStandIns
class CheckoutHttpTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Autowired
	private Checkout checkout;

	@Test
	void orderArrivesAtBothVendors(RudderStackStandIn rudderStack, BentoStandIn bento) {
		this.checkout.complete(new Order("o1", "u1", "ada@example.com", BigDecimal.TEN));
		assertThat(rudderStack.awaitEvents(3, PATIENCE)).extracting(ReceivedEvent::event).contains("Order Completed");
		assertThat(bento.awaitEvents(1, PATIENCE)).extracting(ReceivedBentoEvent::email)
			.containsExactly("ada@example.com");
	}

	@Test
	void outageOfRudderStackDoesNoHarm(RudderStackStandIn rudderStack) {
		rudderStack.faults().next(2, Fault.status(503));
		this.checkout.complete(new Order("o2", "u1", null, BigDecimal.TEN));
		assertThat(rudderStack.awaitEvents(3, PATIENCE)).hasSize(3);
	}

	@Test
	void findsTheSubscriber(@Autowired BentoClient client, BentoStandIn bento) {
		bento.addSubscriber("ada@example.com", Map.of("plan", "pro"), "customer");
		assertThat(client.subscribers().find("ada@example.com").block()).isNotNull();
	}

}
// end::stand-ins
