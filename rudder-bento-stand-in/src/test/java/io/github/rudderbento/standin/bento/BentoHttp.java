package io.github.rudderbento.standin.bento;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plain client that does what Bento asks for, and nothing more.
 */
final class BentoHttp {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final HttpClient client = HttpClient.newHttpClient();

	private final BentoStandIn standIn;

	BentoHttp(BentoStandIn standIn) {
		this.standIn = standIn;
	}

	Answer get(String path) {
		return send(request(path).GET());
	}

	Answer post(String path, String json) {
		return send("POST", path, json);
	}

	/**
	 * Sends JSON that is written with single quotes, for the eyes' sake.
	 */
	Answer send(String method, String path, String json) {
		return send(request(path).header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(json.replace('\'', '"'))));
	}

	HttpRequest.Builder request(String path) {
		return bare(path + (path.contains("?") ? "&" : "?") + "site_uuid=" + this.standIn.siteUuid())
			.header("User-Agent", "bento-java-test")
			.header("Authorization", basic(this.standIn.publishableKey(), this.standIn.secretKey()));
	}

	HttpRequest.Builder bare(String path) {
		return HttpRequest.newBuilder(URI.create(this.standIn.baseUrl() + path));
	}

	static String basic(String publishableKey, String secretKey) {
		byte[] credentials = (publishableKey + ":" + secretKey).getBytes(StandardCharsets.UTF_8);
		return "Basic " + Base64.getEncoder().encodeToString(credentials);
	}

	Answer send(HttpRequest.Builder request) {
		try {
			return new Answer(this.client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Answer(HttpResponse<String> response) {

		int status() {
			return this.response.statusCode();
		}

		String body() {
			return this.response.body();
		}

		String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

		JsonNode json() {
			return JSON.readTree(body());
		}

		JsonNode at(String pointer) {
			return json().at(pointer);
		}

	}

}
