package io.github.rudderbento.standin.bento;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.github.rudderbento.standin.StandInReply;

/**
 * The endpoints under {@code /batch}, and the commands, which work alike: a batch is
 * refused as a whole, or each of its items is carried out or fails for itself.
 */
final class BatchEndpoints {

	private static final int MAX_EVENTS = 1000;

	private static final int MAX_SUBSCRIBERS = 1000;

	private static final int MAX_EMAILS = 60;

	private static final int MAX_BROADCASTS = 100;

	private final BentoPeople people;

	private final BentoCampaigns campaigns;

	private final BentoInbox inbox;

	private final BentoSwitches switches;

	BatchEndpoints(BentoPeople people, BentoCampaigns campaigns, BentoInbox inbox, BentoSwitches switches) {
		this.people = people;
		this.campaigns = campaigns;
		this.inbox = inbox;
		this.switches = switches;
	}

	BentoAnswer events(BentoCall call) {
		List<Map<String, String>> errors = new ArrayList<>();
		List<ReceivedBentoEvent> events = new ArrayList<>();
		for (BentoItem item : call.wrappedArray("events", MAX_EVENTS, errors)) {
			String type = item.requiredText("type");
			String email = item.requiredEmail("email");
			BentoItem fields = item.object("fields");
			BentoItem details = item.object("details");
			String date = item.timestamp("date");
			rejectNested(item, "fields.", fields);
			events.add(new ReceivedBentoEvent(type, email, map(fields), map(details), date,
					BentoJson.write(item.json()), call.receivedAt()));
		}
		refuse(errors);
		List<ReceivedBentoEvent> accepted = accept(events);
		if (!this.inbox.isCountOnly()) {
			accepted.forEach(this::apply);
		}
		return counted(events.size(), accepted);
	}

	private void apply(ReceivedBentoEvent event) {
		Instant now = event.receivedAt();
		Instant date = (event.date() != null) ? BentoJson.instant(event.date()) : null;
		this.people.merge(event.email(), event.fields(), List.of(), List.of(), now);
		this.people.seen(event.email(), (date != null) ? date : now, now);
		switch (event.type()) {
			case "$subscribe" -> this.people.subscribed(event.email(), true, now);
			case "$unsubscribe" -> this.people.subscribed(event.email(), false, now);
			case "$tag" -> this.people.merge(event.email(), Map.of(), tag(event), List.of(), now);
			case "$remove_tag" -> this.people.merge(event.email(), Map.of(), List.of(), tag(event), now);
			case "$purchase" -> purchase(event);
			default -> {
				// An event of the application's own: it is kept, and changes nothing
				// more.
			}
		}
	}

	private static List<String> tag(ReceivedBentoEvent event) {
		Object tag = event.details().get("tag");
		return (tag instanceof String name && !name.isBlank()) ? List.of(name) : List.of();
	}

	private void purchase(ReceivedBentoEvent event) {
		Object unique = event.details().get("unique");
		Object key = (unique instanceof Map<?, ?> map) ? map.get("key") : null;
		Object value = event.details().get("value");
		Object amount = (value instanceof Map<?, ?> map) ? map.get("amount") : null;
		Object currency = (value instanceof Map<?, ?> map) ? map.get("currency") : null;
		this.people.purchase(event.email(), (key != null) ? key.toString() : null,
				(amount instanceof Number number) ? number.longValue() : 0,
				(currency instanceof String text) ? text : "USD");
	}

	BentoAnswer imports(BentoCall call) {
		List<Map<String, String>> errors = new ArrayList<>();
		List<ReceivedBentoImport> imports = new ArrayList<>();
		for (BentoItem item : call.wrappedArray("subscribers", MAX_SUBSCRIBERS, errors)) {
			String email = item.requiredEmail("email");
			List<String> tags = item.names("tags");
			List<String> removeTags = item.names("remove_tags");
			item.text("first_name");
			item.text("last_name");
			rejectNested(item, "", item);
			Map<String, @Nullable Object> fields = new LinkedHashMap<>(BentoJson.map(item.json()));
			fields.keySet().removeAll(List.of("email", "tags", "remove_tags"));
			imports.add(new ReceivedBentoImport(email, tags, removeTags, fields, BentoJson.write(item.json()),
					call.receivedAt()));
		}
		refuse(errors);
		List<ReceivedBentoImport> accepted = accept(imports);
		if (!this.inbox.isCountOnly()) {
			for (ReceivedBentoImport item : accepted) {
				this.people.merge(item.email(), item.fields(), item.tags(), item.removeTags(), item.receivedAt());
			}
		}
		return counted(imports.size(), accepted);
	}

