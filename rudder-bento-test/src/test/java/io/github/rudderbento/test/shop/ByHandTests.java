package io.github.rudderbento.test.shop;

import java.time.Duration;
import java.util.List;

import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import io.github.rudderbento.test.StandInsExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

// tag::extension
@SpringBootTest
class ByHandTests {

	@RegisterExtension
	static final StandInsExtension standIns = new StandInsExtension();

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		standIns.register(registry);
	}

	@Test
	void arrives(@Autowired Checkout checkout, RudderStackStandIn rudderStack) {
		checkout.start("u1", List.of("mug"));
		assertThat(rudderStack.awaitEvents(1, Duration.ofSeconds(20)).get(0).userId()).isEqualTo("u1");
	}

}
// end::extension
