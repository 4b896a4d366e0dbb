package io.github.rudderbento.sample;

import java.time.Duration;
import java.util.List;

import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

// README
@SpringBootTest
class CheckoutTests {

	private static final RudderStackStandIn rudderStack = RudderStackStandIn.start();

	@DynamicPropertySource
	static void configure(DynamicPropertyRegistry registry) {
		registry.add("rudderstack.data-plane-url", rudderStack::baseUrl);
		registry.add("rudderstack.write-key", () -> RudderStackStandIn.WRITE_KEY);
	}

	@Test
	void anOrderIsTracked(@Autowired OrderService orders) {
		rudderStack.faults().next(2, Fault.status(503));
		orders.place(new Order("c-1", "ada@example.com", List.of(new Order.Item("tea-pot", 2))));
		assertThat(rudderStack.awaitEvents(2, Duration.ofSeconds(5))).extracting(ReceivedEvent::event)
			.contains("Order Completed");
	}

}
// end
