package io.github.rudderbento.sample;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The shop as the build processed it ahead of time, in a JVM of its own.
 */
class AheadOfTimeTests {

	@Test
	void anOrderArrives(@TempDir Path directory) throws Exception {
		try (ShopProcess process = ShopProcess.start(directory,
				ShopProcess.classPath((entry) -> !entry.getFileName().toString().startsWith("spring-boot-devtools")),
				"-Dspring.aot.enabled=true")) {
			ShopClient shop = process.awaitStart(1);
			assertThat(process.log()).contains("Starting AOT-processed SampleApplication");

			JsonNode receipt = shop.order("c-aot", "tea-pot").body();
			assertThat(receipt.path("id").asString()).isNotBlank();
			await().atMost(ShopProcess.PATIENCE).untilAsserted(() -> {
				JsonNode inbox = shop.get("/inbox").body();
				assertThat(inbox.path("rudderstack")).anySatisfy((message) -> {
					assertThat(message.path("event").asString()).isEqualTo("Order Completed");
					assertThat(message.path("userId").asString()).isEqualTo("c-aot");
					assertThat(message.path("properties").path("orderId")).isEqualTo(receipt.path("id"));
					assertThat(message.path("properties").path("products").path(0).path("sku").asString())
						.isEqualTo("tea-pot");
				});
				assertThat(inbox.path("bento")).singleElement()
					.satisfies(
							(event) -> assertThat(event.path("details").path("orderId")).isEqualTo(receipt.path("id")));
			});

			shop.get("/products/tea-pot?visitor=v-aot");
			await().atMost(ShopProcess.PATIENCE)
				.untilAsserted(() -> assertThat(shop.get("/inbox").body().path("rudderstack"))
					.extracting((message) -> message.path("event").asString())
					.contains("Product Viewed"));
			assertThat(shop.get("/actuator/health").body().path("status").asString()).isEqualTo("UP");
			process.stop();
		}
	}

}
