package io.github.rudderbento.bento;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.rudderbento.bento.BroadcastQuery.Status;
import io.github.rudderbento.payload.InvalidPayloadException;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.bento.BentoBroadcastStatus;
import io.github.rudderbento.standin.bento.BentoStandIn;
import io.github.rudderbento.standin.bento.ReceivedBentoRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every endpoint answers when all is well, in every shape that is known.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointAnswerTests {

	private final BentoFixture fixture = new BentoFixture();

	private final BentoStandIn standIn = this.fixture.standIn();

	private final BentoClient bento = this.fixture.client();

	@BeforeEach
	void reset() {
		this.standIn.reset();
	}

	@AfterAll
	void close() {
		this.fixture.close();
	}

	@ParameterizedTest
	@EnumSource
	void emptyObject(EndpointCall call) {
		this.standIn.faults().always(Fault.status(200, "{}", Map.of("Content-Type", "application/json")));
		switch (call) {
			case TRACK_EVENTS, TRACK_PURCHASE, IMPORT_SUBSCRIBERS, SEND_EMAILS, CREATE_BROADCASTS, RUN_COMMANDS,
					RUN_TAG_COMMAND, VALIDATE_EMAIL, JESSES_RULESET, MODERATE_CONTENT ->
				assertThatExceptionOfType(BentoUnreadableAnswerException.class)
					.isThrownBy(() -> call.call(this.bento).block());
			default -> {
				Object result = call.call(this.bento).block();
				assertThat(result == null || ((Collection<?>) result).isEmpty()).isTrue();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void emptyData(EndpointCall call) {
		if (call.isList()) {
			this.standIn.faults()
				.always(Fault.status(200, "{\"data\":[]}", Map.of("Content-Type", "application/json")));
			assertThat((Collection<?>) call.call(this.bento).block()).isEmpty();
			this.standIn.faults().clear();
			this.standIn.faults()
				.always(Fault.status(200, "{\"data\":null}", Map.of("Content-Type", "application/json")));
			assertThat((Collection<?>) call.call(this.bento).block()).isEmpty();
		}
	}

	@Test
	void findSubscriber() {
		this.standIn.addSubscriber("user@example.com", Map.of("plan", "pro", "age", 42), "vip");
		Subscriber subscriber = this.bento.subscribers().find("user@example.com").block();
		assertThat(subscriber.email()).isEqualTo("user@example.com");
		assertThat(subscriber.fields()).containsEntry("plan", "pro").containsEntry("age", 42);
		assertThat(subscriber.tagIds()).hasSize(1);
		assertThat(subscriber.unsubscribedAt()).isNull();
		assertThat(subscriber.toString()).doesNotContain("user");
		assertThat(this.bento.subscribers().findByUuid(subscriber.uuid()).block()).isEqualTo(subscriber);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3 })
	void subscriberThatIsNotThere(int variant) {
		this.standIn.variant("subscribers.find", variant);
		assertThat(this.bento.subscribers().find("user@example.com").blockOptional()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"data\":{\"id\":236,\"attributes\":{\"email\":\"a@b.c\",\"fields\":null}}}",
			"{\"data\":[{\"id\":\"236\",\"attributes\":{\"email\":\"a@b.c\"}}]}",
			"{\"data\":{\"id\":\"236\",\"attributes\":{\"email\":\"a@b.c\",\"cached_tag_ids\":[],\"unsubscribed_at\":\"no date\"}}}" })
	void subscriberInOtherShapes(String body) {
		answer(body);
		Subscriber subscriber = this.bento.subscribers().find("a@b.c").block();
		assertThat(subscriber).isEqualTo(new Subscriber("236", null, "a@b.c", Map.of(), List.of(), null, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000+00:00", "2026-01-02T03:04:05.000+0000",
			"2026-01-02 03:04:05 UTC", "2026-01-02 04:04:05 +0100", "2026-01-02T03:04:05" })
	void personWhoSignedOffIsKnownInEveryWayOfWritingTheTime(String time) {
		answer("{\"data\":{\"id\":\"236\",\"attributes\":{\"email\":\"a@b.c\",\"unsubscribed_at\":\"" + time + "\"}}}");
		assertThat(this.bento.subscribers().find("a@b.c").block().unsubscribedAt()).isEqualTo("2026-01-02T03:04:05Z");
	}

	@Test
	void search() {
		this.standIn.addSubscriber("one@example.com", Map.of(), "lead");
		this.standIn.addSubscriber("two@example.com", Map.of(), "other");
		Instant after = Instant.parse("2020-01-01T00:00:00Z");
		SubscriberSearch search = SubscriberSearch.everybody().createdBetween(after, null).tagged("lead");
		assertThat(this.bento.subscribers().search(search).map(Subscriber::email).collectList().block())
			.containsExactly("one@example.com");
		ReceivedBentoRequest first = this.standIn.requests().get(0);
		assertThat(first.method()).isEqualTo("GET");
		assertThat(BentoFixture.json(first.bodyText())).isEqualTo(
				BentoFixture.json("{\"page\":1,\"created_at\":{\"gt\":\"2020-01-01T00:00:00Z\"},\"tags\":[\"lead\"]}"));
	}

	@Test
	void searchBody() {
		Instant at = Instant.parse("2026-01-01T00:00:00Z");
		SubscriberSearch search = SubscriberSearch.everybody()
			.updatedBetween(at, at)
			.lastEventBetween(null, at)
			.unsubscribedBetween(at, null);
		assertThat(BentoFixture.json(new String(search.body(3)))).isEqualTo(BentoFixture.json("""
				{"page":3,"updated_at":{"gt":"2026-01-01T00:00:00Z","lt":"2026-01-01T00:00:00Z"},
				"last_event_at":{"lt":"2026-01-01T00:00:00Z"},"unsubscribed_at":{"gt":"2026-01-01T00:00:00Z"}}"""));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void importInOtherShapes(int variant) {
		this.standIn.variant("subscribers.import", variant);
		BatchResult result = this.bento.subscribers()
			.importAll(SubscriberUpdate.of("user@example.com").build())
			.block();
		assertThat(result.results()).isOne();
		assertThat(result.failed()).isZero();
		assertThat(result.isComplete()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1 })
	void commandsInEveryShape(int variant) {
		if (variant >= 0) {
			this.standIn.variant("subscribers.command", variant);
		}
		BatchResult result = this.bento.commands().run(SubscriberCommand.subscribe("user@example.com")).block();
		assertThat(result.results()).isOne();
		assertThat(result.isComplete()).isTrue();
	}

	@Test
	void everyCommand() {
		this.bento.commands()
			.run(List.of(SubscriberCommand.addTag("user@example.com", "Newsletter"),
					SubscriberCommand.addTagViaEvent("user@example.com", "t"),
					SubscriberCommand.removeTag("user@example.com", "t"),
					SubscriberCommand.addField("user@example.com", "plan", "pro"),
					SubscriberCommand.removeField("user@example.com", "temporaryStatus"),
					SubscriberCommand.subscribe("user@example.com"), SubscriberCommand.unsubscribe("user@example.com"),
					SubscriberCommand.changeEmail("user@example.com", "new@example.com")))
			.block();
		assertThat(BentoFixture.json(this.fixture.lastRequest().bodyText())).isEqualTo(BentoFixture.json("""
				{"command":[{"command":"add_tag","email":"user@example.com","query":"Newsletter"},
				{"command":"add_tag_via_event","email":"user@example.com","query":"t"},
				{"command":"remove_tag","email":"user@example.com","query":"t"},
				{"command":"add_field","email":"user@example.com","query":{"key":"plan","value":"pro"}},
				{"command":"remove_field","email":"user@example.com","query":"temporaryStatus"},
				{"command":"subscribe","email":"user@example.com"},
				{"command":"unsubscribe","email":"user@example.com"},
				{"command":"change_email","email":"user@example.com","query":"new@example.com"}]}"""));
		assertThat(this.standIn.subscriber("new@example.com")).get()
			.satisfies((person) -> assertThat(person.tags()).containsExactly("Newsletter"));
	}

	@Test
	void eventWithEverything() {
		this.bento.events()
			.track(BentoEvent.of("trial.started", "user@example.com")
				.field("plan", "pro")
				.detail("nested", Map.of("a", List.of(1, 2.5, true)))
				.date(Instant.parse("2026-01-02T03:04:05.678Z"))
				.build())
			.block();
		assertThat(BentoFixture.json(this.fixture.lastRequest().bodyText())).isEqualTo(BentoFixture.json("""
				{"events":[{"type":"trial.started","email":"user@example.com","fields":{"plan":"pro"},
				"details":{"nested":{"a":[1,2.5,true]}},"date":"2026-01-02T03:04:05.678Z"}]}"""));
	}

	@Test
	void tags() {
		Tag tag = this.bento.tags().create("Power User").block();
		assertThat(tag.name()).isEqualTo("Power User");
		assertThat(this.bento.tags().list().collectList().block()).containsExactly(tag);
		assertThat(this.bento.tags().delete(tag.id(), tag.name()).block()).contains("Power User");
		assertThat(this.fixture.lastRequest().path()).isEqualTo("/api/v1/fetch/tags/" + tag.id());
		assertThat(BentoFixture.json(this.fixture.lastRequest().bodyText()))
			.isEqualTo(BentoFixture.json("{\"tag\":{\"name\":\"Power User\"}}"));
		assertThat(this.bento.tags().list().blockFirst().discardedAt()).isNotNull();
	}

	@Test
	void tagsAndFieldsInOtherShapes() {
		this.standIn.variant("tags.create", 0).variant("fields.create", 0);
		assertThat(this.bento.tags().create("vip").block().name()).isEqualTo("vip");
		assertThat(this.bento.fields().create("plan").block().key()).isEqualTo("plan");
		this.standIn.variant("tags.create", 1).variant("fields.create", 1);
		assertThat(this.bento.tags().create("vip").blockOptional()).isEmpty();
		assertThat(this.bento.fields().create("plan").blockOptional()).isEmpty();
		answer("{\"data\":[{\"id\":\"1\",\"type\":\"tags\",\"attributes\":{\"name\":\"vip\"}}]}");
		assertThat(this.bento.tags().list().collectList().block())
			.containsExactly(new Tag("1", "vip", null, null, null));
	}

	@Test
	void fields() {
		Field field = this.bento.fields().create("membershipLevel").block();
		assertThat(field.name()).isEqualTo("Membership Level");
		assertThat(field.whitelisted()).isNull();
		assertThat(this.bento.fields().list().collectList().block()).containsExactly(field);
	}

	@Test
	void formsAndAuthors() {
		this.standIn.addFormResponse("form-id-123", "user@example.com", Map.of("size", "L"));
		FormResponse response = this.bento.forms().responses("form-id-123").blockFirst();
		assertThat(response.email()).isEqualTo("user@example.com");
		assertThat(response.fields()).containsEntry("size", "L");
		assertThat(response.date()).isNotNull();
		assertThat(response.toString()).doesNotContain("user");
		assertThat(this.bento.authors().list().map(Author::email).collectList().block())
			.containsExactly(BentoFixture.SENDER);
	}

	@Test
	void sequencesAndTemplates() {
		String id = this.standIn.addSequence("Welcome", "Welcome!");
		Sequence sequence = this.bento.sequences().list().blockFirst();
		assertThat(sequence.id()).isEqualTo(id);
		assertThat(sequence.prefixId()).startsWith("sequence_");
		assertThat(sequence.emailTemplates()).extracting(TemplateSummary::subject).containsExactly("Welcome!");
		EmailTemplate created = this.bento.sequences()
			.createEmail(id,
					SequenceEmail.of("Welcome to Bento", "<p>Hello {{ visitor.first_name }}</p>")
						.withInboxSnippet("Welcome")
						.after(7, SequenceEmail.DelayUnit.DAYS)
						.withEditor("plain")
						.withRecipients("{{ visitor.email }}", "a@example.com", "b@example.com"))
			.block();
		assertThat(BentoFixture.json(this.fixture.lastRequest().bodyText())).isEqualTo(BentoFixture.json("""
				{"email_template":{"subject":"Welcome to Bento","html":"<p>Hello {{ visitor.first_name }}</p>",
				"inbox_snippet":"Welcome","delay_interval":"days","delay_interval_count":7,"editor_choice":"plain",
				"cc":"a@example.com","bcc":"b@example.com","to":"{{ visitor.email }}"}}"""));
		assertThat(this.bento.templates().get(created.id()).block()).isEqualTo(created);
		EmailTemplate updated = this.bento.templates().update(created.id(), "Updated", null).block();
		assertThat(updated.subject()).isEqualTo("Updated");
		assertThat(updated.html()).isEqualTo(created.html());
		assertThat(this.fixture.lastRequest().method()).isEqualTo("PATCH");
		assertThat(this.bento.templates().get("nothing").blockOptional()).isEmpty();
		assertThatExceptionOfType(BentoNotFoundException.class)
			.isThrownBy(() -> this.bento.templates().update("nothing", "Updated", null).block());
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> this.bento.templates().update("1", null, null).block());
	}

	@Test
	void workflows() {
		this.standIn.addWorkflow("Abandoned Cart", true, "Reminder");
		Workflow workflow = this.bento.workflows().list().blockFirst();
		assertThat(workflow.name()).isEqualTo("Abandoned Cart");
		assertThat(workflow.status()).isEqualTo("live");
		assertThat(workflow.emailTemplates()).hasSize(1);
	}

	@Test
	void pagesAreAskedForAsTheyAreUsedUp() {
		this.standIn.pageSize(2);
		for (int i = 0; i < 5; i++) {
			this.standIn.addSequence("Sequence " + i);
		}
		assertThat(this.bento.sequences().list().take(2).collectList().block()).hasSize(2);
		assertThat(this.standIn.requests()).hasSize(1);
		this.standIn.clear();
		assertThat(this.bento.sequences().list().map(Sequence::name).collectList().block())
			.containsExactly("Sequence 0", "Sequence 1", "Sequence 2", "Sequence 3", "Sequence 4");
		assertThat(this.standIn.requests()).extracting((request) -> request.query().get("page"))
			.startsWith(null, List.of("2"), List.of("3"));
	}

	@Test
	void pageThatIsNotThereEndsTheWalk() {
		this.standIn.pageSize(2);
		this.standIn.addSequence("One");
		this.standIn.addSequence("Two");
		this.standIn.faults().when((request) -> request.query().containsKey("page"), Fault.status(404));
		assertThat(this.bento.sequences().list().map(Sequence::name).collectList().block()).containsExactly("One",
				"Two");
	}

	@Test
	void serverThatIgnoresPagesIsNotAskedForEver() {
		answer("{\"data\":[{\"id\":\"9\",\"attributes\":{\"name\":\"Welcome\"}}]}");
		assertThat(this.bento.sequences().list().collectList().block()).hasSize(1);
		assertThat(this.standIn.server().requestCount()).isEqualTo(2);
	}

	@Test
	void serverThatIgnoresPagesAndNamesNoIdsIsNotAskedForEver() {
		answer("{\"data\":[{\"attributes\":{\"name\":\"Welcome\"}}]}");
		assertThat(this.bento.sequences().list().take(5).collectList().block()).hasSize(1);
		assertThat(this.standIn.server().requestCount()).isEqualTo(2);
	}

	@Test
	void blacklistThatSaysTrueAsText() {
		answer("{\"query\":\"example.com\",\"results\":{\"spamhaus\":\"true\",\"sorbs\":null}}");
		BlacklistStatus status = this.bento.experimental().domainBlacklist("example.com").block();
		assertThat(status.results()).containsEntry("spamhaus", true).containsEntry("sorbs", false);
		assertThat(status.isListed()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { ".", "..", " " })
	void idThatWouldLeadElsewhereIsRefused(String id) {
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> this.bento.tags().delete(id, "VIP").block());
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> this.bento.templates().get(id).block());
		assertThat(this.standIn.server().requestCount()).isZero();
	}

	@Test
	void idIsOneSegmentOfThePath() {
		assertThat(this.bento.templates().get("a/../b?c#d%2e+ü").blockOptional()).isEmpty();
		assertThat(this.fixture.lastRequest().path())
			.endsWith("/fetch/emails/templates/a%2F..%2Fb%3Fc%23d%252e%2B%C3%BC");
	}

	@Test
	void broadcasts() {
		BroadcastsResult result = this.bento.broadcasts()
			.create(Broadcast.of("Campaign #1")
				.subject("Hello")
				.content("<p>Hi {{ visitor.first_name }}</p>")
				.from(BentoFixture.SENDER, "John Doe")
				.inclusiveTags("lead", "mql")
				.exclusiveTags("customers")
				.segmentId("segment_123")
				.batchSizePerHour(1500)
				.sendAt(Instant.parse("2026-04-23T18:30:00Z"))
				.approved(false)
				.build())
			.block();
		assertThat(BentoFixture.json(this.fixture.lastRequest().bodyText())).isEqualTo(BentoFixture.json("""
				{"broadcasts":[{"name":"Campaign #1","subject":"Hello","content":"<p>Hi {{ visitor.first_name }}</p>",
				"type":"plain","from":{"email":"sender@example.com","name":"John Doe"},"inclusive_tags":"lead,mql",
				"exclusive_tags":"customers","segment_id":"segment_123","batch_size_per_hour":1500,
				"send_at":"2026-04-23T18:30:00Z","approved":false}]}"""));
		assertThat(result.created()).singleElement().satisfies((created) -> {
			assertThat(created.name()).isEqualTo("Campaign #1");
			assertThat(created.id()).isNotEmpty();
			assertThat(created.dashboardUrl()).isNotNull();
		});
		BroadcastQuery drafts = BroadcastQuery.of(Status.DRAFT).createdAfter(LocalDate.parse("2020-01-01")).perPage(10);
		assertThat(this.bento.broadcasts().list(drafts).map(BroadcastInfo::name).collectList().block())
			.containsExactly("Campaign #1");
		assertThat(this.fixture.lastRequest().query()).containsEntry("status", List.of("draft"))
			.containsEntry("created_after", List.of("2020-01-01"))
			.containsEntry("per_page", List.of("10"));
		assertThat(this.bento.broadcasts().list().collectList().block()).as("sent is the default").isEmpty();
	}

	@Test
	void broadcastsInOtherShapes() {
		Broadcast broadcast = Broadcast.of("Campaign #1")
			.subject("Hello")
			.content("<p>Hi</p>")
			.from(BentoFixture.SENDER, null)
			.build();
		this.standIn.variant("broadcasts.create", 0);
		assertThat(this.bento.broadcasts().create(broadcast).block().batch().results()).isOne();
		this.standIn.variant("broadcasts.create", 1);
		BroadcastsResult failed = this.bento.broadcasts().create(broadcast).block();
		assertThat(failed.batch().failed()).isOne();
		ChunkResult chunk = failed.batch().failures().get(0);
		assertThat(chunk.itemFailures()).extracting(ChunkResult.ItemFailure::reason)
			.containsExactly("could not be created");
		assertThat(chunk.outcome(0)).isEqualTo(ItemOutcome.FAILED);
		this.standIn.addBroadcast("Sent", "Hello", "<p>Hi</p>", BentoBroadcastStatus.SENT);
		this.standIn.variant("broadcasts.list", 0);
		assertThat(this.bento.broadcasts().list().collectList().block()).isEmpty();
	}

	@Test
	void stats() {
		this.standIn.addSubscriber("one@example.com", Map.of());
		this.standIn.addSegment("segment_123", (person) -> true);
		this.standIn.addReport("report_456", "New Subscribers");
		assertThat(this.bento.stats().site().block()).isEqualTo(new SiteStats(1, 1, 0));
		assertThat(this.bento.stats().segment("segment_123").block().userCount()).isOne();
		assertThat(this.fixture.lastRequest().query()).containsEntry("segment_id", List.of("segment_123"));
		assertThat(this.bento.stats().segment("unknown").blockOptional()).isEmpty();
		Report report = this.bento.stats().report("report_456").block();
		assertThat(report.name()).isEqualTo("New Subscribers");
		assertThat(report.value()).isEqualByComparingTo("1");
		this.standIn.variant("stats.report", 0);
		assertThat(this.bento.stats().report("report_456").block().name()).isEqualTo("New Subscribers");
		this.standIn.variant("stats.report", 1);
		assertThat(this.bento.stats().report("report_456").block().rows())
			.containsExactly(new Report.Row("group", "2026-01-01", BigDecimal.valueOf(3)));
		AdStats ads = this.bento.stats()
			.ads(AdQuery.all()
				.by(AdQuery.Dimension.SOURCE, "youtube")
				.between("last week", "now")
				.counting(AdQuery.RevenueMode.ALL_REVENUE))
			.block();
		assertThat(ads.dimension()).isEqualTo("source");
		assertThat(ads.totals()).isNotNull();
		assertThat(this.fixture.lastRequest().query()).containsEntry("start_date", List.of("last week"))
			.containsEntry("revenue_mode", List.of("all_revenue"));
	}

	@Test
	void experimental() {
		assertThat(this.bento.experimental().jessesRuleset("user@example.com", true, true).block()).isNotNull();
		assertThat(BentoFixture.json(this.fixture.lastRequest().bodyText())).isEqualTo(BentoFixture
			.json("{\"email\":\"user@example.com\",\"block_free_providers\":true,\"wiggleroom\":true}"));
		Moderation moderation = this.bento.experimental().moderate("Content to moderate").block();
		assertThat(moderation.safeOriginalContent()).isEqualTo("Content to moderate");
		this.standIn.variant("experimental.moderation", 0);
		assertThat(this.bento.experimental().moderate("x").block().reasons()).containsExactly("Content is required");
		this.standIn.variant("experimental.geolocation", 0);
		Location location = this.bento.experimental().geolocate("2001:db8::1").block();
		assertThat(location.countryCode()).isEqualTo("US");
		assertThat(location.latitude()).isEqualByComparingTo("37.77");
	}

	@Test
	void genderInEveryShape() {
		answer("{\"gender\":\"male\",\"confidence\":0.99497487437186}");
		assertThat(this.bento.experimental().gender("Alex").block())
			.isEqualTo(new GenderGuess("male", 0.99497487437186));
		this.standIn.faults().clear();
		answer("{\"data\":{\"gender\":\"male\",\"confidence\":0.99}}");
		assertThat(this.bento.experimental().gender("Alex").block().confidence()).isEqualTo(0.99);
		this.standIn.faults().clear();
		for (int variant : new int[] { 0, 1 }) {
			this.standIn.variant("experimental.gender", variant);
			assertThat(this.bento.experimental().gender("Alex").blockOptional()).isEmpty();
		}
	}

	@Test
	void blacklistInEveryShape() {
		this.standIn.blacklist("bad.example", "spamhaus");
		BlacklistStatus status = this.bento.experimental().domainBlacklist("bad.example").block();
		assertThat(status.isListed()).isTrue();
		assertThat(status.results()).containsEntry("spamhaus", true).containsEntry("sorbs", false);
		for (int variant : new int[] { 0, 1, 2, 3 }) {
			this.standIn.variant("experimental.blacklist", variant);
			BlacklistStatus other = this.bento.experimental().domainBlacklist("bad.example").block();
			assertThat(other.query()).isEqualTo("bad.example");
			assertThat(other.results()).isEmpty();
		}
		this.bento.experimental().ipBlacklist("192.168.1.1").block();
		assertThat(this.fixture.lastRequest().query()).containsEntry("ip", List.of("192.168.1.1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1.2.3", "1.2.3.256", "example.com", "1.2.3.4.5", "::g" })
	void noIpAddress(String ip) {
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> this.bento.experimental().geolocate(ip).block());
		assertThat(this.standIn.requestCount()).isZero();
	}

	@Test
	void queryIsEncodedOnce() {
		this.bento.subscribers().find("a+b&c=d%20@example.com").block();
		assertThat(this.fixture.lastRequest().query()).containsEntry("email", List.of("a+b&c=d%20@example.com"))
			.containsEntry("site_uuid", List.of(BentoFixture.SITE));
	}

	private void answer(String body) {
		this.standIn.faults().always(Fault.status(200, body, Map.of("Content-Type", "application/json")));
	}

}
