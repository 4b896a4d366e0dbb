package io.github.rudderbento.standin.bento;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class BatchEndpointsTests {

	private final BentoStandIn bento = BentoStandIn.builder().authors("shop@example.com").start();

	private final BentoHttp http = new BentoHttp(this.bento);

	@AfterEach
	void close() {
		this.bento.close();
	}

	@Test
	void eventIsKeptAndMakesAPerson() {
		BentoHttp.Answer answer = this.http.post("/batch/events",
				"""
						{'events':[{'type':'order.placed','email':'ann@example.com','fields':{'plan':'pro','age':30,'gone':null},
						'details':{'total':9.50,'lines':[{'sku':'a'}]},'date':'2026-01-02T03:04:05.678Z'}]}""");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("{\"results\":1,\"failed\":0}");
		ReceivedBentoEvent event = this.bento.events().get(0);
		assertThat(event.type()).isEqualTo("order.placed");
		assertThat(event.email()).isEqualTo("ann@example.com");
		assertThat(event.fields()).containsExactly(entry("plan", "pro"), entry("age", 30), entry("gone", null));
		assertThat(event.details()).containsExactly(entry("total", 9.5), entry("lines", List.of(Map.of("sku", "a"))));
		assertThat(event.date()).isEqualTo("2026-01-02T03:04:05.678Z");
		assertThat(event.json()).contains("\"total\":9.50");
		assertThat(event.toString()).doesNotContain("ann");
		assertThat(this.bento.subscriber("ANN@example.com")).hasValueSatisfying((person) -> {
			assertThat(person.fields()).containsEntry("plan", "pro");
			assertThat(person.lastEventAt()).isEqualTo("2026-01-02T03:04:05.678Z");
		});
		assertThat(this.http.get("/fetch/fields").at("/data/0/attributes/key").stringValue()).isEqualTo("plan");
	}

	@Test
	void reservedEventsChangeTheProfile() {
		events("{'type':'$tag','email':'ann@example.com','details':{'tag':'vip'}}");
		events("{'type':'$unsubscribe','email':'ann@example.com'}");
		assertThat(this.bento.subscriber("ann@example.com").orElseThrow().tags()).containsExactly("vip");
		assertThat(this.bento.subscriber("ann@example.com").orElseThrow().isSubscribed()).isFalse();
		events("{'type':'$remove_tag','email':'ann@example.com','details':{'tag':'vip'}}");
		events("{'type':'$subscribe','email':'ann@example.com'}");
		events("{'type':'$update_fields','email':'ann@example.com','fields':{'plan':'pro'}}");
		BentoSubscriber ann = this.bento.subscriber("ann@example.com").orElseThrow();
		assertThat(ann.tags()).isEmpty();
		assertThat(ann.isSubscribed()).isTrue();
		assertThat(ann.fields()).containsEntry("plan", "pro");
		assertThat(this.http.get("/fetch/tags").at("/data/0/attributes/name").stringValue()).isEqualTo("vip");
	}

	@Test
	void purchaseCountsOnceAndKeepsItsReceipts() {
		String purchase = "{'type':'$purchase','email':'ann@example.com','details':{'unique':{'key':'o-1'},"
				+ "'value':{'currency':'EUR','amount':1250}}}";
		events(purchase);
		events(purchase + "," + purchase.replace("o-1", "o-2"));
		assertThat(this.bento.events()).hasSize(3);
		assertThat(this.bento.purchases()).containsExactly(new BentoPurchase("o-1", "ann@example.com", 1250, "EUR", 2),
				new BentoPurchase("o-2", "ann@example.com", 1250, "EUR", 1));
		assertThat(this.http.get("/stats/ads").at("/totals/revenueCents").intValue()).isEqualTo(2500);
	}

	@Test
	void purchaseWithoutAKeyIsNeverRecognised() {
		String purchase = "{'type':'$purchase','email':'ann@example.com','details':{'value':{'amount':1}}}";
		events(purchase + "," + purchase);
		assertThat(this.bento.purchases()).hasSize(2);
	}

	private void events(String events) {
		assertThat(this.http.post("/batch/events", "{'events':[" + events + "]}").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{'email':'ann@example.com'}                                      | type  | can't be blank
			{'type':' ','email':'ann@example.com'}                           | type  | can't be blank
			{'type':'x'}                                                     | email | can't be blank
			{'type':'x','email':'ann'}                                       | email | is invalid
			{'type':'x','email':'Ann <ann@example.com>'}                     | email | is invalid
			{'type':'x','email':'ann@localhost'}                             | email | is invalid
			{'type':'x','email':'a@b@example.com'}                           | email | is invalid
			{'type':'x','email':'ann@example.com','date':'yesterday'}        | date  | is invalid
			""", quoteCharacter = '`')
	void eventThatBreaksARuleIsUnprocessable(String event, String field, String message) {
		BentoHttp.Answer answer = this.http.post("/batch/events", "{'events':[" + event + "]}");
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.at("/errors/0/field").stringValue()).isEqualTo(field);
		assertThat(answer.at("/errors/0/message").stringValue()).isEqualTo(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "o'brien@example.com", "ü@example.com", "a+b@sub.example.com" })
	void unusualAddressIsTaken(String email) {
		String body = "{\"events\":[{\"type\":\"x\",\"email\":\"" + email + "\"}]}";
		assertThat(this.http
			.send(this.http.request("/batch/events")
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(body)))
			.status()).isEqualTo(200);
		assertThat(this.bento.events().get(0).email()).isEqualTo(email);
	}

	@ParameterizedTest
	@CsvSource({ "/batch/events,events,1000", "/batch/subscribers,subscribers,1000", "/batch/emails,emails,60",
			"/batch/broadcasts,broadcasts,100" })
	void batchHasALimit(String path, String wrapper, int max) {
		assertThat(this.http.post(path, batch(wrapper, max)).status()).isEqualTo(200);
		BentoHttp.Answer answer = this.http.post(path, batch(wrapper, max + 1));
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.at("/errors/0/field").stringValue()).isEqualTo(wrapper);
		assertThat(this.bento.requests()).extracting(ReceivedBentoRequest::itemCount).containsExactly(max, 0);
	}

	private static String batch(String wrapper, int count) {
		String item = "{'type':'plain','email':'p%d@example.com','to':'p%1$d@example.com','subject':'s',"
				+ "'html_body':'h','name':'n','content':'c','from':"
				+ (wrapper.equals("emails") ? "'shop@example.com'}" : "{'email':'shop@example.com'}}");
		return IntStream.range(0, count)
			.mapToObj(item::formatted)
			.collect(Collectors.joining(",", "{'" + wrapper + "':[", "]}"));
	}

	@Test
	void importWritesTheProfile() {
		BentoHttp.Answer answer = this.http.post("/batch/subscribers", """
				{'subscribers':[{'email':'ann@example.com','first_name':'Ann','tags':'lead, mql','company':'Acme'},
				{'email':'bob@example.com','tags':'lead'}]}""");
		assertThat(answer.body()).isEqualTo("{\"results\":2,\"failed\":0}");
		this.http.post("/batch/subscribers",
				"{'subscribers':[{'email':'ann@example.com','remove_tags':'lead','company':'Beta'}]}");
		BentoSubscriber ann = this.bento.subscriber("ann@example.com").orElseThrow();
		assertThat(ann.fields()).containsExactly(entry("first_name", "Ann"), entry("company", "Beta"));
		assertThat(ann.tags()).containsExactly("mql");
		assertThat(this.bento.imports()).hasSize(3);
		assertThat(this.bento.imports().get(0).tags()).containsExactly("lead", "mql");
		assertThat(this.bento.imports().get(2).removeTags()).containsExactly("lead");
		assertThat(this.http.get("/fetch/tags").at("/data").size()).isEqualTo(2);
		assertThat(this.http.get("/fetch/fields").at("/data").size()).isEqualTo(2);
	}

	@Test
	void tagsOfAnImportAreText() {
		assertThat(this.http.post("/batch/subscribers", "{'subscribers':[{'email':'ann@example.com','tags':['a']}]}")
			.status()).isEqualTo(400);
	}

	@Test
	void nestedFieldsAreRefusedOnlyIfSwitchedOn() {
		String imported = "{'subscribers':[{'email':'ann@example.com','address':{'city':'Graz'}}]}";
		String event = "{'events':[{'type':'x','email':'ann@example.com','fields':{'a':[1]},'details':{'b':[1]}}]}";
		assertThat(this.http.post("/batch/subscribers", imported).status()).isEqualTo(200);
		assertThat(this.http.post("/batch/events", event).status()).isEqualTo(200);
		this.bento.rejectNestedFields(true);
		assertThat(this.http.post("/batch/subscribers", imported).at("/errors/0/field").stringValue())
			.isEqualTo("address");
		assertThat(this.http.post("/batch/events", event).at("/errors/0/field").stringValue()).isEqualTo("fields.a");
	}

	@Test
	void emailIsKept() {
		BentoHttp.Answer answer = this.http.post("/batch/emails",
				"""
						{'emails':[{'to':'ann@example.com','from':'Shop@example.com','subject':'Reset','html_body':'<p>{{ link }}</p>',
						'transactional':true,'personalizations':{'link':'https://example.com'},'reply_to':'r@example.com'}]}""");
		assertThat(answer.body()).isEqualTo("{\"results\":1}");
		ReceivedBentoEmail email = this.bento.emails().get(0);
		assertThat(email.to()).isEqualTo("ann@example.com");
		assertThat(email.transactional()).isTrue();
		assertThat(email.suppressed()).isFalse();
		assertThat(email.personalizations()).containsEntry("link", "https://example.com");
		assertThat(email.json()).contains("reply_to");
		assertThat(this.bento.subscriber("ann@example.com")).isPresent();
	}

	@Test
	void emailToSomebodyWhoUnsubscribedIsSuppressedUnlessTransactional() {
		events("{'type':'$unsubscribe','email':'ann@example.com'}");
		String email = "{'to':'ann@example.com','from':'shop@example.com','subject':'s','html_body':'h'";
		this.http.post("/batch/emails", "{'emails':[" + email + "}," + email + ",'transactional':true}]}");
		assertThat(this.bento.emails()).extracting(ReceivedBentoEmail::suppressed).containsExactly(true, false);
	}

	@Test
	void emailNeedsAnAuthor() {
		String emails = "{'emails':[{'to':'ann@example.com','from':'stranger@example.com','subject':'s','html_body':'h'}]}";
		BentoHttp.Answer answer = this.http.post("/batch/emails", emails);
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.body()).isEqualTo("{\"error\":\"Author not authorized to send on this account\"}");
		this.bento.authorErrorAsText(true);
		answer = this.http.post("/batch/emails", emails);
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.header("Content-Type")).startsWith("text/plain");
		assertThat(answer.body()).isEqualTo("Author not authorized to send on this account");
		this.bento.authors("stranger@example.com");
		assertThat(this.http.post("/batch/emails", emails).status()).isEqualTo(200);
	}

	@Test
	void emailListsAllThatIsMissing() {
		BentoHttp.Answer answer = this.http.post("/batch/emails", "{'emails':[{}]}");
		assertThat(answer.json().get("errors").valueStream().map((error) -> error.get("field").stringValue()))
			.containsExactly("to", "from", "subject", "html_body");
		assertThat(this.http.post("/batch/emails", "{'emails':[{'transactional':'yes'}]}").status()).isEqualTo(400);
	}

	@Test
	void broadcastBecomesADraft() {
		BentoHttp.Answer answer = this.http.post("/batch/broadcasts", """
				{'broadcasts':[{'name':'Spring','subject':'Hello','content':'<p>','type':'plain',
				'from':{'email':'shop@example.com','name':'Shop'},'inclusive_tags':'lead','batch_size_per_hour':100,
				'send_at':'2026-04-23T18:30:00Z','approved':false}]}""");
		assertThat(answer.at("/results").intValue()).isEqualTo(1);
		assertThat(answer.at("/failed").intValue()).isZero();
		assertThat(answer.at("/broadcasts/0/name").stringValue()).isEqualTo("Spring");
		assertThat(answer.at("/broadcasts/0/id").isIntegralNumber()).isTrue();
		assertThat(answer.at("/broadcasts/0/dashboard_url").stringValue()).startsWith("https://");
		assertThat(answer.at("/failures").isEmpty()).isTrue();
		assertThat(this.http.get("/fetch/broadcasts").at("/data").isEmpty()).isTrue();
		assertThat(
				this.http.get("/fetch/broadcasts?status=draft").at("/data/0/attributes/template/subject").stringValue())
			.isEqualTo("Hello");
		assertThat(this.http.get("/fetch/emails/templates/" + answer.at("/broadcasts/0/template_id").intValue())
			.at("/data/attributes/name")
			.stringValue()).isEqualTo("Spring");
		assertThat(this.bento.broadcasts().get(0).email()).isEqualTo("shop@example.com");
	}

	@Test
	void broadcastIsChecked() {
		BentoHttp.Answer answer = this.http.post("/batch/broadcasts",
				"{'broadcasts':[{'type':'fancy','batch_size_per_hour':0,'send_at':'soon'}]}");
		assertThat(answer.json().get("errors").valueStream().map((error) -> error.get("field").stringValue()))
			.containsExactly("name", "subject", "content", "type", "from", "batch_size_per_hour", "send_at");
	}

	@Test
	void commandsChangeTheProfile() {
		this.bento.addSubscriber("ann@example.com", Map.of("old", 1), "b");
		BentoHttp.Answer answer = this.http.post("/fetch/commands", """
				{'command':[{'command':'add_tag','email':'ann@example.com','query':'a'},
				{'command':'add_tag_via_event','email':'ann@example.com','query':'c'},
				{'command':'remove_tag','email':'ann@example.com','query':'b'},
				{'command':'add_field','email':'ann@example.com','query':{'key':'plan','value':'pro'}},
				{'command':'remove_field','email':'ann@example.com','query':'old'},
				{'command':'unsubscribe','email':'ann@example.com'},
				{'command':'subscribe','email':'bob@example.com','query':null},
				{'command':'change_email','email':'ann@example.com','query':'anna@example.com'}]}""");
		assertThat(answer.body()).isEqualTo("{\"results\":8}");
		assertThat(this.bento.subscriber("ann@example.com")).isEmpty();
		BentoSubscriber anna = this.bento.subscriber("anna@example.com").orElseThrow();
		assertThat(anna.tags()).containsExactly("a", "c");
		assertThat(anna.fields()).containsExactly(entry("plan", "pro"));
		assertThat(anna.isSubscribed()).isFalse();
		assertThat(this.bento.subscriber("bob@example.com")).isPresent();
		assertThat(this.bento.commands()).hasSize(8);
		assertThat(this.bento.commands().get(3).query()).isEqualTo(Map.of("key", "plan", "value", "pro"));
	}

	@Test
	void commandMayComeAlone() {
		BentoHttp.Answer answer = this.http.post("/fetch/commands",
				"{'command':{'command':'unsubscribe','email':'ann@example.com','query':''}}");
		assertThat(answer.body()).isEqualTo("{\"results\":1}");
		assertThat(this.bento.subscriber("ann@example.com").orElseThrow().isSubscribed()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{'command':'fly','email':'ann@example.com'}                                     | 422
			{'command':'add_tag','email':'ann@example.com'}                                 | 422
			{'command':'add_tag','email':'ann@example.com','query':'a,b'}                   | 422
			{'command':'add_field','email':'ann@example.com'}                               | 422
			{'command':'add_field','email':'ann@example.com','query':{'value':1}}           | 422
			{'command':'change_email','email':'ann@example.com','query':'nobody'}           | 422
			{'email':'ann@example.com'}                                                     | 422
			{'command':'add_field','email':'ann@example.com','query':'plan=pro'}            | 400
			{'command':'add_tag','email':'ann@example.com','query':1}                       | 400
			{'command':'subscribe','email':'ann@example.com','query':{}}                    | 400
			""")
	void commandIsChecked(String command, int status) {
		assertThat(this.http.post("/fetch/commands", "{'command':[" + command + "]}").status()).isEqualTo(status);
		assertThat(this.bento.commands()).isEmpty();
	}

	@Test
	void commandsOnStrangersTakeNothingAway() {
		this.http.post("/fetch/commands", """
				{'command':[{'command':'remove_tag','email':'ann@example.com','query':'a'},
				{'command':'remove_field','email':'ann@example.com','query':'a'},
				{'command':'change_email','email':'ann@example.com','query':'b@example.com'}]}""");
		assertThat(this.bento.subscribers()).isEmpty();
		assertThat(this.bento.commands()).hasSize(3);
	}

	@Test
	void addressThatIsTakenIsNotGivenAway() {
		this.bento.addSubscriber("ann@example.com", Map.of());
		this.bento.addSubscriber("bob@example.com", Map.of());
		this.http.post("/fetch/commands",
				"{'command':[{'command':'change_email','email':'ann@example.com','query':'bob@example.com'}]}");
		assertThat(this.bento.subscribers()).hasSize(2);
	}

	@Test
	void itemsFailInsideABatch() {
		this.bento.failItems((item) -> item.email().startsWith("bad"));
		assertThat(this.http.post("/batch/events", """
				{'events':[{'type':'x','email':'bad@example.com'},{'type':'x','email':'ann@example.com'}]}""").body())
			.isEqualTo("{\"results\":1,\"failed\":1}");
		assertThat(this.http.post("/batch/subscribers", "{'subscribers':[{'email':'bad@example.com'}]}").body())
			.isEqualTo("{\"results\":0,\"failed\":1}");
		assertThat(this.http
			.post("/batch/emails",
					"{'emails':[{'to':'bad@example.com','from':'shop@example.com','subject':'s','html_body':'h'}]}")
			.body()).isEqualTo("{\"results\":0,\"failed\":1}");
		assertThat(this.http.post("/fetch/commands", """
				{'command':[{'command':'subscribe','email':'bad@example.com'},
				{'command':'subscribe','email':'bob@example.com'}]}""").body()).isEqualTo("{\"results\":1}");
		assertThat(this.bento.events()).hasSize(1);
		assertThat(this.bento.subscriber("bad@example.com")).isEmpty();
		assertThat(this.bento.requests().get(0).itemCount()).isEqualTo(2);
		this.bento.failItems(null);
		this.http.post("/batch/subscribers", "{'subscribers':[{'email':'bad@example.com'}]}");
		assertThat(this.bento.subscriber("bad@example.com")).isPresent();
	}

	@Test
	void broadcastsFailOneByOne() {
		this.bento
			.failItems((item) -> item instanceof ReceivedBentoBroadcast broadcast && broadcast.name().equals("Two"));
		String broadcast = "{'name':'%s','subject':'s','content':'c','from':{'email':'shop@example.com'}}";
		BentoHttp.Answer answer = this.http.post("/batch/broadcasts",
				"{'broadcasts':[" + broadcast.formatted("One") + "," + broadcast.formatted("Two") + "]}");
		assertThat(answer.at("/results").intValue()).isEqualTo(1);
		assertThat(answer.at("/failed").intValue()).isEqualTo(1);
		assertThat(answer.at("/failures/0/index").intValue()).isEqualTo(1);
		assertThat(answer.at("/failures/0/name").stringValue()).isEqualTo("Two");
		assertThat(answer.at("/failures/0/error").stringValue()).isNotEmpty();
	}

}
