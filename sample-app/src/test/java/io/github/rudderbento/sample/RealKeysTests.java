package io.github.rudderbento.sample;

import java.time.Duration;

import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The shop with keys, under the names that the environment has for them. The services
 * they belong to are of this test, and nothing in the shop knows of that.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class RealKeysTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final RudderStackStandIn rudderStack = RudderStackStandIn.builder().writeKeys("real-key").start();

	private static final BentoStandIn bento = BentoStandIn.builder()
		.credentials("real-site", "real-publishable", "real-secret")
		.start();

	private final ShopClient shop;

	RealKeysTests(@LocalServerPort int port) {
		this.shop = new ShopClient(port);
	}

	@DynamicPropertySource
	static void environment(DynamicPropertyRegistry registry) {
		registry.add("RUDDERSTACK_WRITE_KEY", () -> "real-key");
		registry.add("RUDDERSTACK_DATA_PLANE_URL", rudderStack::baseUrl);
		registry.add("BENTO_SITE_UUID", () -> "real-site");
		registry.add("BENTO_PUBLISHABLE_KEY", () -> "real-publishable");
		registry.add("BENTO_SECRET_KEY", () -> "real-secret");
		registry.add("bento.url", bento::baseUrl);
	}

	@AfterAll
	static void close() {
		rudderStack.close();
		bento.close();
	}

	@Test
	void anOrderGoesToWhomTheKeysBelong() {
		assertThat(this.shop.order("c-real", "tea-pot").status()).isEqualTo(201);
		rudderStack.awaitEvents(2, PATIENCE);
		bento.awaitEvents(1, PATIENCE);
	}

	@Test
	void thereAreNoStandInsAndNothingToWatchOrSwitchThem(@Autowired ObjectProvider<StandIns> standIns,
			@Autowired ObjectProvider<StandInController> controllers) {
		assertThat(standIns).isEmpty();
		assertThat(controllers).isEmpty();
		assertThat(this.shop.get("/inbox").status()).isEqualTo(404);
		assertThat(this.shop.get("/switches").status()).isEqualTo(404);
		assertThat(this.shop.post("/switches/bento/down", "").status()).isEqualTo(404);
		assertThat(this.shop.get("/").status()).isEqualTo(200);
	}

}
