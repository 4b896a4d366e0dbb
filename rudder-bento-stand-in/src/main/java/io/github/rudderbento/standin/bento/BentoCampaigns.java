package io.github.rudderbento.standin.bento;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * What people set up in Bento: authors, broadcasts, sequences, workflows, templates,
 * forms, segments and reports. Thread-safe.
 */
final class BentoCampaigns {

	private final int limit;

	private final List<String> authors = new ArrayList<>();

	private final Map<String, Broadcast> broadcasts = new LinkedHashMap<>();

	private final Map<String, Template> templates = new LinkedHashMap<>();

	private final Map<String, Flow> sequences = new LinkedHashMap<>();

	private final Map<String, Flow> workflows = new LinkedHashMap<>();

	private final Map<String, List<FormResponse>> forms = new LinkedHashMap<>();

	private final Map<String, Predicate<BentoSubscriber>> segments = new LinkedHashMap<>();

	private final Map<String, String> reports = new LinkedHashMap<>();

	private final Map<String, List<String>> blacklists = new LinkedHashMap<>();

	private long lastId;

	BentoCampaigns(int limit) {
		this.limit = limit;
	}

	synchronized void clear() {
		this.broadcasts.clear();
		this.templates.clear();
		this.sequences.clear();
		this.workflows.clear();
		this.forms.clear();
		this.segments.clear();
		this.reports.clear();
		this.blacklists.clear();
		this.lastId = 0;
	}

	synchronized void authors(List<String> emails) {
		this.authors.clear();
		this.authors.addAll(emails);
	}

	synchronized List<String> authors() {
		return List.copyOf(this.authors);
	}

	synchronized boolean isAuthor(String email) {
		return this.authors.stream().anyMatch(email::equalsIgnoreCase);
	}

	synchronized Template addTemplate(String name, String subject, String html, Instant now) {
		Template template = new Template(nextId(), name, subject, html, now);
		this.templates.put(template.id, template);
		forgetFirst(this.templates);
		return template;
	}

	synchronized @Nullable Template template(String id) {
		return this.templates.get(id);
	}

	synchronized @Nullable Template updateTemplate(String id, @Nullable String subject, @Nullable String html) {
		return this.templates.computeIfPresent(id, (key, known) -> new Template(id, known.name,
				(subject != null) ? subject : known.subject, (html != null) ? html : known.html, known.createdAt));
	}

	synchronized Broadcast addBroadcast(String name, String subject, String html, List<String> tags,
			@Nullable String sendAt, BentoBroadcastStatus status, Instant now) {
		Template template = addTemplate(name, subject, html, now);
		Broadcast broadcast = new Broadcast(nextId(), template.id, name, subject, html, tags, sendAt, status, now,
				(status == BentoBroadcastStatus.SENT) ? now : null);
		this.broadcasts.put(broadcast.id, broadcast);
		forgetFirst(this.broadcasts);
		return broadcast;
	}

	synchronized boolean broadcastStatus(String id, BentoBroadcastStatus status, Instant now) {
		return this.broadcasts.computeIfPresent(id, (key, known) -> known.with(status, now)) != null;
	}

	synchronized List<Broadcast> broadcasts() {
		return List.copyOf(this.broadcasts.values());
	}

	synchronized Flow addSequence(String name, List<String> subjects, Instant now) {
		String id = nextId();
		Flow sequence = new Flow(id, "sequence_" + Long.toString(Long.parseLong(id) + 1000, 36), name, null, now,
				new ArrayList<>());
		addTemplates(sequence, subjects, now);
		this.sequences.put(id, sequence);
		return sequence;
	}

	synchronized Flow addWorkflow(String name, boolean live, List<String> subjects, Instant now) {
		String id = nextId();
		Flow workflow = new Flow("wf_" + id, null, name, live ? "live" : "draft", now, new ArrayList<>());
		addTemplates(workflow, subjects, now);
		this.workflows.put(workflow.id, workflow);
		return workflow;
	}

	private void addTemplates(Flow flow, List<String> subjects, Instant now) {
		for (String subject : subjects) {
			flow.templateIds.add(addTemplate(flow.name, subject, "<p>" + subject + "</p>", now).id);
		}
	}

	/**
	 * Adds a mail to a sequence.
	 * @return the mail, or {@code null} if there is no such sequence
	 */
	synchronized @Nullable Template addToSequence(String id, String subject, String html, Instant now) {
		for (Flow sequence : this.sequences.values()) {
			if (sequence.id.equals(id) || id.equals(sequence.prefixId)) {
				Template template = addTemplate(sequence.name, subject, html, now);
				sequence.templateIds.add(template.id);
				return template;
			}
		}
		return null;
	}

	synchronized List<Map<String, @Nullable Object>> sequences() {
		return this.sequences.values().stream().map((flow) -> toJson("sequences", flow)).toList();
	}

	synchronized List<Map<String, @Nullable Object>> workflows() {
		return this.workflows.values().stream().map((flow) -> toJson("workflows", flow)).toList();
	}

