package io.github.rudderbento.bento;

import java.util.List;
import java.util.function.Function;

import reactor.core.publisher.Mono;

/**
 * One call of each endpoint, for what must hold for all of them.
 */
enum EndpointCall {

	TRACK_EVENTS("/batch/events", (bento) -> bento.events().track(BentoEvents.login("user@example.com").build())),

	TRACK_PURCHASE("/batch/events",
			(bento) -> bento.events()
				.track(BentoEvents.purchase("user@example.com").key("order-1").amount(1).currency("EUR").build())),

	IMPORT_SUBSCRIBERS("/batch/subscribers",
			(bento) -> bento.subscribers().importAll(SubscriberUpdate.of("user@example.com").tags("vip").build())),

	SEND_EMAILS("/batch/emails",
			(bento) -> bento.emails()
				.send(BentoEmail.builder()
					.to("user@example.com")
					.from(BentoFixture.SENDER)
					.subject("Hello")
					.htmlBody("<p>Hi</p>")
					.build())),

	CREATE_BROADCASTS("/batch/broadcasts",
			(bento) -> bento.broadcasts()
				.create(Broadcast.of("Campaign")
					.subject("Hello")
					.content("<p>Hi</p>")
					.from(BentoFixture.SENDER, "Shop")
					.build())),

	LIST_BROADCASTS("/fetch/broadcasts", (bento) -> bento.broadcasts().list().collectList()),

	FIND_SUBSCRIBER("/fetch/subscribers", (bento) -> bento.subscribers().find("user@example.com")),

	FIND_SUBSCRIBER_BY_UUID("/fetch/subscribers", (bento) -> bento.subscribers().findByUuid("4b5d1c3a")),

	CREATE_SUBSCRIBER("/fetch/subscribers", (bento) -> bento.subscribers().create("new@example.com")),

	SEARCH_SUBSCRIBERS("/fetch/search",
			(bento) -> bento.subscribers().search(SubscriberSearch.everybody()).collectList()),

	RUN_COMMANDS("/fetch/commands",
			(bento) -> bento.commands().run(SubscriberCommand.changeEmail("user@example.com", "new@example.com"))),

	RUN_TAG_COMMAND("/fetch/commands",
			(bento) -> bento.commands().run(SubscriberCommand.addTag("user@example.com", "vip"))),

	LIST_TAGS("/fetch/tags", (bento) -> bento.tags().list().collectList()),

	CREATE_TAG("/fetch/tags", (bento) -> bento.tags().create("vip")),

	DELETE_TAG("/fetch/tags/a%2Fb%20c", (bento) -> bento.tags().delete("a/b c", "vip")),

	LIST_FIELDS("/fetch/fields", (bento) -> bento.fields().list().collectList()),

	CREATE_FIELD("/fetch/fields", (bento) -> bento.fields().create("plan")),

	LIST_FORM_RESPONSES("/fetch/responses", (bento) -> bento.forms().responses("form-1").collectList()),

	LIST_AUTHORS("/fetch/authors", (bento) -> bento.authors().list().collectList()),

	LIST_SEQUENCES("/fetch/sequences", (bento) -> bento.sequences().list().collectList()),

	CREATE_SEQUENCE_EMAIL("/fetch/sequences/1/emails/templates",
			(bento) -> bento.sequences().createEmail("1", SequenceEmail.of("Hello", "<p>Hi</p>"))),

	LIST_WORKFLOWS("/fetch/workflows", (bento) -> bento.workflows().list().collectList()),

	GET_TEMPLATE("/fetch/emails/templates/1", (bento) -> bento.templates().get("1")),

	UPDATE_TEMPLATE("/fetch/emails/templates/1", (bento) -> bento.templates().update("1", "Hello", null)),

	SITE_STATS("/stats/site", (bento) -> bento.stats().site()),

	SEGMENT_STATS("/stats/segment", (bento) -> bento.stats().segment("segment-1")),

	REPORT_STATS("/stats/report", (bento) -> bento.stats().report("report-1")),

	AD_STATS("/stats/ads", (bento) -> bento.stats().ads(AdQuery.all())),

	VALIDATE_EMAIL("/experimental/validation",
			(bento) -> bento.experimental().validate(EmailCheck.of("user@example.com"))),

	JESSES_RULESET("/experimental/jesses_ruleset",
			(bento) -> bento.experimental().jessesRuleset("user@example.com", true, false)),

	GUESS_GENDER("/experimental/gender", (bento) -> bento.experimental().gender("Alex")),

	GEOLOCATE("/experimental/geolocation", (bento) -> bento.experimental().geolocate("208.67.222.222")),

	CHECK_BLACKLIST("/experimental/blacklist", (bento) -> bento.experimental().domainBlacklist("example.com")),

	CHECK_BLACKLIST_BY_IP("/experimental/blacklist", (bento) -> bento.experimental().ipBlacklist("192.168.1.1")),

	MODERATE_CONTENT("/experimental/content_moderation", (bento) -> bento.experimental().moderate("Hello"));

	private final String path;

	private final Function<BentoClient, Mono<?>> call;

	EndpointCall(String path, Function<BentoClient, Mono<?>> call) {
		this.path = path;
		this.call = call;
	}

	String path() {
		return this.path;
	}

	Mono<?> call(BentoClient bento) {
		return this.call.apply(bento);
	}

	/** Whether the call may be repeated although it may have been executed. */
	boolean isRepeatable() {
		return switch (this) {
			case TRACK_PURCHASE, IMPORT_SUBSCRIBERS, RUN_TAG_COMMAND, LIST_BROADCASTS, FIND_SUBSCRIBER,
					FIND_SUBSCRIBER_BY_UUID, SEARCH_SUBSCRIBERS, LIST_TAGS, LIST_FIELDS, LIST_FORM_RESPONSES,
					LIST_AUTHORS, LIST_SEQUENCES, LIST_WORKFLOWS, GET_TEMPLATE, SITE_STATS, SEGMENT_STATS, REPORT_STATS,
					AD_STATS, GEOLOCATE, CHECK_BLACKLIST, CHECK_BLACKLIST_BY_IP ->
				true;
			default -> false;
		};
	}

	/** Whether 404 means that there is nothing. */
	boolean isEmptyWhenNotFound() {
		return switch (this) {
			case FIND_SUBSCRIBER, FIND_SUBSCRIBER_BY_UUID, LIST_FORM_RESPONSES, GET_TEMPLATE, SEGMENT_STATS,
					REPORT_STATS, GEOLOCATE, CHECK_BLACKLIST, CHECK_BLACKLIST_BY_IP ->
				true;
			default -> false;
		};
	}

	/** Whether what comes back is a list, which may be empty. */
	boolean isList() {
		return List
			.of(SEARCH_SUBSCRIBERS, LIST_BROADCASTS, LIST_TAGS, LIST_FIELDS, LIST_FORM_RESPONSES, LIST_SEQUENCES,
					LIST_WORKFLOWS, LIST_AUTHORS)
			.contains(this);
	}

}
