package io.github.rudderbento.standin.rudderstack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the gateway answers, case by case.
 */
@Timeout(60)
class RudderStackGatewayCasesTests {

	private static final String OK_KEY = "key-of-an-enabled-source";

	private static final String OFF_KEY = "key-of-a-disabled-source";

	private static final String MESSAGE = """
			{"userId":"u-1","properties":{"list":[1,{"a":null}]},"context":{"library":{"name":"x","version":"1.2.3"}}}""";

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static RudderStackStandIn standIn;

	@BeforeAll
	static void start() {
		standIn = gateway().start();
	}

	@AfterAll
	static void stop() {
		standIn.close();
	}

	@BeforeEach
	void clear() {
		standIn.clear();
		standIn.healStore();
	}

	static Stream<String> singles() {
		return Stream.of("alias", "group", "identify", "page", "screen", "track", "merge");
	}

	static Stream<String> batches() {
		return Stream.of("batch", "import");
	}

	static Stream<String> all() {
		return Stream.concat(singles(), batches());
	}

	@ParameterizedTest
	@MethodSource("all")
	void acceptsAMessage(String endpoint) throws Exception {
		assertOk(post(endpoint, wrap(endpoint, MESSAGE)));
		ReceivedEvent event = standIn.events().get(0);
		assertThat(event.path()).isEqualTo("/v1/" + endpoint);
		assertThat(event.userId()).isEqualTo("u-1");
		assertThat(event.type()).isEqualTo(isBatch(endpoint) ? null : endpoint);
		assertThat(event.raw()).isEqualTo(MESSAGE);
	}

	@ParameterizedTest
	@MethodSource("singles")
	void overwritesTheTypeWithThePath(String endpoint) throws Exception {
		assertOk(post(endpoint, "{\"anonymousId\":\"a\",\"type\":\"banana\"}"));
		assertThat(standIn.events().get(0).json().path("type").stringValue()).isEqualTo(endpoint);
	}

