package io.github.rudderbento.standin.bento;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The endpoints for what people set up in Bento: broadcasts, sequences, workflows,
 * templates, forms and authors.
 */
final class CampaignEndpoints {

	private final BentoCampaigns campaigns;

	private final BentoPeople people;

	private final BentoSwitches switches;

	CampaignEndpoints(BentoCampaigns campaigns, BentoPeople people, BentoSwitches switches) {
		this.campaigns = campaigns;
		this.people = people;
		this.switches = switches;
	}

	BentoAnswer broadcasts(BentoCall call) {
		int page = call.positiveQuery("page", 1);
		int perPage = call.positiveQuery("per_page", this.switches.pageSize());
		String status = Objects.requireNonNullElse(call.query("status"), BentoBroadcastStatus.SENT.value());
		boolean known = status.equals("any")
				|| Arrays.stream(BentoBroadcastStatus.values()).anyMatch((value) -> value.value().equals(status));
		if (!known) {
			throw BentoRefusal.unprocessable("status", "is not included in the list");
		}
		String createdAfter = call.query("created_after");
		Instant after = (createdAfter != null) ? BentoJson.startOfDay(createdAfter) : null;
		if (createdAfter != null && after == null) {
			throw BentoRefusal.unprocessable("created_after", "is invalid");
		}
		Set<String> tags = tagNames(call.query("tag_ids"));
		List<BentoCampaigns.Broadcast> found = this.campaigns.broadcasts()
			.stream()
			.filter((broadcast) -> status.equals("any") || broadcast.status().value().equals(status))
			.filter((broadcast) -> after == null || !broadcast.createdAt().isBefore(after))
			.filter((broadcast) -> tags == null || broadcast.tags().stream().anyMatch(tags::contains))
			.toList();
		List<Map<String, @Nullable Object>> shown = page(found, page, perPage).stream()
			.map(BentoCampaigns.Broadcast::toJson)
			.toList();
		return BentoAnswer.ok(BentoJson.object("data", shown, "meta",
				BentoJson.object("total", found.size(), "count", shown.size(), "page", page, "per_page", perPage)));
	}

	private @Nullable Set<String> tagNames(@Nullable String ids) {
		if (ids == null) {
			return null;
		}
		Set<String> wanted = Set.copyOf(Arrays.asList(ids.split(",")));
		return this.people.tags()
			.stream()
			.filter((tag) -> wanted.contains(tag.id()))
			.map(BentoPeople.Tag::name)
			.collect(Collectors.toSet());
	}

	BentoAnswer sequences(BentoCall call) {
		return list(call, this.campaigns.sequences());
	}

	BentoAnswer workflows(BentoCall call) {
		return list(call, this.campaigns.workflows());
	}

	private BentoAnswer list(BentoCall call, List<Map<String, @Nullable Object>> all) {
		return BentoAnswer.ok(Map.of("data", page(all, call.positiveQuery("page", 1), this.switches.pageSize())));
	}

	private static <T> List<T> page(List<T> all, int page, int size) {
		return all.stream().skip((page - 1L) * size).limit(size).toList();
	}

	BentoAnswer createSequenceEmail(BentoCall call) {
		List<Map<String, String>> errors = new ArrayList<>();
		BentoItem item = call.wrappedObject("email_template", errors);
		String subject = item.requiredText("subject");
		String html = item.requiredText("html");
		item.oneOf("delay_interval", "minutes", "hours", "days", "months");
		item.positiveNumber("delay_interval_count", 0);
		for (String name : List.of("inbox_snippet", "editor_choice", "cc", "bcc", "to")) {
			item.text(name);
		}
		refuse(errors);
		BentoCampaigns.Template template = this.campaigns.addToSequence(call.requiredId(), subject, html,
				call.receivedAt());
		return BentoAnswer.created(Map.of("data", found(template).toJson()));
	}

	BentoAnswer template(BentoCall call) {
		return BentoAnswer.ok(Map.of("data", found(this.campaigns.template(call.requiredId())).toJson()));
	}

	BentoAnswer updateTemplate(BentoCall call) {
		List<Map<String, String>> errors = new ArrayList<>();
		BentoItem item = call.wrappedObject("email_template", errors);
		String subject = item.text("subject");
		String html = item.text("html");
		if (subject == null && html == null) {
			item.reject("subject", "can't be blank");
		}
		refuse(errors);
		return BentoAnswer
			.ok(Map.of("data", found(this.campaigns.updateTemplate(call.requiredId(), subject, html)).toJson()));
	}

	private static BentoCampaigns.Template found(BentoCampaigns.@Nullable Template template) {
		if (template == null) {
			throw BentoRefusal.notFound();
		}
		return template;
	}

	BentoAnswer formResponses(BentoCall call) {
		String form = call.query("id");
		if (form == null) {
			throw BentoRefusal.badRequest();
		}
		return BentoAnswer.ok(Map.of("data",
				this.campaigns.formResponses(form).stream().map(BentoCampaigns.FormResponse::toJson).toList()));
	}

	BentoAnswer authors() {
		List<String> emails = this.campaigns.authors();
		List<Object> authors = new ArrayList<>();
		for (int i = 0; i < emails.size(); i++) {
			String email = emails.get(i);
			authors.add(BentoJson.object("id", Integer.toString(i + 1), "type", "authors", "attributes",
					BentoJson.object("name", email.substring(0, email.indexOf('@')), "email", email)));
		}
		return BentoAnswer.ok(Map.of("data", authors));
	}

	private static void refuse(List<Map<String, String>> errors) {
		if (!errors.isEmpty()) {
			throw BentoRefusal.unprocessable(errors);
		}
	}

}