	private Map<String, @Nullable Object> toJson(String type, Flow flow) {
		Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
		if (flow.prefixId != null) {
			attributes.put("id", flow.id);
			attributes.put("prefix_id", flow.prefixId);
		}
		attributes.put("name", flow.name);
		if (flow.status != null) {
			attributes.put("status", flow.status);
		}
		attributes.put("created_at", BentoJson.text(flow.createdAt));
		List<Object> mails = new ArrayList<>();
		for (String templateId : flow.templateIds) {
			Template template = this.templates.get(templateId);
			if (template != null) {
				mails.add(BentoJson.object("id", Long.parseLong(template.id), "subject", template.subject, "stats",
						(flow.prefixId != null) ? BentoJson.object("opened", 0, "clicked", 0) : null));
			}
		}
		attributes.put("email_templates", mails);
		return BentoJson.object("id", flow.id, "type", type, "attributes", attributes);
	}

	synchronized void addFormResponse(String formId, String email, Map<String, ?> fields, Instant now) {
		this.forms.computeIfAbsent(formId, (id) -> new ArrayList<>())
			.add(new FormResponse(nextId(), email, new LinkedHashMap<>(fields), now));
	}

	synchronized List<FormResponse> formResponses(String formId) {
		return List.copyOf(this.forms.getOrDefault(formId, List.of()));
	}

	synchronized void addSegment(String id, Predicate<BentoSubscriber> members) {
		this.segments.put(id, members);
	}

	synchronized @Nullable Predicate<BentoSubscriber> segment(String id) {
		return this.segments.get(id);
	}

	synchronized void addReport(String id, String name) {
		this.reports.put(id, name);
	}

	synchronized @Nullable String report(String id) {
		return this.reports.get(id);
	}

	synchronized void blacklist(String domainOrIp, List<String> providers) {
		this.blacklists.put(domainOrIp, List.copyOf(providers));
	}

	synchronized List<String> blacklists(String domainOrIp) {
		return this.blacklists.getOrDefault(domainOrIp, List.of());
	}

	private String nextId() {
		return Long.toString(++this.lastId);
	}

	private void forgetFirst(Map<String, ?> map) {
		if (map.size() > this.limit) {
			map.keySet().remove(map.keySet().iterator().next());
		}
	}

	/**
	 * A mail template.
	 */
	record Template(String id, String name, String subject, String html, Instant createdAt) {

		Map<String, @Nullable Object> toJson() {
			return BentoJson.object("id", this.id, "type", "email_templates", "attributes",
					BentoJson.object("name", this.name, "subject", this.subject, "html", this.html, "created_at",
							BentoJson.text(this.createdAt), "stats", null));
		}

	}

	/**
	 * A broadcast.
	 */
	record Broadcast(String id, String templateId, String name, String subject, String html, List<String> tags,
			@Nullable String sendAt, BentoBroadcastStatus status, Instant createdAt, @Nullable Instant sentAt) {

		Broadcast with(BentoBroadcastStatus status, Instant now) {
			Instant sent = (status == BentoBroadcastStatus.SENT && this.sentAt == null) ? now : this.sentAt;
			return new Broadcast(this.id, this.templateId, this.name, this.subject, this.html, this.tags, this.sendAt,
					status, this.createdAt, sent);
		}

		Map<String, @Nullable Object> toJson() {
			return BentoJson.object("id", this.id, "type", "broadcasts", "attributes",
					BentoJson.object("name", this.name, "share_url", "https://example.com/share/" + this.id, "template",
							BentoJson.object("subject", this.subject, "to", "Subscribers", "html", this.html),
							"created_at", BentoJson.text(this.createdAt), "sent_final_batch_at",
							BentoJson.text(this.sentAt), "send_at", this.sendAt, "stats",
							BentoJson.object("open_rate", 0)));
		}

	}

	/**
	 * An answer to a form.
	 */
	record FormResponse(String id, String email, Map<String, ?> fields, Instant at) {

		Map<String, @Nullable Object> toJson() {
			return BentoJson
				.object("id", this.id, "type", "events", "attributes",
						BentoJson.object("uuid", "response-" + this.id, "data",
								BentoJson.object("id", "response-" + this.id, "type", "$form", "site", "stand-in-site",
										"visit", "visit-" + this.id, "visitor", "visitor-" + this.id, "date",
										BentoJson.text(this.at), "ip", "127.0.0.1", "identity",
										BentoJson.object("email", this.email), "fields", this.fields, "details",
										Map.of(), "browser",
										BentoJson.object("height", "900", "width", "1440", "user_agent", "Stand-in"),
										"page", BentoJson.object("host", "example.com", "path", "/", "protocol",
												"https:", "referrer", "", "url", "https://example.com/"),
										"location", Map.of())));
		}

	}

	/**
	 * A sequence or a workflow.
	 */
	record Flow(String id, @Nullable String prefixId, String name, @Nullable String status, Instant createdAt,
			List<String> templateIds) {

	}

}
