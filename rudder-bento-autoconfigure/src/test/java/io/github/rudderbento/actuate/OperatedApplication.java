package io.github.rudderbento.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * A whole application with a web server, both vendors as real servers, and a client that
 * looks at it as an operator does.
 */
final class OperatedApplication implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final RudderStackStandIn rudderStack = RudderStackStandIn.builder()
		.writeKeys(RudderStackStandIn.WRITE_KEY, "canary-write-key")
		.start();

	private final BentoStandIn bento = BentoStandIn.start();

	private final ServletWebServerApplicationContext context;

	private final HttpClient client = HttpClient.newHttpClient();

	private OperatedApplication(List<Class<?>> configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of("server.port=0", "spring.main.banner-mode=off",
				"management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always",
				"management.defaults.metrics.export.enabled=true", "management.prometheus.metrics.export.enabled=true",
				"rudderstack.write-key=canary-write-key", "rudderstack.data-plane-url=" + this.rudderStack.baseUrl(),
				"rudderstack.delivery.gzip=false", "rudderstack.delivery.linger=20ms",
				"bento.site-uuid=" + this.bento.siteUuid(), "bento.publishable-key=" + this.bento.publishableKey(),
				"bento.secret-key=" + this.bento.secretKey(), "bento.url=" + this.bento.baseUrl(),
				"bento.delivery.linger=20ms", "rudder-bento.shutdown-timeout=1s"));
		all.addAll(List.of(properties));
		List<Class<?>> sources = new ArrayList<>(configuration);
		sources.add(Application.class);
		this.context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(
				sources.toArray(new Class<?>[0]))
			.web(WebApplicationType.SERVLET)
			.properties(all.toArray(new String[0]))
			.run();
	}

	static OperatedApplication start(String... properties) {
		return new OperatedApplication(List.of(), properties);
	}

	static OperatedApplication start(Class<?> configuration, String... properties) {
		return new OperatedApplication(List.of(configuration), properties);
	}

	RudderStackStandIn rudderStack() {
		return this.rudderStack;
	}

	BentoStandIn bento() {
		return this.bento;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	<T> T bean(String name, Class<T> type) {
		return this.context.getBean(name, type);
	}

	HttpResponse<String> get(String path) {
		return exchange(request(path).GET());
	}

	JsonNode read(String path) {
		HttpResponse<String> response = get(path);
		if (response.statusCode() != 200) {
			throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
		}
		return JSON.readTree(response.body());
	}

	JsonNode healthOf(String destination) {
		return JSON.readTree(get("/health").body()).path("components").path(destination);
	}

	HttpResponse<String> post(String path, String json) {
		return exchange(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json)));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.context.getWebServer().getPort() + "/actuator" + path));
	}

	private HttpResponse<String> exchange(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
		this.rudderStack.close();
		this.bento.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class Application {

	}

}
