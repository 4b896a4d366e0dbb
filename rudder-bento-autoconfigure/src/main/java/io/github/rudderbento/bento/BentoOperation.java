package io.github.rudderbento.bento;

import org.springframework.http.HttpMethod;

/**
 * The operations of Bento's API, with what decides how each is paced and repeated.
 */
public enum BentoOperation {

	/** Events; a purchase with a key is recognised when it comes again. */
	TRACK_EVENTS(HttpMethod.POST, "/batch/events", BentoFamily.BATCH, RetrySafety.BY_CONTENT),

	/** Imports, which set a state. */
	IMPORT_SUBSCRIBERS(HttpMethod.POST, "/batch/subscribers", BentoFamily.BATCH, RetrySafety.REPEATABLE),

	/** Mails. */
	SEND_EMAILS(HttpMethod.POST, "/batch/emails", BentoFamily.BATCH, RetrySafety.ONLY_IF_NOT_EXECUTED),

	/** New broadcasts. */
	CREATE_BROADCASTS(HttpMethod.POST, "/batch/broadcasts", BentoFamily.BATCH, RetrySafety.ONLY_IF_NOT_EXECUTED),

	/** A page of broadcasts. */
	LIST_BROADCASTS(HttpMethod.GET, "/fetch/broadcasts", BentoFamily.FETCH, RetrySafety.REPEATABLE),

	/** One person. */
	FIND_SUBSCRIBER(HttpMethod.GET, "/fetch/subscribers", BentoFamily.FETCH, RetrySafety.REPEATABLE),

	/** One person, found or created, which may set off automations. */
	CREATE_SUBSCRIBER(HttpMethod.POST, "/fetch/subscribers", BentoFamily.FETCH, RetrySafety.ONLY_IF_NOT_EXECUTED),

	/** A page of people; a GET with a body. */
	SEARCH_SUBSCRIBERS(HttpMethod.GET, "/fetch/search", BentoFamily.FETCH, RetrySafety.REPEATABLE),

	/** Commands; plain tag and field commands set a state. */
	RUN_COMMANDS(HttpMethod.POST, "/fetch/commands", BentoFamily.FETCH, RetrySafety.BY_CONTENT),

	/** All tags. */
	LIST_TAGS(HttpMethod.GET, "/fetch/tags", BentoFamily.FETCH, RetrySafety.REPEATABLE),

	/** A new tag. */
	CREATE_TAG(HttpMethod.POST, "/fetch/tags", BentoFamily.FETCH, RetrySafety.ONLY_IF_NOT_EXECUTED),

	/** Deletes a tag, or brings a deleted one back: a repeat undoes it. */
	DELETE_TAG(HttpMethod.DELETE, "/fetch/tags/{id}", BentoFamily.FETCH, RetrySafety.ONLY_IF_NOT_EXECUTED),

	/** All fields. */
	LIST_FIELDS(HttpMethod.GET, "/fetch/fields", BentoFamily.FETCH, RetrySafety.REPEATABLE),

	/** A new field. */
	CREATE_FIELD(HttpMethod.POST, "/fetch/fields", BentoFamily.FETCH, RetrySafety.ONLY_IF_NOT_EXECUTED),

	/** What was submitted with a form. */
	LIST_FORM_RESPONSES(HttpMethod.GET, "/fetch/responses", BentoFamily.FETCH, RetrySafety.REPEATABLE),

	/** All authors; harmless, so it serves as probe. */
	LIST_AUTHORS(HttpMethod.GET, "/fetch/authors", BentoFamily.FETCH, RetrySafety.REPEATABLE),

	/** A page of sequences. */
	LIST_SEQUENCES(HttpMethod.GET, "/fetch/sequences", BentoFamily.FETCH, RetrySafety.REPEATABLE),

	/** A new mail of a sequence. */
	CREATE_SEQUENCE_EMAIL(HttpMethod.POST, "/fetch/sequences/{id}/emails/templates", BentoFamily.FETCH,
			RetrySafety.ONLY_IF_NOT_EXECUTED),

	/** A page of workflows. */
	LIST_WORKFLOWS(HttpMethod.GET, "/fetch/workflows", BentoFamily.FETCH, RetrySafety.REPEATABLE),

	/** One mail template. */
	GET_TEMPLATE(HttpMethod.GET, "/fetch/emails/templates/{id}", BentoFamily.FETCH, RetrySafety.REPEATABLE),

	/** Changes a mail template. */
	UPDATE_TEMPLATE(HttpMethod.PATCH, "/fetch/emails/templates/{id}", BentoFamily.FETCH,
			RetrySafety.ONLY_IF_NOT_EXECUTED),

	/** How many people the site has. */
	SITE_STATS(HttpMethod.GET, "/stats/site", BentoFamily.STATS, RetrySafety.REPEATABLE),

	/** How many people a segment has. */
	SEGMENT_STATS(HttpMethod.GET, "/stats/segment", BentoFamily.STATS, RetrySafety.REPEATABLE),

	/** A report. */
	REPORT_STATS(HttpMethod.GET, "/stats/report", BentoFamily.STATS, RetrySafety.REPEATABLE),

	/** What advertising brought. */
	AD_STATS(HttpMethod.GET, "/stats/ads", BentoFamily.STATS, RetrySafety.REPEATABLE),

	/** Whether an address looks real. */
	VALIDATE_EMAIL(HttpMethod.POST, "/experimental/validation", BentoFamily.EXPERIMENTAL,
			RetrySafety.ONLY_IF_NOT_EXECUTED),

	/** Whether an address passes Jesse's rules. */
	JESSES_RULESET(HttpMethod.POST, "/experimental/jesses_ruleset", BentoFamily.EXPERIMENTAL,
			RetrySafety.ONLY_IF_NOT_EXECUTED),

	/** Guesses a gender. */
	GUESS_GENDER(HttpMethod.POST, "/experimental/gender", BentoFamily.EXPERIMENTAL, RetrySafety.ONLY_IF_NOT_EXECUTED),

	/** Locates an IP address. */
	GEOLOCATE(HttpMethod.GET, "/experimental/geolocation", BentoFamily.EXPERIMENTAL, RetrySafety.REPEATABLE),

	/** Looks a domain or IP address up in blacklists. */
	CHECK_BLACKLIST(HttpMethod.GET, "/experimental/blacklist", BentoFamily.EXPERIMENTAL, RetrySafety.REPEATABLE),

	/** Judges a text. */
	MODERATE_CONTENT(HttpMethod.POST, "/experimental/content_moderation", BentoFamily.EXPERIMENTAL,
			RetrySafety.ONLY_IF_NOT_EXECUTED);

	private final HttpMethod method;

	private final String path;

	private final BentoFamily family;

	private final RetrySafety retrySafety;

	BentoOperation(HttpMethod method, String path, BentoFamily family, RetrySafety retrySafety) {
		this.method = method;
		this.path = path;
		this.family = family;
		this.retrySafety = retrySafety;
	}

	/**
	 * The HTTP method.
	 * @return the method
	 */
	public HttpMethod method() {
		return this.method;
	}

	/**
	 * The path below the base URL.
	 * @return the path, with {@code {id}} where an id stands
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Whose rate limit it shares.
	 * @return the family
	 */
	public BentoFamily family() {
		return this.family;
	}

	/**
	 * When it may be sent again.
	 * @return the rule
	 */
	public RetrySafety retrySafety() {
		return this.retrySafety;
	}

}
