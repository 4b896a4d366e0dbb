package io.github.rudderbento.standin.bento;

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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CampaignEndpointsTests {

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05.678Z"));

	private final BentoStandIn bento = BentoStandIn.builder().clock(this.now::get).start();

	private final BentoHttp http = new BentoHttp(this.bento);

	@AfterEach
	void close() {
		this.bento.close();
	}

	@Test
	void broadcastsAreListedByStatus() {
		this.bento.addBroadcast("A", "a", "<p>", BentoBroadcastStatus.SENT);
		String draft = this.bento.addBroadcast("B", "b", "<p>", BentoBroadcastStatus.DRAFT);
		this.bento.addBroadcast("C", "c", "<p>", BentoBroadcastStatus.ARCHIVED);
		assertThat(names("/fetch/broadcasts")).containsExactly("A");
		assertThat(names("/fetch/broadcasts?status=draft")).containsExactly("B");
		assertThat(names("/fetch/broadcasts?status=any")).containsExactly("A", "B", "C");
		this.bento.broadcastStatus(draft, BentoBroadcastStatus.SENT);
		assertThat(names("/fetch/broadcasts?status=sent")).containsExactly("A", "B");
		assertThat(this.http.get("/fetch/broadcasts").at("/data/1/attributes/sent_final_batch_at").stringValue())
			.isEqualTo("2026-01-02T03:04:05.678Z");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.bento.broadcastStatus("none", BentoBroadcastStatus.SENT));
	}

	@Test
	void broadcastsArePaged() {
		IntStream.range(0, 7).forEach((i) -> this.bento.addBroadcast("B" + i, "s", "<p>", BentoBroadcastStatus.SENT));
		BentoHttp.Answer page = this.http.get("/fetch/broadcasts?page=2&per_page=3");
		assertThat(page.at("/data/0/attributes/name").stringValue()).isEqualTo("B3");
		assertThat(page.at("/meta").toString()).isEqualTo("{\"total\":7,\"count\":3,\"page\":2,\"per_page\":3}");
		assertThat(names("/fetch/broadcasts?page=4&per_page=3")).isEmpty();
	}

	@Test
	void broadcastsAreFilteredByDateAndTag() {
		this.bento.addSubscriber("ann@example.com", Map.of(), "lead", "vip");
		this.bento.addBroadcast("Old", "s", "<p>", BentoBroadcastStatus.SENT);
		this.now.set(Instant.parse("2026-03-01T00:00:00Z"));
		this.http.post("/batch/broadcasts", """
				{'broadcasts':[{'name':'New','subject':'s','content':'c','from':{'email':'a@example.com'},
				'inclusive_tags':'vip','approved':true}]}""");
		assertThat(names("/fetch/broadcasts?status=any&created_after=2026-02-01")).containsExactly("New");
		assertThat(names("/fetch/broadcasts?status=any&tag_ids=2,9")).containsExactly("New");
		assertThat(names("/fetch/broadcasts?status=any&tag_ids=1")).isEmpty();
		assertThat(names("/fetch/broadcasts?status=scheduled")).containsExactly("New");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/fetch/broadcasts?status=unknown", "/fetch/broadcasts?page=0",
			"/fetch/broadcasts?per_page=undefined", "/fetch/broadcasts?created_after=soon", "/fetch/sequences?page=-1",
			"/fetch/workflows?page=x" })
	void queryIsChecked(String path) {
		assertThat(this.http.get(path).status()).isEqualTo(422);
	}

	@Test
	void sequencesAreListedAndGrow() {
		String id = this.bento.addSequence("Welcome", "Hello", "Still there?");
		BentoHttp.Answer list = this.http.get("/fetch/sequences");
		assertThat(list.at("/data/0/id").stringValue()).isEqualTo(id);
		assertThat(list.at("/data/0/attributes/name").stringValue()).isEqualTo("Welcome");
		assertThat(list.at("/data/0/attributes/email_templates/1/subject").stringValue()).isEqualTo("Still there?");
		String prefixId = list.at("/data/0/attributes/prefix_id").stringValue();
		assertThat(prefixId).startsWith("sequence_");
		String mail = "{'email_template':{'subject':'Third','html':'<p>','delay_interval':'days','delay_interval_count':7}}";
		BentoHttp.Answer created = this.http.post("/fetch/sequences/" + id + "/emails/templates", mail);
		assertThat(created.status()).isEqualTo(201);
		assertThat(this.http.post("/fetch/sequences/" + prefixId + "/emails/templates", mail).status()).isEqualTo(201);
		assertThat(this.http.post("/fetch/sequences/none/emails/templates", mail).status()).isEqualTo(404);
		assertThat(this.http.get("/fetch/sequences").at("/data/0/attributes/email_templates").size()).isEqualTo(4);
		assertThat(this.http.get("/fetch/emails/templates/" + created.at("/data/id").stringValue())
			.at("/data/attributes/subject")
			.stringValue()).isEqualTo("Third");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{'subject':'s'}                                          | 422
			{'subject':'s','html':'h','delay_interval':'weeks'}      | 422
			{'subject':'s','html':'h','delay_interval_count':-1}     | 422
			{'subject':'s','html':'h','delay_interval_count':'7'}    | 400
			{'subject':'s','html':'h','cc':['a@example.com']}        | 400
			""")
	void mailOfASequenceIsChecked(String mail, int status) {
		String id = this.bento.addSequence("Welcome");
		assertThat(this.http.post("/fetch/sequences/" + id + "/emails/templates", "{'email_template':" + mail + "}")
			.status()).isEqualTo(status);
	}

	@Test
	void workflowsAreListed() {
		String id = this.bento.addWorkflow("Abandoned Cart", true, "Reminder");
		this.bento.addWorkflow("Sketch", false);
		BentoHttp.Answer list = this.http.get("/fetch/workflows");
		assertThat(list.at("/data/0/id").stringValue()).isEqualTo(id);
		assertThat(list.at("/data/0/attributes/status").stringValue()).isEqualTo("live");
		assertThat(list.at("/data/0/attributes/email_templates/0/stats").isNull()).isTrue();
		assertThat(list.at("/data/1/attributes/status").stringValue()).isEqualTo("draft");
	}

	@Test
	void sequencesAndWorkflowsArePaged() {
		this.bento.pageSize(2);
		List.of("A", "B", "C").forEach((name) -> {
			this.bento.addSequence(name);
			this.bento.addWorkflow(name, true);
		});
		assertThat(names("/fetch/sequences")).containsExactly("A", "B");
		assertThat(names("/fetch/sequences?page=2")).containsExactly("C");
		assertThat(names("/fetch/workflows?page=2")).containsExactly("C");
		assertThat(names("/fetch/workflows?page=3")).isEmpty();
	}

	private List<String> names(String path) {
		BentoHttp.Answer answer = this.http.get(path);
		assertThat(answer.status()).isEqualTo(200);
		return answer.at("/data").valueStream().map((entry) -> entry.at("/attributes/name").stringValue()).toList();
	}

	@Test
	void templateIsReadAndWritten() {
		String path = "/fetch/emails/templates/" + this.bento.addTemplate("Welcome", "Hello", "<p>");
		BentoHttp.Answer updated = this.http.send("PATCH", path, "{'email_template':{'subject':'Hi'}}");
		assertThat(updated.status()).isEqualTo(200);
		assertThat(updated.at("/data/attributes/subject").stringValue()).isEqualTo("Hi");
		assertThat(this.http.get(path).body()).isEqualTo(updated.body());
		assertThat(updated.at("/data/attributes/html").stringValue()).isEqualTo("<p>");
		assertThat(this.http.send("PATCH", path, "{'email_template':{}}").status()).isEqualTo(422);
		assertThat(this.http.send("PATCH", path, "{'email_template':{'html':1}}").status()).isEqualTo(400);
		assertThat(this.http.get("/fetch/emails/templates/none").status()).isEqualTo(404);
		assertThat(this.http.send("PATCH", "/fetch/emails/templates/none", "{'email_template':{'html':'h'}}").status())
			.isEqualTo(404);
	}

	@Test
	void formResponsesAreListed() {
		this.bento.addFormResponse("form-1", "ann@example.com", Map.of("answer", 42));
		BentoHttp.Answer answer = this.http.get("/fetch/responses?id=form-1");
		assertThat(answer.at("/data/0/attributes/data/identity/email").stringValue()).isEqualTo("ann@example.com");
		assertThat(answer.at("/data/0/attributes/data/fields/answer").intValue()).isEqualTo(42);
		assertThat(this.http.get("/fetch/responses?id=other").at("/data").isEmpty()).isTrue();
		assertThat(this.http.get("/fetch/responses").status()).isEqualTo(400);
	}

	@Test
	void authorsAreListed() {
		this.bento.authors("shop@example.com", "team@example.com");
		BentoHttp.Answer answer = this.http.get("/fetch/authors");
		assertThat(answer.at("/data/1/attributes/email").stringValue()).isEqualTo("team@example.com");
		assertThat(answer.at("/data/1/attributes/name").stringValue()).isEqualTo("team");
		assertThatIllegalArgumentException().isThrownBy(() -> this.bento.authors("nobody"));
	}

	@Test
	void segmentMatchAnswersNothing() {
		assertThat(this.http.post("/fetch/segments/1/match", "{}").body()).isEqualTo("{}");
	}

}
