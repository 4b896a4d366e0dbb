package io.github.rudderbento.standin.bento;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The checks of a request, and that they come in their order: each test breaks one check
 * and all that come after it.
 */
class BentoApiChecksTests {

	private static final String EVENT = "{'events':[{'type':'seen','email':'ann@example.com'}]}";

	private final BentoStandIn bento = BentoStandIn.start();

	private final BentoHttp http = new BentoHttp(this.bento);

	@AfterEach
	void close() {
		this.bento.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Java/17.0.1", "Java-http-client/17", "python-requests/2.31", "curl/8.0", "okhttp/4.12",
			"Apache-HttpClient/5.2", " " })
	void genericUserAgentIsBlockedBeforeAnythingElse(String userAgent) {
		BentoHttp.Answer answer = this.http.send(this.http.bare("/nowhere").setHeader("User-Agent", userAgent).GET());
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.header("Content-Type")).startsWith("text/html");
		assertThat(answer.header("Server")).isEqualTo("cloudflare");
		assertThat(answer.header("CF-RAY")).isNotEmpty();
		assertThat(answer.body()).contains("Cloudflare");
	}

	@Test
	void missingUserAgentIsBlocked() {
		// The client sends its own name when it is given none.
		assertThat(this.http.send(this.http.bare("/fetch/tags").GET()).status()).isEqualTo(403);
	}

	@ParameterizedTest
	@CsvSource({ "GET,/nowhere", "GET,/batch/events", "POST,/fetch/authors", "PUT,/fetch/tags",
			"PATCH,/fetch/emails/templates/", "GET,/fetch/emails/templates/1/2", "DELETE,/fetch/tags/1/2" })
	void unknownPathOrMethodIsNotFoundBeforeKeysAreChecked(String method, String path) {
		BentoHttp.Answer answer = this.http
			.send(this.http.bare(path).header("User-Agent", "shop/1").method(method, BodyPublishers.noBody()));
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.at("/error").stringValue()).isEqualTo("Not found");
	}

	@Test
	void methodThatHttpDoesNotKnowIsNotAllowed() {
		BentoHttp.Answer answer = this.http
			.send(this.http.bare("/fetch/tags").header("User-Agent", "shop/1").method("BREW", BodyPublishers.noBody()));
		assertThat(answer.status()).isEqualTo(405);
	}

	@Test
	void wrongKeysAreUnauthorizedBeforeTheBodyIsLookedAt() {
		for (String authorization : new String[] { BentoHttp.basic("stand-in-publishable", "wrong"),
				BentoHttp.basic("wrong", "stand-in-secret"), "Basic %%%", "Bearer stand-in-secret" }) {
			BentoHttp.Answer answer = this.http.send(this.http.request("/batch/events")
				.setHeader("Authorization", authorization)
				.POST(BodyPublishers.ofString("no json")));
			assertThat(answer.status()).isEqualTo(401);
			assertThat(answer.body()).isEqualTo("{\"error\":\"Unauthorized\"}");
		}
	}

	@Test
	void missingAuthorizationIsUnauthorized() {
		assertThat(this.http
			.send(this.http.bare("/fetch/tags?site_uuid=stand-in-site").header("User-Agent", "shop/1").GET())
			.status()).isEqualTo(401);
	}

	@Test
	void siteIsRequired() {
		assertThat(this.http.send(authorized("/fetch/tags").GET()).status()).isEqualTo(401);
		assertThat(this.http.send(authorized("/fetch/tags?site_uuid=other").GET()).status()).isEqualTo(401);
		assertThat(this.http.send(authorized("/fetch/tags?site_uuid=stand-in-site").GET()).status()).isEqualTo(200);
	}

	@Test
	void siteMayStandInTheBody() {
		String body = "{'site_uuid':'stand-in-site','tag':{'name':'vip'}}".replace('\'', '"');
		assertThat(this.http
			.send(authorized("/fetch/tags").header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(body)))
			.status()).isEqualTo(201);
		assertThat(this.http
			.send(authorized("/fetch/tags").header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(body.replace("stand-in-site", "other"))))
			.status()).isEqualTo(401);
	}

	@Test
	void rateIsCheckedAfterKeysAndBeforeTheBody() {
		this.bento.rateLimit(BentoRateFamily.BATCH, 1, Duration.ofHours(1));
		assertThat(this.http.post("/batch/events", EVENT).status()).isEqualTo(200);
		assertThat(this.http.post("/batch/events", "no json").status()).isEqualTo(429);
		assertThat(this.http.send(authorized("/batch/events").POST(BodyPublishers.ofString(EVENT))).status())
			.isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "no json", "[]", "{}", "{'events':null}", "{'events':[]}", "{'events':{}}",
			"{'events':['x']}", "{'events':[{'type':1,'email':'ann@example.com'}]}",
			"{'events':[{'type':'','email':'no address'},{'type':1}]}", "{'events':[{'type':'x','email':['y']}]}",
			"{'events':[{'type':'x','email':'ann@example.com','fields':[]}]}",
			"{'events':[{'type':'x','email':'ann@example.com','details':'d'}]}",
			"{'events':[{'type':'x','email':'ann@example.com','date':5}]}" })
	void whatCannotBeReadIsABadRequest(String body) {
		BentoHttp.Answer answer = this.http.post("/batch/events", body);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).isEqualTo("{\"error\":\"Bad Request\"}");
		assertThat(this.bento.events()).isEmpty();
	}

	@Test
	void bodyMustBeDeclaredAsJson() {
		BentoHttp.Answer answer = this.http
			.send(this.http.request("/batch/events").POST(BodyPublishers.ofString(EVENT.replace('\'', '"'))));
		assertThat(answer.status()).isEqualTo(400);
	}

	@Test
	void compressedBodyIsRefusedUnlessSwitchedOn() throws IOException {
		assertThat(this.http.send(compressed()).status()).isEqualTo(400);
		this.bento.acceptGzip(true);
		assertThat(this.http.send(compressed()).status()).isEqualTo(200);
		assertThat(this.bento.events()).hasSize(1);
		assertThat(this.bento.requests().get(1).bodyText()).contains("ann@example.com");
	}

	private HttpRequest.Builder compressed() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(EVENT.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
		}
		return this.http.request("/batch/events")
			.header("Content-Type", "application/json")
			.header("Content-Encoding", "gzip")
			.POST(BodyPublishers.ofByteArray(bytes.toByteArray()));
	}

	@Test
	void ruleIsCheckedBeforeTheAuthor() {
		BentoHttp.Answer answer = this.http.post("/batch/emails",
				"{'emails':[{'to':'no address','from':'stranger@example.com','subject':'s','html_body':'h'}]}");
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.body()).isEqualTo("{\"errors\":[{\"field\":\"to\",\"message\":\"is invalid\"}]}");
	}

	@Test
	void everyAnswerOfTheApiHasARequestId() {
		assertThat(this.http.get("/fetch/tags").header("X-Request-Id")).isNotEmpty();
		assertThat(this.http.get("/nowhere").header("X-Request-Id")).isNotEmpty();
	}

	private HttpRequest.Builder authorized(String path) {
		return this.http.bare(path)
			.header("User-Agent", "shop/1")
			.header("Authorization", BentoHttp.basic("stand-in-publishable", "stand-in-secret"));
	}

}
