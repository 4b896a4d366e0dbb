package io.github.rudderbento.rudderstack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.rudderbento.delivery.RetrySettings;
import io.github.rudderbento.http.HttpTransport;
import io.github.rudderbento.standin.rudderstack.ReceivedEvent;
import io.github.rudderbento.standin.rudderstack.RudderStackStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the Rust SDK's reference does, done with our API, sent and compared with the
 * documented fields. The regions between the tags are the code blocks of
 * {@code docs/from-the-rust-sdk.md}.
 */
class RustSdkExamplesTests {

	private static final Pattern TAGGED = Pattern.compile("\t\t// tag::(\\S+)\\n(.*?)\\n\t\t// end::\\1\\n",
			Pattern.DOTALL);

	private static final Pattern BLOCK = Pattern.compile("<!-- (\\S+) -->\\n```java\\n(.*?)\\n```", Pattern.DOTALL);

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final RudderStackStandIn server = RudderStackStandIn.start();

	private final HttpTransport transport = HttpTransport.builder()
		.baseUrl(URI.create(this.server.baseUrl()))
		.basicAuth(RudderStackStandIn.WRITE_KEY, "")
		.build();

	private RudderStackClient client;

	@BeforeEach
	void start() {
		RudderStackRoute route = new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, Map.of());
		this.client = RudderStackClient.builder(this.transport, route, new RudderStackCapture(route)).build();
	}

	@AfterEach
	void stop() {
		this.transport.close();
		this.server.close();
	}

	@Test
	void identify() {
		RudderStackClient client = this.client;
		// tag::identify
		client
			.send(Identify.of("1hKOmRA4GRlm")
				.trait("name", "Alex Keener")
				.trait("email", "alex@example.com")
				.trait("plan", "enterprise")
				.trait("logins", 24)
				.build())
			.block();
		// end::identify
		assertFields(0, "/v1/identify", """
				{"type":"identify","userId":"1hKOmRA4GRlm","traits":{"name":"Alex Keener","email":"alex@example.com",
				"plan":"enterprise","logins":24}}""");
	}

	@Test
	void track() {
		RudderStackClient client = this.client;
		// tag::track
		client
			.send(Track.of("Product Added")
				.userId("1hKOmRA4GRlm")
				.property("product_id", "P123")
				.property("product_name", "Running Shoes")
				.property("price", 89.99)
				.property("currency", "USD")
				.property("category", "Sports")
				.build())
			.block();
		// end::track
		assertFields(0, "/v1/track", """
				{"type":"track","userId":"1hKOmRA4GRlm","event":"Product Added","properties":{"product_id":"P123",
				"product_name":"Running Shoes","price":89.99,"currency":"USD","category":"Sports"}}""");
	}

	@Test
	void trackInShort() {
		RudderStackClient client = this.client;
		// tag::track-in-short
		client.track("1hKOmRA4GRlm", "Product Added", Map.of("product_id", "P123", "price", 89.99)).block();
		// end::track-in-short
		assertFields(0, "/v1/track", """
				{"type":"track","userId":"1hKOmRA4GRlm","event":"Product Added",
				"properties":{"product_id":"P123","price":89.99}}""");
	}

	@Test
	void page() {
		RudderStackClient client = this.client;
		// tag::page
		client
			.send(Page.of("Schedule")
				.userId("1hKOmRA4GRlm")
				.property("category", "Cultural")
				.property("path", "/a/b")
				.build())
			.block();
		// end::page
		assertFields(0, "/v1/page", """
				{"type":"page","userId":"1hKOmRA4GRlm","name":"Schedule",
				"properties":{"category":"Cultural","path":"/a/b"}}""");
	}

	@Test
	void screen() {
		RudderStackClient client = this.client;
		// tag::screen
		client
			.send(Screen.of("Product List")
				.userId("1hKOmRA4GRlm")
				.property("category", "Sports")
				.property("path", "/products/sports")
				.property("view_type", "grid")
				.property("filters_applied", true)
				.build())
			.block();
		// end::screen
		assertFields(0, "/v1/screen", """
				{"type":"screen","userId":"1hKOmRA4GRlm","name":"Product List","properties":{"category":"Sports",
				"path":"/products/sports","view_type":"grid","filters_applied":true}}""");
	}

	@Test
	void group() {
		RudderStackClient client = this.client;
		// tag::group
		client
			.send(Group.of("org_123")
				.userId("1hKOmRA4GRlm")
				.trait("name", "Acme Corp")
				.trait("industry", "Technology")
				.trait("employees", 500)
				.trait("plan", "enterprise")
				.build())
			.block();
		// end::group
		assertFields(0, "/v1/group", """
				{"type":"group","userId":"1hKOmRA4GRlm","groupId":"org_123","traits":{"name":"Acme Corp",
				"industry":"Technology","employees":500,"plan":"enterprise"}}""");
	}

	@Test
	void alias() {
		RudderStackClient client = this.client;
		// tag::alias
		client.send(Alias.of("12LKsA544gh").userId("1hKOmRA4GRlm").build()).block();
		// end::alias
		assertFields(0, "/v1/alias", """
				{"type":"alias","userId":"1hKOmRA4GRlm","previousId":"12LKsA544gh"}""");
	}

	@Test
	void batch() {
		RudderStackClient client = this.client;
		// tag::batch
		BatchResult result = client
			.send(Batch.builder()
				.add(Identify.of("foo").build(), Track.of("Bar").userId("bar").build(),
						Track.of("Baz").userId("baz").build())
				.context("foo", "bar")
				.build())
			.block();
		// end::batch
		assertThat(result.isComplete()).isTrue();
		assertFields(0, "/v1/batch", "{\"type\":\"identify\",\"userId\":\"foo\",\"context\":{\"foo\":\"bar\"}}");
		assertFields(1, "/v1/batch",
				"{\"type\":\"track\",\"userId\":\"bar\",\"event\":\"Bar\",\"context\":{\"foo\":\"bar\"}}");
		assertFields(2, "/v1/batch",
				"{\"type\":\"track\",\"userId\":\"baz\",\"event\":\"Baz\",\"context\":{\"foo\":\"bar\"}}");
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void destinationFilter() {
		RudderStackClient client = this.client;
		// tag::destination-filter
		client
			.send(Track.of("Order Completed")
				.userId("1hKOmRA4GRlm")
				.property("revenue", 99.99)
				.property("currency", "USD")
				.integrations(Integrations.all(false).enable("Amplitude"))
				.build())
			.block();
		// end::destination-filter
		assertFields(0, "/v1/track", """
				{"type":"track","userId":"1hKOmRA4GRlm","event":"Order Completed",
				"properties":{"revenue":99.99,"currency":"USD"},"integrations":{"All":false,"Amplitude":true}}""");
	}

	@Test
	void optionsOfEveryCall() {
		RudderStackClient client = this.client;
		// tag::options
		client
			.send(Track.of("Order Completed")
				.anonymousId("anon-7")
				.context("ip", "203.0.113.9")
				.context("campaign", Map.of("name", "spring"))
				.originalTimestamp(Instant.parse("2025-12-31T23:59:59.999Z"))
				.build())
			.block();
		// end::options
		assertFields(0, "/v1/track", """
				{"type":"track","anonymousId":"anon-7","event":"Order Completed",
				"context":{"ip":"203.0.113.9","campaign":{"name":"spring"}},
				"originalTimestamp":"2025-12-31T23:59:59.999Z"}""");
	}

	@Test
	void retries() {
		HttpTransport transport = this.transport;
		// tag::retries
		RudderStackRoute route = new RudderStackRoute(RudderStackRoute.DEFAULT_LIMITS, Map.of());
		RudderStackClient client = RudderStackClient.builder(transport, route, new RudderStackCapture(route))
			.maxRetries(5)
			.retry(new RetrySettings(Duration.ofMillis(100), Duration.ofSeconds(30), 0.2, Duration.ofMinutes(5), false))
			.build();
		// end::retries
		assertThat(client.track("u1", "E").block().attempts()).isEqualTo(1);
	}

	@Test
	void errors() {
		RudderStackClient client = this.client;
		StringBuilder log = new StringBuilder();
		// tag::errors
		client.track("", "Order Completed")
			.doOnError(RudderStackInvalidPayloadException.class, (ex) -> log.append(ex.problem()))
			.doOnError(RudderStackRateLimitedException.class, (ex) -> log.append(ex.retryAfter()))
			.doOnError(RudderStackException.class, (ex) -> log.append(ex.status()).append(ex.eventIds()))
			.onErrorComplete()
			.block();
		// end::errors
		assertThat(log).startsWith("userId: neither userId nor anonymousId is given0[");
	}

	@Test
	void pageShowsTheseVeryExamples() throws IOException {
		Map<String, String> tagged = new LinkedHashMap<>();
		Matcher regions = TAGGED.matcher(Files
			.readString(Path.of("src/test/java", RustSdkExamplesTests.class.getName().replace('.', '/') + ".java")));
		while (regions.find()) {
			tagged.put(regions.group(1), regions.group(2).replaceAll("(?m)^\t\t", "").replace("\t", "    "));
		}
		Map<String, String> shown = new LinkedHashMap<>();
		String page = Files.readString(Path.of("../docs/from-the-rust-sdk.md"));
		Matcher blocks = BLOCK.matcher(page);
		while (blocks.find()) {
			shown.put(blocks.group(1), blocks.group(2));
		}
		assertThat(shown).hasSizeGreaterThan(10).containsExactlyInAnyOrderEntriesOf(tagged);
		assertThat(page.split("```java", -1)).as("every block is named").hasSize(shown.size() + 1);
	}

	/**
	 * Compares an event with the documented fields. What the Rust SDK adds by itself, we
	 * do too: channel, times and the library.
	 */
	private void assertFields(int index, String path, String expected) {
		ReceivedEvent event = this.server.events().get(index);
		assertThat(event.path()).isEqualTo(path);
		ObjectNode json = (ObjectNode) MAPPER.readTree(event.raw());
		ObjectNode fields = (ObjectNode) MAPPER.readTree(expected);
		assertThat(json.remove("channel").asString()).isEqualTo("server");
		assertThat(json.remove("messageId").asString()).isNotBlank();
		assertThat(json.remove("sentAt").asString()).endsWith("Z");
		JsonNode timestamp = json.remove("timestamp");
		assertThat(json.get("originalTimestamp")).isEqualTo(timestamp);
		if (!fields.has("originalTimestamp")) {
			json.remove("originalTimestamp");
		}
		ObjectNode context = (ObjectNode) json.get("context");
		assertThat(context.remove("library").size()).isEqualTo(2);
		if (context.isEmpty()) {
			json.remove("context");
		}
		assertThat(json).isEqualTo(fields);
	}

}