	@ParameterizedTest
	@MethodSource("all")
	void refusesWithoutAuthorization(String endpoint) throws Exception {
		String path = "/v1/" + endpoint;
		for (String authorization : List.of("Bearer abc", "Basic", "Basic ", "Basic %%%", "Basic " + base64(":"),
				"Basic " + base64(":password"), "Basic " + base64("no colon"))) {
			assertRefused(send(standIn, "POST", path, MESSAGE, Map.of("Authorization", authorization)), 401,
					"failed to read writekey from header");
		}
		assertRefused(send(standIn, "POST", path, "", Map.of()), 401, "failed to read writekey from header");
		assertThat(standIn.events()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic ", "basic ", "BASIC " })
	void ignoresThePasswordAndTheCaseOfTheScheme(String scheme) throws Exception {
		assertOk(send(standIn, "POST", "/v1/track", MESSAGE,
				Map.of("Authorization", scheme + base64(OK_KEY + ":some:password"))));
	}

	@ParameterizedTest
	@MethodSource("all")
	void refusesAnUnknownKey(String endpoint) throws Exception {
		assertRefused(send(standIn, "POST", "/v1/" + endpoint, "not json", auth("key-of-nobody")), 401,
				"invalid write key");
	}

	@ParameterizedTest
	@MethodSource("all")
	void refusesADisabledSource(String endpoint) throws Exception {
		assertRefused(send(standIn, "POST", "/v1/" + endpoint, "not json", auth(OFF_KEY)), 404, "source is disabled");
	}

	/**
	 * Over a socket there is no such thing as a body that is nil: it is empty.
	 */
	@ParameterizedTest
	@MethodSource("all")
	void refusesAnEmptyBody(String endpoint) throws Exception {
		assertRefused(post(endpoint, ""), 400, "invalid json");
	}

	@ParameterizedTest
	@MethodSource("all")
	void refusesWhatIsNotJson(String endpoint) throws Exception {
		for (String body : List.of("hello", "{", "[", "{\"a\":1,}", "{} {}", "{'a':1}", "NaN", "\"\u0001\"", "\ufeff{}",
				" ", "01", "{\"a\":tru}", "\u0000{}")) {
			assertRefused(post(endpoint, body), 400, "invalid json");
		}
	}

	@ParameterizedTest
	@MethodSource("singles")
	void refusesASingleBodyThatIsNoObject(String endpoint) throws Exception {
		for (String body : List.of("[]", "[{\"userId\":\"u\"}]", "\"text\"", "7", "null", "true")) {
			assertRefused(post(endpoint, body), 400, "event is not a valid rudder event");
		}
	}

	@ParameterizedTest
	@MethodSource("batches")
	void refusesABatchWithSomethingThatIsNoObject(String endpoint) throws Exception {
		for (String item : List.of("[{\"userId\":\"u\"}]", "\"text\"", "7", "null", "true")) {
			assertRefused(post(endpoint, "{\"batch\":[" + item + "]}"), 400, "event is not a valid rudder event");
		}
		assertRefused(post(endpoint, "{\"batch\":\"text\"}"), 400, "event is not a valid rudder event");
	}

	@ParameterizedTest
	@MethodSource("all")
	void refusesAMessageWithoutAnId(String endpoint) throws Exception {
		for (String message : List.of("{}", "{\"data\":1}", "{\"userId\":null}", "{\"userId\":\"\"}",
				"{\"userId\":\"  \",\"anonymousId\":\"\\u200b\\t\"}", "{\"anonymousId\":\"\\u3164\\u2800\\ufeff\"}",
				"{\"userId\":\"u\",\"userId\":\"\"}", "{\"properties\":{\"userId\":\"u\"}}")) {
			assertRefused(post(endpoint, wrap(endpoint, message)), 400, "request neither has anonymousId nor userId");
		}
		assertThat(standIn.events()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("all")
	void takesAnythingVisibleForAnId(String endpoint) throws Exception {
		for (String id : List.of("456", "0", "false", "{\"id\":456}", "[]", "{}", "1.50", "\"\\u200bx\"", "\"\u00e9\"",
				"\"\ud83d\ude00\"")) {
			assertOk(post(endpoint, wrap(endpoint, "{\"userId\":" + id + "}")));
			assertOk(post(endpoint, wrap(endpoint, "{\"anonymousId\":" + id + "}")));
		}
		assertThat(standIn.events()).extracting(ReceivedEvent::userId)
			.contains("456", "0", "false", "{\"id\":456}", "[]", "{}", "1.50", "x", "\u00e9", "\ud83d\ude00");
	}

	@ParameterizedTest
	@MethodSource("all")
	void refusesABodyBeyondTheLimit(String endpoint) throws Exception {
		String message = "{\"anonymousId\":\"a\",\"properties\":\"" + "x".repeat(5_000_000) + "\"}";
		assertRefused(post(endpoint, wrap(endpoint, message)), 413, "request size exceeds max limit");
		assertThat(standIn.requests().get(0).bodySize()).isGreaterThan(5_000_000);
		assertThat(standIn.events()).isEmpty();
	}

	@Test
	void takesABodyOfExactlyTheLimit() throws Exception {
		assertOk(post("batch", batchOfSize(4_096_000)));
		assertRefused(post("batch", batchOfSize(4_096_001)), 413, "request size exceeds max limit");
		assertRefused(send(standIn, "POST", "/v1/batch", gzip(batchOfSize(4_096_001)), gzipped(OK_KEY)), 413,
				"request size exceeds max limit");
		assertOk(send(standIn, "POST", "/v1/batch", gzip(batchOfSize(4_096_000)), gzipped(OK_KEY)));
	}

	@Test
	void countsBytesAndNotCharactersAgainstTheLimit() throws Exception {
		assertRefused(post("batch", "{\"batch\":[{\"userId\":\"" + "\u00e9".repeat(2_048_000) + "\"}]}"), 413,
				"request size exceeds max limit");
	}

	@Test
	void looksAtIdsBeforeTheSizeAndAtTheSizeBeforeEmptiness() throws Exception {
		String filler = "x".repeat(5_000_000);
		assertRefused(post("batch", "{\"batch\":[{\"x\":\"" + filler + "\"}]}"), 400,
				"request neither has anonymousId nor userId");
		assertRefused(post("batch", "{\"batch\":[],\"x\":\"" + filler + "\"}"), 413, "request size exceeds max limit");
	}

	@Test
	void doesNotLimitAudienceLists() throws Exception {
		String message = "{\"userId\":\"u\",\"x\":\"" + "x".repeat(5_000_000) + "\"}";
		assertOk(post("audiencelist", message));
		assertOk(send(standIn, "POST", "/internal/v1/audiencelist", message, auth(OK_KEY)));
		assertOk(post("batch", "{\"batch\":[{\"userId\":\"u\",\"type\":\"audiencelist\"}," + message + "]}"));
	}

	@Test
	void limitsAnImportByUser() throws Exception {
		String filler = "x".repeat(3_000_000);
		String first = "{\"userId\":\"a\",\"x\":\"" + filler + "\"}";
		assertOk(post("import", "{\"batch\":[" + first + ",{\"userId\":\"b\",\"x\":\"" + filler + "\"}]}"));
		assertRefused(post("import", "{\"batch\":[" + first + "," + first + "]}"), 413,
				"request size exceeds max limit");
	}

	@ParameterizedTest
	@MethodSource("all")
	void answersWithTheTextOfAStoreThatFails(String endpoint) throws Exception {
		standIn.failStore("tx error");
		assertRefused(post(endpoint, wrap(endpoint, MESSAGE)), 500, "tx error");
		standIn.failStore("gateway timeout");
		assertRefused(post(endpoint, wrap(endpoint, MESSAGE)), 504, "gateway timeout");
		assertThat(standIn.events()).isEmpty();
		standIn.healStore();
		assertOk(post(endpoint, wrap(endpoint, MESSAGE)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"batch\":[]}", "{}", "{\"batch\":null}", "[]", "[{\"userId\":\"u\"}]", "7", "\"x\"",
			"{\"Batch\":[{\"userId\":\"u\"}]}", "{\"batch\":null,\"batch\":[{\"userId\":\"u\"}]}" })
	void refusesAnEmptyBatch(String body) throws Exception {
		assertRefused(post("batch", body), 400, "empty batch payload");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"batch\":[]}", "{}", "[]" })
	void acceptsAnEmptyImport(String body) throws Exception {
		assertOk(post("import", body));
	}

	@Test
	void takesAnObjectInPlaceOfABatchForOneEvent() throws Exception {
		assertOk(post("batch", "{\"batch\":{\"userId\":\"u\",\"type\":\"track\"}}"));
		assertThat(standIn.events()).singleElement()
			.extracting(ReceivedEvent::raw)
			.isEqualTo("{\"userId\":\"u\",\"type\":\"track\"}");
	}

	@Test
	void walksTheValuesOfAnObjectInPlaceOfAnImport() throws Exception {
		assertRefused(post("import", "{\"batch\":{\"userId\":\"u\"}}"), 400, "event is not a valid rudder event");
		assertOk(post("import", "{\"batch\":{\"a\":{\"userId\":\"u\"},\"b\":{\"userId\":\"v\"}}}"));
		assertThat(standIn.events()).extracting(ReceivedEvent::userId).containsExactly("u", "v");
	}

	@Test
	void refusesTheWholeBatchForOneBadEvent() throws Exception {
		assertRefused(post("batch", "{\"batch\":[{\"userId\":\"u\"},{\"type\":\"track\"},7]}"), 400,
				"request neither has anonymousId nor userId");
		assertRefused(post("batch", "{\"batch\":[{\"userId\":\"u\"},7,{\"type\":\"track\"}]}"), 400,
				"event is not a valid rudder event");
		assertThat(standIn.events()).isEmpty();
		assertThat(standIn.requests()).extracting(ReceivedRequest::eventCount).containsExactly(3, 3);
	}

	@Test
	void importsTheGoodUsersAndJoinsWhatIsWrongWithTheBadOnes() throws Exception {
		assertRefused(post("import", "{\"batch\":[{\"userId\":\"u\"},{\"x\":1}]}"), 400,
				"request neither has anonymousId nor userId");
		assertThat(standIn.events()).extracting(ReceivedEvent::userId).containsExactly("u");
		assertRefused(post("import",
				"{\"batch\":[{\"type\":\"extract\"},{\"userId\":\" \"},{\"anonymousId\":\" \"},{\"userId\":\"v\"}]}"),
				500, "request neither has anonymousId nor userIdrequest neither has anonymousId nor userId");
		assertThat(standIn.events()).extracting(ReceivedEvent::userId).containsExactly("u", null, "v");
	}

	@ParameterizedTest
	@CsvSource({ "batch,extract", "batch,record", "import,extract", "import,record" })
	void needsNoIdForSomeTypes(String endpoint, String type) throws Exception {
		assertOk(post(endpoint, "{\"batch\":[{\"type\":\"" + type + "\"}]}"));
		assertThat(standIn.events().get(0).type()).isEqualTo(type);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"userId\":\"u\"}", "{\"userId\":\"u\",\"type\":\"track\"}",
			"{\"userId\":\"u\",\"type\":\"banana\"}", "{\"userId\":\"u\",\"type\":7}",
			"{\"userId\":\"u\",\"timestamp\":\"yesterday\"}" })
	void validatesNeitherTypesNorNamesNorTimes(String message) throws Exception {
		assertOk(post("batch", "{\"batch\":[" + message + "]}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\" \\u0000\\u00a0\\t\\n\\r\\u034f \"", "\"\"", "7", "null", "{\"a\":1}", "[\"x\"]" })
	void replacesAMessageIdThatIsBlankOrNoText(String messageId) throws Exception {
		assertOk(post("batch", "{\"batch\":[{\"userId\":\"u\",\"messageId\":" + messageId + "}]}"));
		ReceivedEvent event = standIn.events().get(0);
		assertThat(event.messageId()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
		assertThat(event.json().path("messageId").stringValue()).isEqualTo(event.messageId());
	}

	@Test
	void cleansAMessageId() throws Exception {
		assertOk(post("batch", "{\"batch\":[{\"userId\":\"u\",\"messageId\":\"\\u0000 -id 1 \\u00a0\\t\\u034f\"}]}"));
		assertThat(standIn.events().get(0).messageId()).isEqualTo("-id 1");
	}

	@Test
	void setsWhatTheServerSets() throws Exception {
		assertOk(send(standIn, "POST", "/v1/track", "{\"userId\":\"u\",\"anonymousId\":\"a\",\"rudderId\":\"mine\"}",
				auth(OK_KEY, "X-Forwarded-For", " 10.1.2.3, 10.9.9.9")));
		ReceivedEvent event = standIn.events().get(0);
		JsonNode json = event.json();
		assertThat(json.path("rudderId").stringValue()).isEqualTo("d7374af0-fa5c-4067-a818-1c4963a3798c");
		assertThat(json.path("receivedAt").stringValue()).matches("20..-..-..T..:..:..\\....Z");
		assertThat(json.path("request_ip").stringValue()).isEqualTo("10.1.2.3");
		assertThat(json.path("type").stringValue()).isEqualTo("track");
		((ObjectNode) json).removeAll();
		assertThat(event.json().isEmpty()).isFalse();
	}

	@Test
	void keepsWhatTheMessageSaysOfItsArrival() throws Exception {
		assertOk(post("batch",
				"{\"batch\":[{\"type\":\"extract\",\"receivedAt\":\"2024-01-01T01:01:01.000000001Z\",\"request_ip\":\"x\"}]}"));
		JsonNode json = standIn.events().get(0).json();
		assertThat(json.path("receivedAt").stringValue()).isEqualTo("2024-01-01T01:01:01.000000001Z");
		assertThat(json.path("request_ip").stringValue()).isEqualTo("x");
	}

	@Test
	void throwsTheEnvelopeAway() throws Exception {
		assertOk(post("batch", """
				{"sentAt":"now","context":{"ip":"1"},"type":"x","batch":[ {"userId" : "u" } ],"writeKey":"other"}"""));
		ReceivedEvent event = standIn.events().get(0);
		assertThat(event.raw()).isEqualTo("{\"userId\" : \"u\" }");
		assertThat(event.json().propertyNames()).containsExactlyInAnyOrder("userId", "messageId", "rudderId",
				"receivedAt", "request_ip");
	}

	@Test
	void toleratesMalformedUtf8AndDeepAndLongValues() throws Exception {
		byte[] body = "{\"batch\":[{\"userId\":\"u\",\"x\":\"?\"}]}".getBytes(StandardCharsets.ISO_8859_1);
		body[new String(body, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xff;
		assertOk(send(standIn, "POST", "/v1/batch", body, auth(OK_KEY)));
		assertThat(standIn.events().get(0).json().path("x").stringValue()).isEqualTo("\ufffd");
		assertOk(post("track", "{\"userId\":\"u\",\"x\":" + "[".repeat(2000) + "]".repeat(2000) + "}"));
		assertOk(post("track", "{\"userId\":\"u\",\"x\":" + "9".repeat(5000) + "}"));
		assertOk(post("track", "{\"userId\":\"u\",\"" + "n".repeat(100_000) + "\":1e400}"));
		assertThat(standIn.events()).extracting(ReceivedEvent::json).hasSize(4);
	}

	@Test
	void dropsSuppressedUsersSilently() throws Exception {
		try (RudderStackStandIn suppressing = gateway().suppressedUserIds("gone", "7").start()) {
			assertOk(post(suppressing, "{\"batch\":[{\"userId\":\"gone\"},{\"userId\":7}]}"));
			assertThat(suppressing.events()).isEmpty();
			assertOk(post(suppressing, "{\"batch\":[{\"userId\":\" gone \"},{\"userId\":\"here\"}]}"));
			assertThat(suppressing.events()).extracting(ReceivedEvent::userId).containsExactly("here");
			assertRefused(post(suppressing, "{\"batch\":[{\"userId\":\"gone\"},{}]}"), 400,
					"request neither has anonymousId nor userId");
			String filler = "x".repeat(5_000_000);
			assertOk(post(suppressing, "{\"batch\":[{\"userId\":\"gone\",\"x\":\"" + filler + "\"}]}"));
		}
	}

	@Test
	void limitsTheRateByEvents() throws Exception {
		try (RudderStackStandIn limited = gateway().rateLimit(3).start()) {
			assertRefused(post(limited, batchOf(4)), 429, "max requests limit reached");
			assertOk(post(limited, batchOf(2)));
			assertRefused(post(limited, batchOf(2)), 429, "max requests limit reached");
			assertOk(post(limited, batchOf(1)));
			HttpResponse<byte[]> refused = post(limited, batchOf(1));
			assertRefused(refused, 429, "max requests limit reached");
			assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
			assertRefused(post(limited, "{\"batch\":[]}"), 400, "empty batch payload");
			assertThat(limited.receivedCount()).isEqualTo(3);
		}
	}

	@Test
	void refusesForTheRateBeforeTheSizeButAfterTheIds() throws Exception {
		try (RudderStackStandIn limited = gateway().rateLimit(0).start()) {
			assertRefused(post(limited, batchOfSize(5_000_000)), 429, "max requests limit reached");
			assertRefused(post(limited, "{\"batch\":[{\"data\":\"valid\"}]}"), 400,
					"request neither has anonymousId nor userId");
		}
		try (RudderStackStandIn limited = gateway().rateLimit(0).idsRequired(false).start()) {
			assertRefused(send(limited, "POST", "/v1/alias", "{\"data\":\"valid\"}", auth(OK_KEY)), 429,
					"max requests limit reached");
		}
	}

	@Test
	void doesNotLimitTheRateOfSyncJobs() throws Exception {
		try (RudderStackStandIn limited = gateway().rateLimit(0).start()) {
			String ofJob = "{\"userId\":\"u\",\"context\":{\"sources\":{\"job_run_id\":\"j\"}}}";
			String ofTask = "{\"userId\":\"u\",\"context\":{\"sources\":{\"task_run_id\":\"t\"}}}";
			assertOk(post(limited, "{\"batch\":[" + ofJob + "," + MESSAGE + "]}"));
			assertOk(post(limited, "{\"batch\":[" + ofTask + "]}"));
			assertRefused(post(limited, "{\"batch\":[" + MESSAGE + "," + ofJob + "]}"), 429,
					"max requests limit reached");
			assertOk(send(limited, "POST", "/v1/track", MESSAGE, auth(OK_KEY, "X-Rudder-Job-Run-Id", "j")));
			assertOk(send(limited, "POST", "/v1/track", MESSAGE, auth(OK_KEY, "X-Rudder-Task-Run-Id", "t")));
		}
	}

	@Test
	void acceptsMessagesWithoutIdsIfSetUpSo() throws Exception {
		try (RudderStackStandIn lenient = gateway().idsRequired(false).start()) {
			assertOk(post(lenient, "{\"batch\":[{\"data\":\"valid\"}]}"));
			assertThat(lenient.events().get(0).userId()).isNull();
			assertThat(lenient.events().get(0).anonymousId()).isNull();
		}
	}

	@Test
	void refusesTooManyAtOnceBeforeAnythingElse() throws Exception {
		try (RudderStackStandIn busy = gateway().maxConcurrentRequests(0).start()) {
			assertRefused(send(busy, "POST", "/v1/nope", "", Map.of()), 503, "Service Unavailable");
			assertRefused(post(busy, batchOf(1)), 503, "Service Unavailable");
		}
	}

	@Test
	void understandsGzip() throws Exception {
		byte[] body = gzip(batchOf(3));
		assertOk(send(standIn, "POST", "/v1/batch", body, gzipped(OK_KEY)));
		ReceivedRequest request = standIn.requests().get(0);
		assertThat(request.wireSize()).isEqualTo(body.length);
		assertThat(request.bodySize()).isEqualTo(batchOf(3).length());
		assertThat(request.eventCount()).isEqualTo(3);
		assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
	}

	@Test
	void failsOnCorruptGzip() throws Exception {
		byte[] whole = gzip(batchOf(3));
		byte[] half = Arrays.copyOf(whole, whole.length / 2);
		for (byte[] body : List.of("not gzip".getBytes(StandardCharsets.UTF_8), half, new byte[0])) {
			assertRefused(send(standIn, "POST", "/v1/batch", body, gzipped(OK_KEY)), 500,
					"failed to read body from request");
		}
		assertRefused(send(standIn, "POST", "/v1/batch", half, gzipped("key-of-nobody")), 401, "invalid write key");
	}

	@Test
	void takesAnyOtherEncodingForPlainText() throws Exception {
		for (String encoding : List.of("GZIP", "x-gzip", "gzip, gzip")) {
			assertRefused(
					send(standIn, "POST", "/v1/batch", gzip(batchOf(1)), auth(OK_KEY, "Content-Encoding", encoding)),
					400, "invalid json");
		}
		assertRefused(
				send(standIn, "POST", "/v1/batch", deflate(batchOf(1)), auth(OK_KEY, "Content-Encoding", "deflate")),
				400, "invalid json");
		assertOk(send(standIn, "POST", "/v1/batch", batchOf(1), auth(OK_KEY, "Content-Encoding", "br")));
	}

	@Test
	void knowsNoGzipWhenOld() throws Exception {
		try (RudderStackStandIn old = gateway().gzipSupported(false).start()) {
			assertRefused(send(old, "POST", "/v1/batch", gzip(batchOf(1)), gzipped(OK_KEY)), 400, "invalid json");
			assertOk(post(old, batchOf(1)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "nonsense" })
	void doesNotLookAtTheContentType(String contentType) throws Exception {
		assertOk(send(standIn, "POST", "/v1/batch", batchOf(1), auth(OK_KEY, "Content-Type", contentType)));
	}

	@Test
	void takesTheKeyOfABeaconFromTheQuery() throws Exception {
		assertRefused(send(standIn, "POST", "/beacon/v1/batch", batchOf(1), auth(OK_KEY)), 401,
				"failed to read writekey from query params");
		assertRefused(send(standIn, "POST", "/beacon/v1/batch?writeKey=", batchOf(1), Map.of()), 401,
				"failed to read writekey from query params");
		assertRefused(send(standIn, "POST", "/beacon/v1/batch?writeKey=nobody", batchOf(1), Map.of()), 401,
				"invalid write key");
		assertRefused(send(standIn, "POST", "/beacon/v1/batch?writeKey=" + OFF_KEY, batchOf(1), Map.of()), 404,
				"source is disabled");
		assertOk(send(standIn, "POST", "/beacon/v1/batch?writeKey=" + OK_KEY, batchOf(2), Map.of()));
		assertThat(standIn.events()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "track", "page" })
	void alwaysAnswersAPixelWithAPicture(String type) throws Exception {
		String path = "/pixel/v1/" + type;
		for (String query : List.of("", "?writeKey=nobody&userId=u", "?writeKey=" + OK_KEY, "?writeKey=" + OK_KEY
				+ "&anonymousId=%22a%22&context.page.url=http%3A%2F%2Fx&context.ip=1&event=E&name=")) {
			HttpResponse<byte[]> response = send(standIn, "GET", path + query, "", Map.of());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Type")).hasValue("image/gif");
			assertThat(new String(response.body(), StandardCharsets.ISO_8859_1)).startsWith("GIF89a");
		}
		ReceivedEvent event = standIn.events().get(0);
		assertThat(standIn.events()).hasSize(1);
		assertThat(event.type()).isEqualTo(type);
		assertThat(event.anonymousId()).isEqualTo("a");
		assertThat(event.json().at("/context/page/url").stringValue()).isEqualTo("http://x");
		assertThat(event.json().at("/context/ip").stringValue()).isEqualTo("1");
		assertThat(event.json().path("name").stringValue()).isEqualTo(type.equals("page") ? "Unknown Page" : "");
		assertThat(event.json().path("channel").stringValue()).isEqualTo("web");
		assertThat(event.json().has("writeKey")).isFalse();
	}

	@Test
	void ignoresATrackPixelWithAnEmptyName() throws Exception {
		send(standIn, "GET", "/pixel/v1/track?userId=u&event=&writeKey=" + OK_KEY, "", Map.of());
		assertThat(standIn.events()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST" })
	void knowsNoWebhookSource(String method) throws Exception {
		assertRefused(send(standIn, method, "/v1/webhook", "", Map.of()), 401,
				"failed to read writekey from query params");
		assertRefused(send(standIn, method, "/v1/webhook?writeKey=" + OK_KEY, "", Map.of()), 401, "invalid write key");
		assertRefused(send(standIn, method, "/v1/webhook", "", auth(OK_KEY)), 401, "invalid write key");
	}

	@ParameterizedTest
	@ValueSource(strings = { "replay", "retl" })
	void takesASourceIdForReplayAndReverseEtl(String endpoint) throws Exception {
		String path = "/internal/v1/" + endpoint;
		assertRefused(send(standIn, "POST", path, batchOf(1), auth(OK_KEY)), 401,
				"failed to read source id from header");
		assertOk(send(standIn, "POST", path, "{\"batch\":[{\"type\":\"record\"}]}",
				Map.of("X-Rudder-Source-Id", "some-source")));
		assertThat(standIn.events().get(0).type()).isEqualTo("record");
	}

	@Test
	void extractsWithoutAnId() throws Exception {
		assertOk(send(standIn, "POST", "/internal/v1/extract", "{\"data\":1}", auth(OK_KEY)));
		assertThat(standIn.events().get(0).type()).isEqualTo("extract");
	}

	@Test
	void takesInternalBatchesWithoutAuthorization() throws Exception {
		String path = "/internal/v1/batch";
		for (String body : List.of("[", "", "{}", "7")) {
			assertRefused(send(standIn, "POST", path, body, Map.of()), 400, "invalid json");
		}
		for (String body : List.of("[]", "[{}]", "[7]", "[{\"payload\":7}]")) {
			assertRefused(send(standIn, "POST", path, body, Map.of()), 400, "event is not a valid rudder event");
		}
		assertOk(send(standIn, "POST", path, "[{\"properties\":{},\"payload\":{\"userId\":\"u\",\"type\":\"track\"}}]",
				Map.of()));
		assertThat(standIn.events()).singleElement().extracting(ReceivedEvent::userId).isEqualTo("u");
	}

	@ParameterizedTest
	@CsvSource({ "GET,/v1/batch,POST", "PUT,/v1/track,POST", "DELETE,/v1/import,POST", "POST,/health,GET",
			"POST,/pixel/v1/track,GET", "PUT,/v1/webhook,'POST, GET'" })
	void knowsTheMethodsOfItsPaths(String method, String path, String allowed) throws Exception {
		HttpResponse<byte[]> response = send(standIn, method, path, "", auth(OK_KEY));
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(response.body()).isEmpty();
		assertThat(response.headers().firstValue("Allow")).hasValue(allowed);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/nope", "/v1/import/", "/v1/batch/", "//v1/batch", "/V1/batch", "/cluster-info",
			"/internal/v1/nope", "/pixel/v1/identify", "/v1" })
	void knowsNothingButItsPaths(String path) throws Exception {
		assertRefused(send(standIn, "POST", path, "{\"batch\":[{\"userId\":\"u\"}]}", auth(OK_KEY)), 404,
				"404 page not found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/health", "/" })
	void isHealthy(String path) throws Exception {
		HttpResponse<byte[]> response = send(standIn, "GET", path, "", Map.of());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
		JsonNode health = JsonMapper.shared().readTree(response.body());
		assertThat(health.propertyNames()).containsExactly("appType", "server", "db", "acceptingEvents",
				"routingEvents", "mode", "backendConfigMode", "lastSync", "lastRegulationSync");
		assertThat(health.path("server").stringValue()).isEqualTo("UP");
		assertThat(health.path("mode").stringValue()).isEqualTo("NORMAL");
	}

	@ParameterizedTest
	@CsvSource({ "/version,application/json", "/docs,text/html", "/robots.txt,text/plain" })
	void showsItsOtherPages(String path, String type) throws Exception {
		HttpResponse<byte[]> response = send(standIn, "GET", path, "", Map.of());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
	}

	@Test
	void letsAnyOriginIn() throws Exception {
		HttpResponse<byte[]> preflight = send(standIn, "OPTIONS", "/v1/track", "", Map.of("Origin", "https://a.example",
				"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization"));
		assertThat(preflight.statusCode()).isEqualTo(204);
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://a.example");
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods")).hasValue("POST");
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers")).hasValue("authorization");
		assertThat(preflight.headers().firstValue("Access-Control-Max-Age")).hasValue("900");
		HttpResponse<byte[]> response = send(standIn, "POST", "/v1/track", MESSAGE,
				auth(OK_KEY, "Origin", "https://a.example"));
		assertOk(response);
		assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://a.example");
	}

	private static RudderStackStandIn.Builder gateway() {
		return RudderStackStandIn.builder().writeKeys(OK_KEY, "another-key").disabledWriteKeys(OFF_KEY);
	}

	private static boolean isBatch(String endpoint) {
		return endpoint.equals("batch") || endpoint.equals("import");
	}

	private static String wrap(String endpoint, String message) {
		return isBatch(endpoint) ? "{\"batch\":[" + message + "]}" : message;
	}

	private static String batchOf(int count) {
		return "{\"batch\":[" + String.join(",", Collections.nCopies(count, "{\"userId\":\"u\"}")) + "]}";
	}

	private static String batchOfSize(int size) {
		String start = "{\"batch\":[{\"userId\":\"u\",\"x\":\"";
		String end = "\"}]}";
		return start + "x".repeat(size - start.length() - end.length()) + end;
	}

	private static byte[] gzip(String text) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream out = new GZIPOutputStream(bytes)) {
			out.write(text.getBytes(StandardCharsets.UTF_8));
		}
		return bytes.toByteArray();
	}

	private static byte[] deflate(String text) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream out = new DeflaterOutputStream(bytes)) {
			out.write(text.getBytes(StandardCharsets.UTF_8));
		}
		return bytes.toByteArray();
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static Map<String, String> auth(String writeKey) {
		return Map.of("Authorization", "Basic " + base64(writeKey + ":"));
	}

	private static Map<String, String> auth(String writeKey, String header, String value) {
		return Map.of("Authorization", "Basic " + base64(writeKey + ":"), header, value);
	}

	private static Map<String, String> gzipped(String writeKey) {
		return auth(writeKey, "Content-Encoding", "gzip");
	}

	private static HttpResponse<byte[]> post(String endpoint, String body) throws IOException, InterruptedException {
		return send(standIn, "POST", "/v1/" + endpoint, body, auth(OK_KEY));
	}

	private static HttpResponse<byte[]> post(RudderStackStandIn to, String batch)
			throws IOException, InterruptedException {
		return send(to, "POST", "/v1/batch", batch, auth(OK_KEY));
	}

	private static HttpResponse<byte[]> send(RudderStackStandIn to, String method, String path, String body,
			Map<String, String> headers) throws IOException, InterruptedException {
		return send(to, method, path, body.getBytes(StandardCharsets.UTF_8), headers);
	}

	private static HttpResponse<byte[]> send(RudderStackStandIn to, String method, String path, byte[] body,
			Map<String, String> headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(to.baseUrl() + path))
			.method(method, (body.length > 0) ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody());
		headers.forEach(request::header);
		return client.send(request.build(), BodyHandlers.ofByteArray());
	}

	private static void assertOk(HttpResponse<byte[]> response) {
		assertThat(text(response)).isEqualTo("ok");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
		assertThat(response.headers().firstValue("X-Content-Type-Options")).isEmpty();
	}

	private static void assertRefused(HttpResponse<byte[]> response, int status, String text) {
		assertThat(text(response)).isEqualTo(text + "\n");
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
		assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
	}

	private static String text(HttpResponse<byte[]> response) {
		return new String(response.body(), StandardCharsets.UTF_8);
	}

}