	BentoAnswer emails(BentoCall call) {
		List<Map<String, String>> errors = new ArrayList<>();
		List<ReceivedBentoEmail> emails = new ArrayList<>();
		for (BentoItem item : call.wrappedArray("emails", MAX_EMAILS, errors)) {
			String to = item.requiredEmail("to");
			String from = item.requiredEmail("from");
			String subject = item.requiredText("subject");
			String htmlBody = item.requiredText("html_body");
			boolean transactional = item.flag("transactional");
			BentoItem personalizations = item.object("personalizations");
			BentoSubscriber recipient = this.people.byEmail(to);
			boolean suppressed = !transactional && recipient != null && !recipient.isSubscribed();
			emails.add(new ReceivedBentoEmail(to, from, subject, htmlBody, transactional, map(personalizations),
					suppressed, BentoJson.write(item.json()), call.receivedAt()));
		}
		refuse(errors);
		if (!emails.stream().allMatch((email) -> this.campaigns.isAuthor(email.from()))) {
			throw authorError();
		}
		List<ReceivedBentoEmail> accepted = accept(emails);
		if (!this.inbox.isCountOnly()) {
			accepted.forEach((email) -> this.people.add(email.to(), email.receivedAt()));
		}
		int failed = emails.size() - accepted.size();
		return BentoAnswer.batch((failed == 0) ? BentoJson.object("results", accepted.size())
				: BentoJson.object("results", accepted.size(), "failed", failed), emails.size(), accepted);
	}

	private BentoRefusal authorError() {
		String message = "Author not authorized to send on this account";
		return this.switches.isAuthorErrorAsText() ? new BentoRefusal(StandInReply.text(500, message))
				: BentoRefusal.error(500, message);
	}

	BentoAnswer broadcasts(BentoCall call) {
		List<Map<String, String>> errors = new ArrayList<>();
		List<ReceivedBentoBroadcast> broadcasts = new ArrayList<>();
		List<BentoItem> items = call.wrappedArray("broadcasts", MAX_BROADCASTS, errors);
		for (BentoItem item : items) {
			String name = item.requiredText("name");
			String subject = item.requiredText("subject");
			String content = item.requiredText("content");
			String type = item.oneOf("type", "plain", "raw", "html", "markdown");
			BentoItem from = item.object("from");
			if (from == null) {
				item.reject("from", "can't be blank");
			}
			String sender = (from != null) ? from.requiredEmail("email") : "";
			item.names("inclusive_tags");
			item.names("exclusive_tags");
			item.text("segment_id");
			item.positiveNumber("batch_size_per_hour", 1);
			item.timestamp("send_at");
			item.flag("approved");
			broadcasts.add(new ReceivedBentoBroadcast(name, subject, content, type, sender,
					BentoJson.write(item.json()), call.receivedAt()));
		}
		refuse(errors);
		List<ReceivedBentoBroadcast> accepted = new ArrayList<>();
		List<Object> created = new ArrayList<>();
		List<Object> failures = new ArrayList<>();
		for (int i = 0; i < items.size(); i++) {
			ReceivedBentoBroadcast broadcast = broadcasts.get(i);
			if (this.switches.fails(broadcast)) {
				failures.add(BentoJson.object("index", i, "name", broadcast.name(), "error", "could not be created"));
				continue;
			}
			accepted.add(broadcast);
			BentoItem item = items.get(i);
			BentoCampaigns.Broadcast draft = this.campaigns.addBroadcast(broadcast.name(), broadcast.subject(),
					broadcast.content(), item.names("inclusive_tags"), item.text("send_at"),
					item.flag("approved") ? BentoBroadcastStatus.SCHEDULED : BentoBroadcastStatus.DRAFT,
					call.receivedAt());
			created.add(BentoJson.object("id", Long.parseLong(draft.id()), "template_id",
					Long.parseLong(draft.templateId()), "name", draft.name(), "dashboard_url",
					"https://app.bentonow.com/broadcasts/" + draft.id()));
		}
		return BentoAnswer.batch(BentoJson.object("results", accepted.size(), "failed", failures.size(), "broadcasts",
				created, "failures", failures), items.size(), accepted);
	}

