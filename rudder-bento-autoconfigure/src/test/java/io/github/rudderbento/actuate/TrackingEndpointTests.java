package io.github.rudderbento.actuate;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.rudderbento.delivery.DeadLetter;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.rudderstack.RudderStackRoute;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.tracking.CataloguedEvent;
import io.github.rudderbento.tracking.EventTracker;
import io.github.rudderbento.tracking.TrackedEvent;
import io.github.rudderbento.tracking.planned.PlannedShop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TrackingEndpointTests {

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final String OPEN = "management.endpoint.tracking.access=unrestricted";

	private static final String KEEP = "bento.missing-email=dead-letter";

	private static OperatedApplication closed;

	private static OperatedApplication open;

	/** The one of this test. */
	private OperatedApplication application = open;

	@BeforeAll
	static void startBoth() {
		closed = OperatedApplication.start();
		open = OperatedApplication.start(OPEN, KEEP);
	}

	@AfterAll
	static void closeBoth() {
		closed.close();
		open.close();
	}

	@AfterEach
	void close() {
		if (this.application != open && this.application != closed) {
			this.application.close();
		}
		open.bean(EventTracker.class).flush().join();
		bento(open).deadLetters().discard((letter) -> true);
	}

	private void start(String... properties) {
		this.application = OperatedApplication.start(properties);
	}

	private static Delivery bento(OperatedApplication application) {
		return application.bean("bentoDelivery", Delivery.class);
	}

	private void trackWithoutEmail(String user) {
		this.application.bean(EventTracker.class)
			.track(TrackedEvent.of("Order Completed")
				.userId(user)
				.destinations("bento")
				.property("total", 12)
				.property("person", Map.of("name", "Jane Canary", "jane.canary@example.com", true))
				.build());
	}

	@Test
	void readsTheStateOfEachDestination() {
		start();
		this.application.bean(EventTracker.class)
			.track(TrackedEvent.of("Order Completed").userId("u").email("u@example.com").build());
		this.application.rudderStack().awaitEvents(1, PATIENCE);
		this.application.bento().awaitEvents(1, PATIENCE);
		await().atMost(PATIENCE).untilAsserted(() -> {
			JsonNode report = this.application.read("/tracking");
			for (String destination : List.of("rudderstack", "bento")) {
				JsonNode told = report.path("destinations").path(destination);
				assertThat(told.path("state").asString()).isEqualTo("delivering");
				assertThat(told.path("lastSuccess").isMissingNode()).isFalse();
				assertThat(told.path("events").path("accepted").asInt()).isEqualTo(1);
				assertThat(told.path("events").path("delivered").asInt()).isEqualTo(1);
				assertThat(told.path("buffer").path("events").asInt()).isZero();
				assertThat(told.path("buffer").path("maxBytes").asLong()).isEqualTo(32L << 20);
				assertThat(told.path("requests").asInt()).isEqualTo(1);
				assertThat(told.path("deadLetters").path("kept").asInt()).isZero();
			}
			assertThat(report.path("untracked").path("missing-email").asInt(-1)).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/bento" })
	void refusesToWriteUnlessItIsOpened(String destination) {
		this.application = closed;
		HttpResponse<String> answer = this.application.post("/tracking" + destination, "{\"action\":\"pause\"}");
		assertThat(answer.statusCode()).isEqualTo(405);
		assertThat(this.application.get("/tracking" + destination).statusCode()).isEqualTo(200);
	}

	@Test
	void isAbsentWhereAccessIsNone() {
		start("management.endpoint.tracking.access=none");
		assertThat(this.application.get("/tracking").statusCode()).isEqualTo(404);
	}

	@Test
	void pausesFlushesAndResumes() {
		start(OPEN, "rudderstack.delivery.linger=10m");
		assertThat(this.application.post("/tracking/rudderstack", "{\"action\":\"pause\"}").body())
			.isEqualTo("{\"action\":\"pause\",\"events\":{\"rudderstack\":0}}");
		this.application.bean(EventTracker.class).track("u", "Order Completed", null);
		await().atMost(PATIENCE)
			.until(() -> this.application.read("/tracking/rudderstack")
				.at("/destination/state")
				.asString()
				.equals("paused"));
		assertThat(this.application.read("/health").at("/components/rudderstack/details/state").asString())
			.isEqualTo("paused");
		assertThat(this.application.read("/tracking").at("/destinations/bento/state").asString())
			.isEqualTo("delivering");
		assertThat(this.application.post("/tracking/rudderstack", "{\"action\":\"flush\",\"timeout\":\"10ms\"}").body())
			.isEqualTo("{\"action\":\"flush\",\"events\":{\"rudderstack\":1}}");
		assertThat(this.application.post("/tracking", "{\"action\":\"resume\"}").body())
			.isEqualTo("{\"action\":\"resume\",\"events\":{\"bento\":0,\"rudderstack\":1}}");
		assertThat(this.application.post("/tracking", "{\"action\":\"flush\"}").body())
			.isEqualTo("{\"action\":\"flush\",\"events\":{\"bento\":0,\"rudderstack\":0}}");
		assertThat(this.application.rudderStack().awaitEvents(1, PATIENCE)).hasSize(1);
	}

	@Test
	void showsTheStructureOfDeadLettersAndNoValue() {
		trackWithoutEmail("canary-user");
		HttpResponse<String> answer = this.application.get("/tracking/bento");
		assertThat(answer.body()).doesNotContain("anary").doesNotContain("Jane").doesNotContain("Order Completed");
		JsonNode letter = this.application.read("/tracking/bento").path("letters").get(0);
		assertThat(letter.path("id").asInt()).isPositive();
		assertThat(letter.path("destination").asString()).isEqualTo("bento");
		assertThat(letter.path("route").asString()).isEqualTo("events");
		assertThat(letter.path("reason").asString()).isEqualTo("missing-data");
		assertThat(letter.path("bytes").asInt()).isPositive();
		assertThat(letter.path("time").asString()).isNotEmpty();
		assertThat(letter.at("/payload/details/total").asString()).isEqualTo("number");
		assertThat(letter.at("/payload/details/person").toString()).contains("\"name\":\"string\"")
			.contains("\"***\":\"boolean\"");
	}

	@Test
	void showsPayloadsWhereThatIsAskedFor() {
		start(KEEP, "management.endpoint.tracking.show-payloads=true");
		trackWithoutEmail("u");
		assertThat(this.application.read("/tracking/bento").at("/letters/0/payload/details/total").asInt())
			.isEqualTo(12);
	}

	@Test
	void whatTheVendorQuotesIsTakenOutOfItsAnswer() {
		start(OPEN);
		this.application.rudderStack()
			.faults()
			.when((request) -> request.bodyText().contains("poison"),
					Fault.status(400, "cannot take Jane Canary of jane.canary@example.com: poison"));
		EventTracker tracker = this.application.bean(EventTracker.class);
		tracker.track("a", "Fine", null);
		this.application.rudderStack().awaitEvents(1, PATIENCE);
		tracker.track("u", "Order Completed", Map.of("name", "Jane Canary", "kind", "poison"));
		Delivery delivery = this.application.bean("rudderStackDelivery", Delivery.class);
		await().atMost(PATIENCE).until(() -> delivery.deadLetters().size() == 1);
		JsonNode letter = this.application.read("/tracking/rudderstack").path("letters").get(0);
		assertThat(letter.path("reason").asString()).isEqualTo("rejected");
		assertThat(letter.path("answer").asString()).contains("cannot take *** of").doesNotContain("anary");
		this.application.rudderStack().faults().clear();
		assertThat(
				this.application.post("/tracking/rudderstack", "{\"action\":\"replay\",\"deadLetters\":\"1\"}").body())
			.isEqualTo("{\"action\":\"replay\",\"events\":{\"rudderstack\":1}}");
		assertThat(this.application.rudderStack().awaitEvents(2, PATIENCE)).hasSize(2);
		assertThat(delivery.deadLetters().size()).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "1|1", "0,2|2", "all|3", "missing-data|3", "rejected|0", "77|0" })
	void discardsDeadLetters(String which, int count) {
		List.of("a", "b", "c").forEach(this::trackWithoutEmail);
		List<DeadLetter> letters = bento(this.application).deadLetters().list();
		String ids = Pattern.compile("\\b[0-2]\\b")
			.matcher(which)
			.replaceAll((match) -> Long.toString(letters.get(Integer.parseInt(match.group())).id()));
		HttpResponse<String> answer = this.application.post("/tracking/bento",
				"{\"action\":\"discard\",\"deadLetters\":\"" + ids.replace("77", "987654") + "\"}");
		assertThat(answer.body()).isEqualTo("{\"action\":\"discard\",\"events\":{\"bento\":" + count + "}}");
		assertThat(bento(this.application).deadLetters().size()).isEqualTo(3 - count);
	}

	@Test
	void erasesTheDeadLettersOfAUser() {
		Delivery delivery = bento(this.application);
		List.of("{\"userId\":\"u1\"}", "{\"anonymousId\":\"u1\"}", "{\"properties\":{\"friend\":\"u1\"}}",
				"{\"userId\":\"u2\",\"context\":{\"traits\":{\"email\":\"U1@example.com\"}}}",
				"{\"email\":\"u1@example.com\",\"type\":\"A\"}", "{\"userId\":1001}", "not json")
			.forEach((json) -> delivery.deadLetter(this.application.bean(RudderStackRoute.class),
					json.getBytes(StandardCharsets.UTF_8), "?"));
		assertThat(erase("u1")).isEqualTo(2);
		assertThat(erase("u1@example.com")).isEqualTo(2);
		assertThat(erase("1001")).isEqualTo(1);
		assertThat(erase("nobody")).isZero();
		assertThat(delivery.deadLetters().list())
			.extracting((letter) -> new String(letter.payload(), StandardCharsets.UTF_8))
			.containsExactly("{\"properties\":{\"friend\":\"u1\"}}", "not json");
	}

	private int erase(String user) {
		HttpResponse<String> answer = this.application.post("/tracking",
				"{\"action\":\"erase\",\"user\":\"" + user + "\"}");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).doesNotContain(user);
		return Integer.parseInt(answer.body().replaceAll(".*\"bento\":(\\d+).*", "$1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"action\":\"explode\"}", "{\"action\":\"replay\"}",
			"{\"action\":\"discard\",\"deadLetters\":\"some\"}", "{\"action\":\"discard\",\"deadLetters\":\"\"}",
			"{\"action\":\"erase\"}", "{\"action\":\"erase\",\"user\":\" \"}",
			"{\"action\":\"flush\",\"timeout\":\"-1s\"}", "{\"action\":\"flush\",\"timeout\":\"1h\"}",
			"{\"action\":\"discard\",\"deadLetters\":\"1\"}" })
	void refusesWhatItDoesNotUnderstand(String body) {
		trackWithoutEmail("u");
		assertThat(this.application.post("/tracking", body).statusCode()).isEqualTo(400);
		assertThat(bento(this.application).deadLetters().size()).isEqualTo(1);
	}

	@Test
	void knowsItsDestinations() {
		assertThat(this.application.get("/tracking/nowhere").statusCode()).isEqualTo(404);
		assertThat(this.application.post("/tracking/nowhere", "{\"action\":\"flush\"}").statusCode()).isEqualTo(400);
	}

	@Test
	void showsTheCatalogue() {
		this.application = OperatedApplication.start(PlannedShop.class, "event.prefix=Shop",
				"bento.events.include=Shop*");
		JsonNode catalogue = this.application.read("/tracking").path("catalogue");
		assertThat(catalogue.isArray()).isTrue();
		assertThat(catalogue.valueStream().map((event) -> event.path("name").asString())).containsExactly("Lazy",
				"Order Completed", "Order Completed", "Shop #{#a0}");
		String orders = PlannedShop.Orders.class.getName();
		assertThat(catalogue.get(1)).isEqualTo(JsonMapper.builder().build().readTree("""
				{"name": "Order Completed", "where": "%s.complete", "properties": ["total", "orderId"], "more": false,
					"destinations": ["bento", "rudderstack"]}
				""".formatted(orders)));
		assertThat(catalogue.get(3).path("destinations").toString()).isEqualTo("[\"bento\",\"rudderstack\"]");
	}

	@Test
	void catalogueIsEmptyWithoutTheAnnotation() {
		start("rudder-bento.tracking.annotation.enabled=false");
		assertThat(this.application.read("/tracking").path("catalogue").toString()).isEqualTo("[]");
	}

	@Test
	void catalogueCanBeWrittenInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, CatalogueSection.class);
		assertThat(hints)
			.matches(RuntimeHintsPredicates.reflection().onMethodInvocation(CataloguedEvent.class, "destinations"));
	}

	@Test
	void showsSectionsOfOthers() {
		this.application = OperatedApplication.start(Sections.class);
		assertThat(this.application.read("/tracking").at("/catalogue/0").asString()).isEqualTo("Order Completed");
		assertThat(this.application.read("/tracking").path("destinations").propertyNames())
			.containsExactlyInAnyOrderElementsOf(Set.of("rudderstack", "bento"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Sections {

		@Bean
		TrackingSection catalogue() {
			return new TrackingSection() {

				@Override
				public String name() {
					return "catalogue";
				}

				@Override
				public Object content() {
					return List.of("Order Completed");
				}

			};
		}

	}

}
