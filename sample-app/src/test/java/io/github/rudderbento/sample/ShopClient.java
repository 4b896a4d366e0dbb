package io.github.rudderbento.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A guest of the shop.
 */
final class ShopClient {

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper json = JsonMapper.builder().build();

	private final String url;

	ShopClient(int port) {
		this.url = "http://127.0.0.1:" + port;
	}

	Answer order(String customerId, String... skus) {
		StringBuilder items = new StringBuilder();
		for (String sku : skus) {
			items.append(items.isEmpty() ? "" : ",").append("{\"sku\":\"" + sku + "\",\"quantity\":2}");
		}
		return post("/orders", "{\"customerId\":\"" + customerId + "\",\"email\":\"" + customerId
				+ "@example.com\",\"items\":[" + items + "]}");
	}

	Answer post(String path, String body) {
		return exchange(HttpRequest.newBuilder(URI.create(this.url + path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	Answer get(String path) {
		return exchange(HttpRequest.newBuilder(URI.create(this.url + path)));
	}

	private Answer exchange(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = this.http.send(request.build(), BodyHandlers.ofString());
			String type = response.headers().firstValue("Content-Type").orElse("");
			return new Answer(response.statusCode(), type,
					type.contains("json") ? this.json.readTree(response.body()) : this.json.missingNode());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	record Answer(int status, String type, JsonNode body) {
	}

}
