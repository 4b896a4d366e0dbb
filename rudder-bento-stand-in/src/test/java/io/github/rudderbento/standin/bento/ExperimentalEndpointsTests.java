package io.github.rudderbento.standin.bento;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExperimentalEndpointsTests {

	private final BentoStandIn bento = BentoStandIn.start();

	private final BentoHttp http = new BentoHttp(this.bento);

	@AfterEach
	void close() {
		this.bento.close();
	}

	@Test
	void addressIsValidated() {
		assertThat(this.http
			.post("/experimental/validation",
					"{'email':'ann@example.com','name':'Ann','user_agent':'Mozilla/5.0','ip':'192.168.1.1'}")
			.body()).isEqualTo("{\"valid\":true}");
		assertThat(this.http.post("/experimental/validation", "{'email':'ann@example.invalid'}").body())
			.isEqualTo("{\"valid\":false}");
		assertThat(this.http.post("/experimental/validation", "{'email':'ann'}").body()).isEqualTo("{\"valid\":false}");
		assertThat(this.http.post("/experimental/validation?email=ann@example.com", "").body())
			.isEqualTo("{\"valid\":true}");
	}

	@Test
	void jessesRulesetGivesReasons() {
		assertThat(this.http.post("/experimental/jesses_ruleset", "{'email':'ann@gmail.com','wiggleroom':true}").body())
			.isEqualTo("{\"valid\":true,\"reasons\":[]}");
		assertThat(
				this.http.post("/experimental/jesses_ruleset", "{'email':'ann@gmail.com','block_free_providers':true}")
					.body())
			.isEqualTo("{\"valid\":false,\"reasons\":[\"free_provider\"]}");
		assertThat(this.http.post("/experimental/jesses_ruleset", "{'email':'ann'}").body())
			.isEqualTo("{\"valid\":false,\"reasons\":[\"invalid_email\"]}");
		assertThat(
				this.http.post("/experimental/jesses_ruleset", "{'email':'ann@gmail.com','block_free_providers':'yes'}")
					.status())
			.isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource({ "Alex,male", "maria,female", "Xq,unknown" })
	void genderIsGuessed(String name, String gender) {
		BentoHttp.Answer answer = this.http.post("/experimental/gender", "{'name':'" + name + "'}");
		assertThat(answer.at("/gender").stringValue()).isEqualTo(gender);
		assertThat(answer.at("/confidence").isNull()).isEqualTo(gender.equals("unknown"));
		assertThat(this.http.post("/experimental/gender?name=" + name, "").body()).isEqualTo(answer.body());
	}

	@Test
	void geolocationIsSwitchedOff() {
		assertThat(this.http.get("/experimental/geolocation?ip=208.67.222.222").body()).isEqualTo("{}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/experimental/blacklist", "/experimental/blacklist.json" })
	void blacklistsAreAsked(String path) {
		this.bento.blacklist("192.0.2.1", "spamhaus");
		BentoHttp.Answer clean = this.http.get(path + "?domain=example.com");
		assertThat(clean.at("/query").stringValue()).isEqualTo("example.com");
		assertThat(clean.at("/results").size()).isEqualTo(6);
		assertThat(clean.at("/results").valueStream()).noneMatch((listed) -> listed.booleanValue());
		assertThat(this.http.get(path + "?ip=192.0.2.1").at("/results/spamhaus").booleanValue()).isTrue();
		assertThat(this.http.get(path).status()).isEqualTo(400);
	}

	@Test
	void contentIsModerated() {
		BentoHttp.Answer answer = this.http.post("/experimental/content_moderation", "{'content':'Hello'}");
		assertThat(answer.body()).isEqualTo("{\"valid\":true,\"reasons\":[],\"safe_original_content\":\"Hello\"}");
		assertThat(this.http.post("/experimental/content_moderation?content=Hello", "").body())
			.isEqualTo(answer.body());
		assertThat(this.http.post("/experimental/content_moderation", "{}").body())
			.isEqualTo("{\"valid\":false,\"reasons\":[\"Content is required\"]}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/experimental/validation", "/experimental/jesses_ruleset", "/experimental/gender" })
	void whatIsAskedAboutIsRequired(String path) {
		assertThat(this.http.post(path, "{}").status()).isEqualTo(400);
		assertThat(this.http.post(path, "{'email':1,'name':1}").status()).isEqualTo(400);
	}

}
