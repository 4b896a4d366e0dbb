package io.github.rudderbento.standin.bento;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PeopleEndpointsTests {

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05.678Z"));

	private final BentoStandIn bento = BentoStandIn.builder().clock(this.now::get).start();

	private final BentoHttp http = new BentoHttp(this.bento);

	@AfterEach
	void close() {
		this.bento.close();
	}

	@Test
	void createdPersonIsFoundByEmailAndUuid() {
		BentoHttp.Answer created = this.http.post("/fetch/subscribers", "{'subscriber':{'email':'ann+1@example.com'}}");
		assertThat(created.status()).isEqualTo(201);
		assertThat(created.at("/data/type").stringValue()).isEqualTo("visitors");
		assertThat(created.at("/data/attributes/fields").isNull()).isTrue();
		assertThat(created.at("/data/attributes/unsubscribed_at").isNull()).isTrue();
		String uuid = created.at("/data/attributes/uuid").stringValue();
		String email = URLEncoder.encode("ann+1@example.com", StandardCharsets.UTF_8);
		assertThat(this.http.get("/fetch/subscribers?email=" + email).body()).isEqualTo(created.body());
		assertThat(this.http.get("/fetch/subscribers?uuid=" + uuid).body()).isEqualTo(created.body());
		assertThat(this.http.post("/fetch/subscribers", "{'subscriber':{'email':'ANN+1@example.com'}}").status())
			.isEqualTo(200);
		assertThat(this.bento.subscribers()).hasSize(1);
	}

	@Test
	void foundPersonHasFieldsAndTags() {
		this.bento.addSubscriber("ann@example.com", Map.of("plan", "pro"), "lead", "vip");
		this.http.post("/fetch/commands", "{'command':{'command':'unsubscribe','email':'ann@example.com'}}");
		BentoHttp.Answer found = this.http.get("/fetch/subscribers?email=ann@example.com");
		assertThat(found.at("/data/attributes/fields/plan").stringValue()).isEqualTo("pro");
		assertThat(found.at("/data/attributes/cached_tag_ids").size()).isEqualTo(2);
		assertThat(found.at("/data/attributes/unsubscribed_at").stringValue()).isEqualTo("2026-01-02T03:04:05.678Z");
	}

	@Test
	void strangerIsAnEmptyObject() {
		BentoHttp.Answer answer = this.http.get("/fetch/subscribers?email=nobody@example.com");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("{}");
		assertThat(this.http.get("/fetch/subscribers").status()).isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			/fetch/subscribers | {'subscriber':{'email':'ann'}} | 422
			/fetch/subscribers | {'subscriber':{}}              | 422
			/fetch/subscribers | {'email':'ann@example.com'}    | 400
			/fetch/tags        | {'tag':{'name':' '}}           | 422
			/fetch/tags        | {'tag':{'name':'a,b'}}         | 422
			/fetch/tags        | {'tag':'vip'}                  | 400
			/fetch/fields      | {'field':{}}                   | 422
			/fetch/fields      | {'key':'plan'}                 | 400
			""")
	void creationIsChecked(String path, String body, int status) {
		assertThat(this.http.post(path, body).status()).isEqualTo(status);
	}

	@Test
	void searchGivesAHundredAPage() {
		IntStream.range(0, 105).forEach((i) -> this.bento.addSubscriber("p" + i + "@example.com", Map.of()));
		BentoHttp.Answer first = this.http.get("/fetch/search");
		assertThat(first.at("/data").size()).isEqualTo(100);
		assertThat(first.at("/meta/page").intValue()).isEqualTo(1);
		BentoHttp.Answer second = this.http.send("GET", "/fetch/search", "{'page':2}");
		assertThat(second.at("/data").size()).isEqualTo(5);
		assertThat(second.at("/data/0/attributes/email").stringValue()).isEqualTo("p100@example.com");
		assertThat(second.at("/meta/page").intValue()).isEqualTo(2);
		assertThat(this.http.post("/fetch/search", "{'page':3}").at("/data").isEmpty()).isTrue();
	}

	@Test
	void searchFilters() {
		this.bento.addSubscriber("old@example.com", Map.of(), "lead");
		this.now.set(Instant.parse("2026-02-02T00:00:00Z"));
		this.bento.addSubscriber("new@example.com", Map.of(), "customer");
		this.http.post("/batch/events",
				"{'events':[{'type':'$unsubscribe','email':'old@example.com','date':'2026-01-15T00:00:00Z'}]}");
		assertThat(search("{'created_at':{'gt':'2026-01-01T00:00:00Z','lt':'2026-02-01'}}")).containsExactly("old");
		assertThat(search("{'created_at':{'gte':'2026-02-02T00:00:00Z'}}")).containsExactly("new");
		assertThat(search("{'updated_at':{'gt':'2026-02-01T00:00:00Z'}}")).containsExactly("old", "new");
		assertThat(search("{'last_event_at':{'lte':'2026-01-15T01:00:00+01:00'}}")).containsExactly("old");
		assertThat(search("{'unsubscribed_at':{'gt':'2026-01-01T00:00:00Z'}}")).containsExactly("old");
		assertThat(search("{'tags':['customer','other']}")).containsExactly("new");
		assertThat(search("{'tag_names':['lead']}")).containsExactly("old");
		assertThat(search("{'tag_ids':['1',2]}")).containsExactly("old", "new");
		assertThat(search("{'tags':['lead'],'created_at':{'gt':'2026-02-01'}}")).isEmpty();
		BentoHttp.Answer answer = this.http.send("GET", "/fetch/search", "{'tags':['lead']}");
		assertThat(answer.at("/meta/query/tags/0").stringValue()).isEqualTo("lead");
		assertThat(answer.at("/meta/query/email/not").isNull()).isTrue();
	}

	private List<String> search(String filter) {
		return this.http.send("GET", "/fetch/search", filter)
			.at("/data")
			.valueStream()
			.map((person) -> person.at("/attributes/email").stringValue().replace("@example.com", ""))
			.toList();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{'created_at':{'gt':'soon'}} | 422
			{'page':0}                   | 422
			{'page':'two'}               | 400
			{'created_at':'today'}       | 400
			{'tags':'lead'}              | 400
			{'tags'                      | 400
			""")
	void searchIsChecked(String filter, int status) {
		assertThat(this.http.send("GET", "/fetch/search", filter).status()).isEqualTo(status);
	}

	@Test
	void tagIsCreatedOnceDiscardedAndRestored() {
		BentoHttp.Answer created = this.http.post("/fetch/tags", "{'tag':{'name':'Power User'}}");
		assertThat(created.status()).isEqualTo(201);
		assertThat(created.at("/data/type").stringValue()).isEqualTo("tags");
		assertThat(created.at("/data/attributes/discarded_at").isNull()).isTrue();
		assertThat(this.http.post("/fetch/tags", "{'tag':{'name':'Power User'}}").status()).isEqualTo(200);
		this.bento.addSubscriber("ann@example.com", Map.of(), "Power User");
		String path = "/fetch/tags/" + created.at("/data/id").stringValue();
		BentoHttp.Answer deleted = this.http.send("DELETE", path, "{'tag':{'name':'Power User'}}");
		assertThat(deleted.body()).isEqualTo("{\"message\":\"Tag (Power User) deleted successfully\"}");
		assertThat(this.http.get("/fetch/tags").at("/data/0/attributes/discarded_at").stringValue())
			.isEqualTo("2026-01-02T03:04:05.678Z");
		assertThat(this.http.get("/fetch/subscribers?email=ann@example.com")
			.at("/data/attributes/cached_tag_ids")
			.isEmpty()).isTrue();
		this.http.send("DELETE", path, "{'tag':{'name':'Power User'}}");
		assertThat(this.http.get("/fetch/tags").at("/data/0/attributes/discarded_at").isNull()).isTrue();
	}

	@Test
	void tagIsDeletedByNameToo() {
		this.http.post("/fetch/tags", "{'tag':{'name':'vip'}}");
		assertThat(this.http.send("DELETE", "/fetch/tags", "{'tag':{'name':'vip'}}").status()).isEqualTo(200);
		assertThat(this.http.send("DELETE", "/fetch/tags", "{'tag':{'name':'none'}}").status()).isEqualTo(404);
		assertThat(this.http.send("DELETE", "/fetch/tags/99", "{'tag':{'name':'vip'}}").status()).isEqualTo(404);
		assertThat(this.http.send("DELETE", "/fetch/tags/1", "{}").status()).isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource({ "membershipLevel,Membership Level", "thisIsAKey,This Is A Key", "first_name,First Name", "plan,Plan",
			"lastURL,Last URL" })
	void nameOfAFieldComesFromItsKey(String key, String name) {
		BentoHttp.Answer created = this.http.post("/fetch/fields", "{'field':{'key':'" + key + "'}}");
		assertThat(created.status()).isEqualTo(201);
		assertThat(created.at("/data/type").stringValue()).isEqualTo("visitors-fields");
		assertThat(created.at("/data/attributes/name").stringValue()).isEqualTo(name);
		assertThat(this.http.post("/fetch/fields", "{'field':{'key':'" + key + "'}}").status()).isEqualTo(200);
		assertThat(this.http.get("/fetch/fields").at("/data/0/attributes/key").stringValue()).isEqualTo(key);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/fetch/tags", "/fetch/fields" })
	void listsAreEmptyAtFirst(String path) {
		assertThat(this.http.get(path).body()).isEqualTo("{\"data\":[]}");
	}

}
