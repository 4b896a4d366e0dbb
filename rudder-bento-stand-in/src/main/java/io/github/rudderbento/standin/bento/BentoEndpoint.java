package io.github.rudderbento.standin.bento;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The endpoints of the API, by the names that switches use for them.
 */
enum BentoEndpoint {

	EVENTS_TRACK("events.track", "POST", BentoRateFamily.BATCH, "/batch/events"),

	SUBSCRIBERS_IMPORT("subscribers.import", "POST", BentoRateFamily.BATCH, "/batch/subscribers"),

	EMAILS_SEND("emails.send", "POST", BentoRateFamily.BATCH, "/batch/emails"),

	BROADCASTS_CREATE("broadcasts.create", "POST", BentoRateFamily.BATCH, "/batch/broadcasts"),

	BROADCASTS_LIST("broadcasts.list", "GET", BentoRateFamily.FETCH, "/fetch/broadcasts"),

	SUBSCRIBERS_FIND("subscribers.find", "GET", BentoRateFamily.FETCH, "/fetch/subscribers"),

	SUBSCRIBERS_CREATE("subscribers.create", "POST", BentoRateFamily.FETCH, "/fetch/subscribers"),

	// Documented with GET and a body; one of the vendor's clients posts it.
	SUBSCRIBERS_SEARCH("subscribers.search", "GET,POST", BentoRateFamily.FETCH, "/fetch/search"),

	SUBSCRIBERS_COMMAND("subscribers.command", "POST", BentoRateFamily.FETCH, "/fetch/commands"),

	TAGS_LIST("tags.list", "GET", BentoRateFamily.FETCH, "/fetch/tags"),

	TAGS_CREATE("tags.create", "POST", BentoRateFamily.FETCH, "/fetch/tags"),

	// The clients put the id into the path, the documentation does without.
	TAGS_DELETE("tags.delete", "DELETE", BentoRateFamily.FETCH, "/fetch/tags/{id}", "/fetch/tags"),

	FIELDS_LIST("fields.list", "GET", BentoRateFamily.FETCH, "/fetch/fields"),

	FIELDS_CREATE("fields.create", "POST", BentoRateFamily.FETCH, "/fetch/fields"),

	FORMS_RESPONSES("forms.responses", "GET", BentoRateFamily.FETCH, "/fetch/responses"),

	AUTHORS_LIST("authors.list", "GET", BentoRateFamily.FETCH, "/fetch/authors"),

	SEQUENCES_LIST("sequences.list", "GET", BentoRateFamily.FETCH, "/fetch/sequences"),

	SEQUENCES_CREATE_EMAIL("sequences.createEmail", "POST", BentoRateFamily.FETCH,
			"/fetch/sequences/{id}/emails/templates"),

	WORKFLOWS_LIST("workflows.list", "GET", BentoRateFamily.FETCH, "/fetch/workflows"),

	TEMPLATES_GET("templates.get", "GET", BentoRateFamily.FETCH, "/fetch/emails/templates/{id}"),

	TEMPLATES_UPDATE("templates.update", "PATCH", BentoRateFamily.FETCH, "/fetch/emails/templates/{id}"),

	SEGMENTS_MATCH("segments.match", "POST", BentoRateFamily.FETCH, "/fetch/segments/{id}/match"),

	STATS_SITE("stats.site", "GET", BentoRateFamily.STATS, "/stats/site"),

	STATS_SEGMENT("stats.segment", "GET", BentoRateFamily.STATS, "/stats/segment"),

	STATS_REPORT("stats.report", "GET", BentoRateFamily.STATS, "/stats/report"),

	STATS_ADS("stats.ads", "GET", BentoRateFamily.STATS, "/stats/ads"),

	EXPERIMENTAL_VALIDATE("experimental.validate", "POST", BentoRateFamily.EXPERIMENTAL, "/experimental/validation"),

	EXPERIMENTAL_JESSES_RULESET("experimental.jessesRuleset", "POST", BentoRateFamily.EXPERIMENTAL,
			"/experimental/jesses_ruleset"),

	EXPERIMENTAL_GENDER("experimental.gender", "POST", BentoRateFamily.EXPERIMENTAL, "/experimental/gender"),

	EXPERIMENTAL_GEOLOCATION("experimental.geolocation", "GET", BentoRateFamily.EXPERIMENTAL,
			"/experimental/geolocation"),

	// Older clients of the vendor still ask for the second path.
	EXPERIMENTAL_BLACKLIST("experimental.blacklist", "GET", BentoRateFamily.EXPERIMENTAL, "/experimental/blacklist",
			"/experimental/blacklist.json"),

	EXPERIMENTAL_MODERATION("experimental.moderation", "POST", BentoRateFamily.EXPERIMENTAL,
			"/experimental/content_moderation");

	private static final String VARIABLE = "{id}";

	private final String id;

	private final List<String> methods;

	private final BentoRateFamily family;

	private final List<List<String>> paths;

	BentoEndpoint(String id, String methods, BentoRateFamily family, String... paths) {
		this.id = id;
		this.methods = List.of(methods.split(","));
		this.family = family;
		this.paths = Arrays.stream(paths).map((path) -> List.of(path.split("/", -1))).toList();
	}

	String id() {
		return this.id;
	}

	BentoRateFamily family() {
		return this.family;
	}

	static BentoEndpoint named(String id) {
		return Arrays.stream(values())
			.filter((endpoint) -> endpoint.id.equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No endpoint named '" + id + "'. There are: "
					+ String.join(", ", Arrays.stream(values()).map(BentoEndpoint::id).toList())));
	}

	/**
	 * Finds the endpoint of a request.
	 * @param method the method
	 * @param path the path below the root of the API, still encoded
	 * @return the endpoint, or {@code null} if nothing answers there
	 */
	static @Nullable Match match(String method, String path) {
		List<String> segments = List.of(path.split("/", -1));
		for (BentoEndpoint endpoint : values()) {
			if (!endpoint.methods.contains(method)) {
				continue;
			}
			for (List<String> pattern : endpoint.paths) {
				if (matches(pattern, segments)) {
					int variable = pattern.indexOf(VARIABLE);
					return new Match(endpoint, (variable >= 0) ? decode(segments.get(variable)) : null);
				}
			}
		}
		return null;
	}

	private static boolean matches(List<String> pattern, List<String> segments) {
		if (pattern.size() != segments.size()) {
			return false;
		}
		for (int i = 0; i < pattern.size(); i++) {
			String segment = segments.get(i);
			if (pattern.get(i).equals(VARIABLE) ? segment.isEmpty() : !pattern.get(i).equals(segment)) {
				return false;
			}
		}
		return true;
	}

	private static String decode(String segment) {
		try {
			// A plus is a plus in a path, though not in a query.
			return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return segment;
		}
	}

	record Match(BentoEndpoint endpoint, @Nullable String id) {

	}

}
