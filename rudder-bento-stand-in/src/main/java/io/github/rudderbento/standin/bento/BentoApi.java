package io.github.rudderbento.standin.bento;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.StandInHandler;
import io.github.rudderbento.standin.StandInReply;
import io.github.rudderbento.standin.StandInRequest;

/**
 * The API: checks a request in the order of the real service, carries it out, and keeps
 * it.
 */
final class BentoApi implements StandInHandler {

	static final String ROOT = "/api/v1";

	private static final Pattern GENERIC_USER_AGENT = Pattern
		.compile("^(Java|Java-http-client|python-requests|curl|okhttp|Apache-HttpClient)");

	private static final String BLOCKED_PAGE = """
			<!DOCTYPE html>
			<html lang="en-US">
			<head><title>Attention Required! | Cloudflare</title></head>
			<body>
			<h1>Sorry, you have been blocked</h1>
			<h2>You are unable to access bentonow.com</h2>
			</body>
			</html>
			""";

	// What Rails knows. It answers 405 to others, and 404 to one of these in a place
	// where it is not expected.
	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	private static final int MAX_INFLATED = 64 * 1024 * 1024;

	private final InstantSource clock;

	private final String siteUuid;

	private final byte[] authorization;

	private final BentoInbox inbox;

	private final BentoRateLimits rateLimits;

	private final BentoSwitches switches;

	private final BatchEndpoints batch;

	private final PeopleEndpoints people;

	private final CampaignEndpoints campaigns;

	private final StatsEndpoints stats;

	private final ExperimentalEndpoints experimental;

	BentoApi(InstantSource clock, String siteUuid, String publishableKey, String secretKey, BentoPeople people,
			BentoCampaigns campaigns, BentoInbox inbox, BentoRateLimits rateLimits, BentoSwitches switches) {
		this.clock = clock;
		this.siteUuid = siteUuid;
		this.authorization = (publishableKey + ":" + secretKey).getBytes(StandardCharsets.UTF_8);
		this.inbox = inbox;
		this.rateLimits = rateLimits;
		this.switches = switches;
		this.batch = new BatchEndpoints(people, campaigns, inbox, switches);
		this.people = new PeopleEndpoints(people);
		this.campaigns = new CampaignEndpoints(campaigns, people, switches);
		this.stats = new StatsEndpoints(people, campaigns);
		this.experimental = new ExperimentalEndpoints(campaigns);
	}

	@Override
	public StandInReply handle(StandInRequest request) {
		Instant now = this.clock.instant();
		byte[] body = identity(request);
		StandInReply reply;
		int items = 0;
		List<? extends ReceivedBentoItem> accepted = List.of();
		try {
			BentoAnswer answer = answer(request, body, now);
			items = answer.items();
			accepted = answer.accepted();
			reply = StandInReply.json(answer.status(), answer.body());
		}
		catch (BentoRefusal ex) {
			reply = ex.reply();
		}
		reply = reply.withHeader("X-Request-Id", UUID.randomUUID().toString());
		keep(request, body, reply.status(), items, accepted, now);
		return reply;
	}

	/**
	 * Keeps a request that a fault took away from the API.
	 */
	void keepFaulty(StandInRequest request, Fault fault) {
		if (!fault.isProcessed()) {
			StandInReply reply = fault.reply();
			keep(request, identity(request), (reply != null) ? reply.status() : 0, 0, List.of(), this.clock.instant());
		}
	}

	private void keep(StandInRequest request, byte @Nullable [] body, int status, int items,
			List<? extends ReceivedBentoItem> accepted, Instant now) {
		String text = (this.inbox.isCountOnly() || body == null) ? "" : new String(body, StandardCharsets.UTF_8);
		this.inbox.add(new ReceivedBentoRequest(request.method(), request.path(), request.query(), request.headers(),
				text, status, items, now), accepted);
	}

	private BentoAnswer answer(StandInRequest request, byte @Nullable [] body, Instant now) {
		checkUserAgent(request);
		BentoEndpoint.Match match = route(request);
		BentoEndpoint endpoint = match.endpoint();
		Content content = Content.of(request, body);
		checkAuthorization(request, content);
		checkRate(endpoint.family());
		boolean bodyMatters = !request.method().equals("GET") || endpoint == BentoEndpoint.SUBSCRIBERS_SEARCH;
		if (content.broken && bodyMatters) {
			throw BentoRefusal.badRequest();
		}
		BentoCall call = new BentoCall(endpoint, match.id(), request, content.json, now);
		BentoAnswer answer = dispatch(call);
		Integer variant = this.switches.variant(endpoint);
		return (variant != null) ? BentoVariants.apply(endpoint, variant, answer) : answer;
	}

	private static void checkUserAgent(StandInRequest request) {
		String userAgent = request.header("user-agent");
		if (userAgent == null || userAgent.isBlank() || GENERIC_USER_AGENT.matcher(userAgent).find()) {
			throw new BentoRefusal(StandInReply.html(403, BLOCKED_PAGE)
				.withHeader("Server", "cloudflare")
				.withHeader("CF-RAY", UUID.randomUUID().toString().substring(0, 8) + "-LOC"));
		}
	}

	private static BentoEndpoint.Match route(StandInRequest request) {
		if (!METHODS.contains(request.method())) {
			throw BentoRefusal.error(405, "Method Not Allowed");
		}
		String path = request.path();
		BentoEndpoint.Match match = path.startsWith(ROOT + "/")
				? BentoEndpoint.match(request.method(), path.substring(ROOT.length())) : null;
		if (match == null) {
			throw BentoRefusal.notFound();
		}
		return match;
	}

