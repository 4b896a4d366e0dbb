package io.github.rudderbento.standin.bento;

import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BentoVariantsTests {

	private final BentoStandIn bento = BentoStandIn.start();

	private final BentoHttp http = new BentoHttp(this.bento);

	@AfterEach
	void close() {
		this.bento.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					subscribers.import       | 0 | {'result':1}
					subscribers.import       | 1 | {'results':1}
					broadcasts.create        | 0 | {'results':1}
					broadcasts.create        | 1 | {'results':0,'failed':1,'failures':[{'index':0,'name':null,'error':'could not be created'}]}
					broadcasts.list          | 0 | {'data':[]}
					subscribers.find         | 0 | {}
					subscribers.find         | 1 | {'data':null}
					subscribers.find         | 2 | {'data':{}}
					subscribers.command      | 0 | {'results':1,'failed':0}
					tags.create              | 1 | {}
					fields.create            | 1 | {}
					experimental.gender      | 0 | {'gender':'unknown','confidence':null}
					experimental.gender      | 1 | {'gender':null,'confidence':null}
					experimental.gender      | 2 | {'data':{'gender':'male','confidence':0.99}}
					experimental.moderation  | 0 | {'valid':false,'reasons':['Content is required']}
					""")
	void wholeAnswer(String endpoint, int index, String expected) {
		this.bento.variant(endpoint, index);
		BentoHttp.Answer answer = call(endpoint);
		assertThat(answer.status()).isIn(200, 201);
		assertThat(answer.body()).isEqualTo(expected.replace('\'', '"'));
		this.bento.noVariant(endpoint);
		assertThat(call(endpoint).body()).isNotEqualTo(answer.body());
	}

	@ParameterizedTest
	@CsvSource({ "subscribers.command,1,/data/type,visitors", "tags.create,0,/data/0/attributes/name,vip",
			"fields.create,0,/data/0/attributes/key,plan", "stats.report,0,/report_data/report_name,New",
			"stats.report,1,/data/0/g,group", "stats.report,1,/chart_style,column_chart",
			"experimental.geolocation,0,/country_code2,US", "experimental.blacklist,0,/results,null",
			"experimental.blacklist,1,/results,false", "experimental.blacklist,2,/data/0/query,example.com",
			"experimental.blacklist,3,/0/query,example.com" })
	void partOfTheAnswer(String endpoint, int index, String pointer, String value) {
		this.bento.addReport("report_1", "New");
		this.bento.variant(endpoint, index);
		assertThat(call(endpoint).at(pointer).toString().replace("\"", "")).isEqualTo(value);
	}

	@Test
	void personIsNotFoundWith404() {
		this.bento.variant("subscribers.find", 3);
		BentoHttp.Answer answer = call("subscribers.find");
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.body()).isEqualTo("{\"error\":\"Not found\"}");
	}

	@Test
	void requestIsCarriedOutAllTheSame() {
		this.bento.variant("tags.create", 1);
		call("tags.create");
		assertThat(this.http.get("/fetch/tags").at("/data/0/attributes/name").stringValue()).isEqualTo("vip");
	}

	@Test
	void commandsThatFailAreToldOnlyInAVariant() {
		this.bento.failItems((item) -> true).variant("subscribers.command", 0);
		assertThat(call("subscribers.command").body()).isEqualTo("{\"results\":0,\"failed\":1}");
	}

	@Test
	void refusalIsNotChanged() {
		this.bento.variant("tags.create", 1);
		assertThat(this.http.post("/fetch/tags", "{'tag':{}}").status()).isEqualTo(422);
	}

	@Test
	void unknownOnesAreNamed() {
		assertThat(this.bento.variantCount("experimental.blacklist")).isEqualTo(4);
		assertThat(this.bento.variantCount("stats.site")).isZero();
		assertThatIllegalArgumentException().isThrownBy(() -> this.bento.variant("nothing", 0))
			.withMessageContaining("nothing")
			.withMessageContaining("events.track");
		assertThatIllegalArgumentException().isThrownBy(() -> this.bento.variant("tags.create", 2))
			.withMessageContaining("there are 2");
		assertThatIllegalArgumentException().isThrownBy(() -> this.bento.variant("tags.create", -1));
	}

	private BentoHttp.Answer call(String endpoint) {
		return switch (endpoint) {
			case "subscribers.import" ->
				this.http.post("/batch/subscribers", "{'subscribers':[{'email':'ann@example.com'}]}");
			case "broadcasts.create" -> this.http.post("/batch/broadcasts",
					"{'broadcasts':[{'name':'n','subject':'s','content':'c','from':{'email':'a@example.com'}}]}");
			case "broadcasts.list" -> {
				this.bento.addBroadcast("n", "s", "h", BentoBroadcastStatus.SENT);
				yield this.http.get("/fetch/broadcasts");
			}
			case "subscribers.find" -> {
				this.bento.addSubscriber("ann@example.com", Map.of());
				yield this.http.get("/fetch/subscribers?email=ann@example.com");
			}
			case "subscribers.command" ->
				this.http.post("/fetch/commands", "{'command':{'command':'subscribe','email':'ann@example.com'}}");
			case "tags.create" -> this.http.post("/fetch/tags", "{'tag':{'name':'vip'}}");
			case "fields.create" -> this.http.post("/fetch/fields", "{'field':{'key':'plan'}}");
			case "stats.report" -> this.http.get("/stats/report?report_id=report_1");
			case "experimental.gender" -> this.http.post("/experimental/gender", "{'name':'alex'}");
			case "experimental.geolocation" -> this.http.get("/experimental/geolocation?ip=208.67.222.222");
			case "experimental.blacklist" -> this.http.get("/experimental/blacklist?domain=example.com");
			case "experimental.moderation" -> this.http.post("/experimental/content_moderation", "{'content':'Hello'}");
			default -> throw new IllegalArgumentException(endpoint);
		};
	}

}
