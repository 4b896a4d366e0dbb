package io.github.rudderbento.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.rudderbento.sample.ShopClient.Answer;
import io.github.rudderbento.standin.bento.ReceivedBentoEvent;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.tracking.EventTracker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The shop without keys: over real HTTP, on the stand-ins.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ShopTests {

	/** What the project promises for one order. */
	private static final Duration PROMISED = Duration.ofSeconds(3);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Autowired
	private StandIns standIns;

	@Autowired
	private EventTracker tracker;

	@Autowired
	private JdbcClient jdbc;

	private final ShopClient shop;

	ShopTests(@LocalServerPort int port) {
		this.shop = new ShopClient(port);
	}

	@BeforeEach
	void clear() {
		this.tracker.flush().join();
		this.standIns.rudderStack().clear();
		this.standIns.bento().clear();
	}

	@Test
	void anOrderArrivesAtBothVendors() {
		Answer answer = this.shop.order("c-known", "tea-pot");
		assertThat(answer.status()).isEqualTo(201);
		this.standIns.rudderStack().awaitEvents(2, PROMISED);
		this.standIns.bento().awaitEvents(1, PROMISED);
		this.tracker.flush().join();

		List<ReceivedEvent> received = this.standIns.rudderStack().events();
		assertThat(received).extracting(ReceivedEvent::type).containsExactly("identify", "track");
		assertThat(received.get(1).path()).isEqualTo("/v1/batch");
		JsonNode track = received.get(1).json();
		assertThat(track.path("messageId").asString()).isNotBlank();
		assertThat(track.path("event").asString()).isEqualTo("Order Completed");
		assertThat(track.path("userId").asString()).isEqualTo("c-known");
		assertThat(track.path("properties").path("orderId")).isEqualTo(answer.body().path("id"));
		assertThat(track.path("properties").path("total").asDouble()).isEqualTo(59.80);
		assertThat(track.path("properties").path("products").path(0).path("sku").asString()).isEqualTo("tea-pot");
		assertThat(track.path("channel").asString()).isEqualTo("server");
		assertThat(track.path("context").path("library").path("name").asString()).isNotBlank();
		assertThat(track.path("context").path("library").path("version").asString()).isNotBlank();
		Instant happened = Instant.parse(track.path("originalTimestamp").asString());
		assertThat(Instant.parse(track.path("timestamp").asString())).isEqualTo(happened);
		assertThat(Instant.parse(track.path("sentAt").asString())).isAfterOrEqualTo(happened);

		assertThat(this.standIns.bento().events()).hasSize(1);
		ReceivedBentoEvent event = this.standIns.bento().events().get(0);
		assertThat(event.type()).isEqualTo("Order Completed");
		assertThat(event.email()).isEqualTo("c-known@example.com");
		assertThat(event.details()).containsEntry("orderId", answer.body().path("id").asString());
	}

	@Test
	void aCustomerIsIdentifiedOnce() {
		this.shop.order("c-again", "tea-pot");
		this.shop.order("c-again", "coffee-mug");
		assertThat(this.standIns.rudderStack().awaitEvents(3, PROMISED)).extracting(ReceivedEvent::type)
			.containsExactly("identify", "track", "track");
	}

	@ParameterizedTest
	@ValueSource(strings = { "poster", "no-such-product" })
	void aFailingOrderIsRolledBackAndSendsNothing(String sku) {
		int orders = orders();
		Answer answer = this.shop.order("c-unlucky", "tea-pot", sku);
		assertThat(answer.status()).isEqualTo(409);
		assertThat(answer.type()).startsWith("application/problem+json");
		assertThat(answer.body().path("detail").asString()).contains(sku);
		assertThat(orders()).isEqualTo(orders);
		// What comes later has arrived; what was rolled back has not.
		this.shop.order("c-lucky", "tea-pot");
		this.standIns.bento().awaitEvents(1, PATIENCE);
		this.tracker.flush().join();
		assertThat(this.standIns.rudderStack().events()).extracting(ReceivedEvent::userId).doesNotContain("c-unlucky");
		assertThat(this.standIns.bento().events()).extracting(ReceivedBentoEvent::email)
			.containsExactly("c-lucky@example.com");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"customerId\":\"c\",\"email\":\"no address\",\"items\":[]}",
			"{\"customerId\":\"c\",\"email\":\"a@example.com\",\"items\":[{\"sku\":\"tea-pot\",\"quantity\":0}]}",
			"{\"customerId\":\"c\",\"email\":\"a@example.com\",\"items\":[null]}" })
	void anInvalidOrderIsAProblem(String order) {
		Answer answer = this.shop.post("/orders", order);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.type()).startsWith("application/problem+json");
		assertThat(answer.body().path("errors").path(0).path("field").asString()).isNotBlank();
	}

	@Test
	void whatIsNoJsonIsAProblem() {
		Answer answer = this.shop.post("/orders", "no json");
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.type()).startsWith("application/problem+json");
	}

	@Test
	void aProductViewGoesToRudderStackOnly() {
		assertThat(this.shop.get("/products/poster?visitor=v-1").status()).isEqualTo(200);
		assertThat(this.shop.get("/products/no-such-product?visitor=v-1").status()).isEqualTo(404);
		ReceivedEvent viewed = this.standIns.rudderStack().awaitEvents(1, PROMISED).get(0);
		assertThat(viewed.event()).isEqualTo("Product Viewed");
		assertThat(viewed.anonymousId()).isEqualTo("v-1");
		this.tracker.flush().join();
		assertThat(this.standIns.bento().events()).isEmpty();
	}

	@Test
	void theInboxShowsWhatArrived() {
		Answer order = this.shop.order("c-inbox", "coffee-mug");
		this.standIns.rudderStack().awaitEvents(2, PROMISED);
		this.standIns.bento().awaitEvents(1, PROMISED);
		Answer inbox = this.shop.get("/inbox");
		assertThat(inbox.status()).isEqualTo(200);
		String id = order.body().path("id").asString();
		assertThat(inbox.body().path("rudderstack").path(1).path("properties").path("orderId").asString())
			.isEqualTo(id);
		assertThat(inbox.body().path("bento").path(0).path("details").path("orderId").asString()).isEqualTo(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rudderstack", "bento" })
	void oneVendorIsDownWhileTheOtherGoesOn(String down) {
		assertThat(this.shop.post("/switches/" + down + "/down", "").status()).isEqualTo(204);
		try {
			assertThat(this.shop.get("/switches").body().path(down).asString()).isEqualTo("down");
			assertThat(this.shop.order("c-outage-" + down, "tea-pot").status()).isEqualTo(201);
			if (down.equals("bento")) {
				this.standIns.rudderStack().awaitEvents(2, PROMISED);
			}
			else {
				this.standIns.bento().awaitEvents(1, PROMISED);
			}
			await().atMost(PATIENCE)
				.untilAsserted(
						() -> assertThat(health(down).path("details").path("state").asString()).isEqualTo("retrying"));
			assertThat(health(down).path("details").path("waiting").asInt()).isPositive();
			// A vendor that is down does not take the shop out of rotation.
			assertThat(this.shop.get("/actuator/health").status()).isEqualTo(200);
		}
		finally {
			assertThat(this.shop.post("/switches/" + down + "/up", "").status()).isEqualTo(204);
		}
		this.standIns.rudderStack().awaitEvents(2, PATIENCE);
		this.standIns.bento().awaitEvents(1, PATIENCE);
		await().atMost(PATIENCE)
			.untilAsserted(
					() -> assertThat(health(down).path("details").path("state").asString()).isEqualTo("delivering"));
	}

	@Test
	void thereAreNoOtherSwitches() {
		assertThat(this.shop.post("/switches/nobody/down", "").status()).isEqualTo(404);
		assertThat(this.shop.post("/switches/bento/sideways", "").status()).isEqualTo(404);
	}

	@Test
	void onlyThisMachineIsServed() throws Exception {
		PropertySource<?> configuration = new YamlPropertySourceLoader()
			.load("application", new ClassPathResource("application.yml"))
			.get(0);
		assertThat(configuration.getProperty("server.address")).isEqualTo("127.0.0.1");
		assertThat(configuration.getProperty("server.port")).isEqualTo(8080);
	}

	private JsonNode health(String vendor) {
		return this.shop.get("/actuator/health").body().path("components").path(vendor);
	}

	private int orders() {
		return this.jdbc.sql("select count(*) from orders").query(Integer.class).single();
	}

}