	private void checkAuthorization(StandInRequest request, Content content) {
		List<String> inQuery = request.query().getOrDefault("site_uuid", List.of());
		// The framework behind the API takes the last of several.
		String site = inQuery.isEmpty() ? content.text("site_uuid") : inQuery.get(inQuery.size() - 1);
		if (!isAuthorized(request.header("authorization")) || !this.siteUuid.equals(site)) {
			throw BentoRefusal.error(401, "Unauthorized");
		}
	}

	private boolean isAuthorized(@Nullable String authorization) {
		if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
			return false;
		}
		try {
			byte[] decoded = Base64.getDecoder().decode(authorization.substring(6).strip());
			return MessageDigest.isEqual(decoded, this.authorization);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private void checkRate(BentoRateFamily family) {
		long seconds = this.rateLimits.secondsToWait(family);
		if (seconds > 0) {
			throw new BentoRefusal(StandInReply.json(429, Map.of("error", "Too many requests"))
				.withHeader("Retry-After", Long.toString(seconds)));
		}
	}

	/**
	 * Gives the body without its content coding.
	 * @return the body, or {@code null} if it cannot be had
	 */
	private byte @Nullable [] identity(StandInRequest request) {
		String encoding = request.header("content-encoding");
		if (encoding == null || encoding.equalsIgnoreCase("identity")) {
			return request.body();
		}
		if (!this.switches.isAcceptGzip() || !encoding.equalsIgnoreCase("gzip")) {
			return null;
		}
		try (GZIPInputStream inflated = new GZIPInputStream(new ByteArrayInputStream(request.body()))) {
			byte[] body = inflated.readNBytes(MAX_INFLATED);
			return (body.length < MAX_INFLATED) ? body : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private BentoAnswer dispatch(BentoCall call) {
		return switch (call.endpoint()) {
			case EVENTS_TRACK -> this.batch.events(call);
			case SUBSCRIBERS_IMPORT -> this.batch.imports(call);
			case EMAILS_SEND -> this.batch.emails(call);
			case BROADCASTS_CREATE -> this.batch.broadcasts(call);
			case SUBSCRIBERS_COMMAND -> this.batch.commands(call);
			case SUBSCRIBERS_FIND -> this.people.find(call);
			case SUBSCRIBERS_CREATE -> this.people.create(call);
			case SUBSCRIBERS_SEARCH -> this.people.search(call);
			case TAGS_LIST -> this.people.tags();
			case TAGS_CREATE -> this.people.createTag(call);
			case TAGS_DELETE -> this.people.deleteTag(call);
			case FIELDS_LIST -> this.people.fields();
			case FIELDS_CREATE -> this.people.createField(call);
			case BROADCASTS_LIST -> this.campaigns.broadcasts(call);
			case SEQUENCES_LIST -> this.campaigns.sequences(call);
			case SEQUENCES_CREATE_EMAIL -> this.campaigns.createSequenceEmail(call);
			case WORKFLOWS_LIST -> this.campaigns.workflows(call);
			case TEMPLATES_GET -> this.campaigns.template(call);
			case TEMPLATES_UPDATE -> this.campaigns.updateTemplate(call);
			case FORMS_RESPONSES -> this.campaigns.formResponses(call);
			case AUTHORS_LIST -> this.campaigns.authors();
			// Nobody knows what it answers.
			case SEGMENTS_MATCH -> BentoAnswer.ok(Map.of());
			case STATS_SITE -> this.stats.site();
			case STATS_SEGMENT -> this.stats.segment(call);
			case STATS_REPORT -> this.stats.report(call);
			case STATS_ADS -> this.stats.ads(call);
			case EXPERIMENTAL_VALIDATE -> this.experimental.validate(call);
			case EXPERIMENTAL_JESSES_RULESET -> this.experimental.jessesRuleset(call);
			case EXPERIMENTAL_GENDER -> this.experimental.gender(call);
			case EXPERIMENTAL_GEOLOCATION -> this.experimental.geolocation();
			case EXPERIMENTAL_BLACKLIST -> this.experimental.blacklist(call);
			case EXPERIMENTAL_MODERATION -> this.experimental.moderation(call);
		};
	}

	/**
	 * The body, read as far as it can be: who the site is may stand in it, and that is
	 * checked before it is known whether the rest is any good.
	 */
	private static final class Content {

		private final @Nullable JsonNode json;

		private final boolean broken;

		private Content(@Nullable JsonNode json, boolean broken) {
			this.json = json;
			this.broken = broken;
		}

		static Content of(StandInRequest request, byte @Nullable [] body) {
			if (body == null) {
				return new Content(null, true);
			}
			if (body.length == 0) {
				return new Content(null, false);
			}
			String type = request.header("content-type");
			if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
				return new Content(null, true);
			}
			try {
				JsonNode json = BentoJson.read(body);
				return json.isObject() ? new Content(json, false) : new Content(null, true);
			}
			catch (JacksonException ex) {
				return new Content(null, true);
			}
		}

		@Nullable String text(String name) {
			JsonNode member = (this.json != null) ? this.json.get(name) : null;
			return (member != null && member.isString()) ? member.stringValue() : null;
		}

	}

}