	BentoAnswer commands(BentoCall call) {
		List<Map<String, String>> errors = new ArrayList<>();
		List<ReceivedBentoCommand> commands = new ArrayList<>();
		List<BentoItem> items = call.wrapped("command").isObject() ? List.of(call.wrappedObject("command", errors))
				: call.wrappedArray("command", Integer.MAX_VALUE, errors);
		for (BentoItem item : items) {
			String command = item.requiredText("command");
			String email = item.requiredEmail("email");
			checkQuery(item, command);
			commands.add(new ReceivedBentoCommand(command, email, BentoJson.value(item.member("query")),
					BentoJson.write(item.json()), call.receivedAt()));
		}
		refuse(errors);
		List<ReceivedBentoCommand> accepted = accept(commands);
		if (!this.inbox.isCountOnly()) {
			accepted.forEach(this::apply);
		}
		// Commands are queued: the answer tells how many, and never what failed.
		return BentoAnswer.batch(BentoJson.object("results", accepted.size()), commands.size(), accepted);
	}

	private static void checkQuery(BentoItem item, String command) {
		switch (command) {
			case "add_tag", "add_tag_via_event", "remove_tag" -> {
				if (item.requiredText("query").contains(",")) {
					item.reject("query", "is invalid");
				}
			}
			case "remove_field" -> item.requiredText("query");
			case "change_email" -> item.requiredEmail("query");
			case "add_field" -> {
				BentoItem query = item.object("query");
				if (query == null) {
					item.reject("query", "can't be blank");
				}
				else {
					query.requiredText("key");
				}
			}
			case "subscribe", "unsubscribe" -> {
				JsonNode query = item.member("query");
				if (query != null && !query.isString()) {
					throw BentoRefusal.badRequest();
				}
			}
			case "" -> {
				// Reported as missing already.
			}
			default -> item.reject("command", "is not included in the list");
		}
	}

	private void apply(ReceivedBentoCommand command) {
		String email = command.email();
		Instant now = command.receivedAt();
		switch (command.command()) {
			case "add_tag", "add_tag_via_event" ->
				this.people.merge(email, Map.of(), List.of(text(command)), List.of(), now);
			case "remove_tag" -> {
				if (this.people.byEmail(email) != null) {
					this.people.merge(email, Map.of(), List.of(), List.of(text(command)), now);
				}
			}
			case "add_field" -> {
				Map<?, ?> query = (Map<?, ?>) Objects.requireNonNull(command.query());
				this.people.merge(email, BentoJson.object(query.get("key"), query.get("value")), List.of(), List.of(),
						now);
			}
			case "remove_field" -> this.people.removeField(email, text(command), now);
			case "subscribe" -> this.people.subscribed(email, true, now);
			case "unsubscribe" -> this.people.subscribed(email, false, now);
			case "change_email" -> this.people.changeEmail(email, text(command), now);
			default -> throw new IllegalStateException("A command without an effect: " + command.command());
		}
	}

	private static String text(ReceivedBentoCommand command) {
		return String.valueOf(command.query());
	}

	private <T extends ReceivedBentoItem> List<T> accept(List<T> items) {
		return items.stream().filter((item) -> !this.switches.fails(item)).toList();
	}

	private void rejectNested(BentoItem item, String prefix, @Nullable BentoItem fields) {
		if (fields != null && this.switches.isRejectNestedFields()) {
			fields.json().properties().forEach((field) -> {
				if (field.getValue().isContainer()) {
					item.reject(prefix + field.getKey(), "must be a flat value");
				}
			});
		}
	}

	private static void refuse(List<Map<String, String>> errors) {
		if (!errors.isEmpty()) {
			throw BentoRefusal.unprocessable(errors);
		}
	}

	private static BentoAnswer counted(int items, List<? extends ReceivedBentoItem> accepted) {
		return BentoAnswer.batch(BentoJson.object("results", accepted.size(), "failed", items - accepted.size()), items,
				accepted);
	}

	private static Map<String, @Nullable Object> map(@Nullable BentoItem object) {
		return BentoJson.map((object != null) ? object.json() : null);
	}

}
