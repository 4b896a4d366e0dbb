package io.github.rudderbento.standin.rudderstack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;

import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.StandInReply;
import io.github.rudderbento.standin.StandInRequest;
import io.github.rudderbento.standin.StandInServer;
import io.github.rudderbento.standin.rudderstack.EventScanner.Item;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The routes and the validation of the gateway, in its order: concurrency, route, write
 * key, source, body, JSON, each event in turn, rate, size, emptiness, store.
 */
final class Gateway {

	/**
	 * The phrase that nothing is wrong: the gateway joins such texts and looks at them.
	 */
	private static final String FINE = "";

	private static final byte[] PIXEL = Base64.getDecoder()
		.decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

	private final Map<String, Map<String, Route>> routes = new HashMap<>();

	private final GatewaySettings settings;

	private final EventLog log;

	private final IntSupplier concurrentRequests;

	private final Instant startedAt = Instant.now();

	private volatile String storeFailure = FINE;

	Gateway(GatewaySettings settings, EventLog log, IntSupplier concurrentRequests) {
		this.settings = settings;
		this.log = log;
		this.concurrentRequests = concurrentRequests;
		for (String type : List.of("identify", "track", "page", "screen", "group", "alias", "merge", "audiencelist")) {
			route("POST", "/v1/" + type, byWriteKey(single(type)));
		}
		route("POST", "/v1/batch", byWriteKey(this::batch));
		route("POST", "/v1/import", byWriteKey(this::importBatch));
		route("POST", "/v1/webhook", this::webhook);
		route("GET", "/v1/webhook", this::webhook);
		route("POST", "/beacon/v1/batch", this::beacon);
		route("GET", "/pixel/v1/track", (call) -> pixel(call, "track"));
		route("GET", "/pixel/v1/page", (call) -> pixel(call, "page"));
		route("POST", "/internal/v1/extract", byWriteKey(single("extract")));
		route("POST", "/internal/v1/audiencelist", byWriteKey(single("audiencelist")));
		route("POST", "/internal/v1/replay", bySourceId(this::batch));
		route("POST", "/internal/v1/retl", bySourceId(this::batch));
		route("POST", "/internal/v1/batch", (call) -> answer(readAnd(call, this::internalBatch)));
		route("GET", "/health", (call) -> health());
		route("GET", "/", (call) -> health());
		route("GET", "/version", (call) -> StandInReply.json(200, Map.of("Version", "stand-in")));
		route("GET", "/docs", (call) -> StandInReply.html(200, "<!DOCTYPE html><title>RudderStack HTTP API</title>\n"));
		route("GET", "/robots.txt", (call) -> StandInReply.text(200, "User-agent: *\nDisallow: /\n"));
	}

	private void route(String method, String path, Route route) {
		this.routes.computeIfAbsent(path, (key) -> new LinkedHashMap<>()).put(method, route);
	}

	/**
	 * Lets the store fail with a text from now on; an empty one heals it.
	 */
	void failStore(String text) {
		this.storeFailure = text;
	}

	StandInReply handle(StandInRequest request) {
		Call call = new Call(request);
		StandInReply reply = crossOrigin(request, reply(call));
		this.log.add(received(call, reply), call.stored);
		return reply;
	}

	void unhandled(StandInRequest request, Fault fault) {
		this.log.add(received(new Call(request), fault.reply()), List.of());
	}

	private ReceivedRequest received(Call call, @Nullable StandInReply reply) {
		StandInRequest request = call.request;
		long checksum = 0;
		if (!this.log.isCountOnly()) {
			CRC32 crc = new CRC32();
			crc.update(request.body());
			checksum = crc.getValue();
		}
		return new ReceivedRequest(request.method(), request.path(), request.headers(), call.arrivedAt,
				(reply != null) ? reply.status() : 0, (reply != null) ? reply.bodyText() : "", request.body().length,
				call.bodySize, call.events, checksum);
	}

	private StandInReply reply(Call call) {
		if (this.concurrentRequests.getAsInt() > this.settings.maxConcurrentRequests()) {
			return refuse(Refusal.CONCURRENCY);
		}
		StandInRequest request = call.request;
		Map<String, Route> methods = this.routes.get(request.path());
		if (request.method().equals("OPTIONS") && request.header("access-control-request-method") != null) {
			return new StandInReply(204, Map.of(), new byte[0]);
		}
		if (methods == null) {
			return refuse(Refusal.PAGE_NOT_FOUND);
		}
		Route route = methods.get(request.method());
		if (route == null) {
			return new StandInReply(405, Map.of("Allow", String.join(", ", methods.keySet())), new byte[0]);
		}
		return route.serve(call);
	}

	private static StandInReply crossOrigin(StandInRequest request, StandInReply reply) {
		String origin = request.header("origin");
		if (origin == null) {
			return reply;
		}
		StandInReply allowed = reply.withHeader("Vary", "Origin")
			.withHeader("Access-Control-Allow-Origin", origin)
			.withHeader("Access-Control-Allow-Credentials", "true");
		String method = request.header("access-control-request-method");
		if (!request.method().equals("OPTIONS") || method == null) {
			return allowed;
		}
		allowed = allowed.withHeader("Access-Control-Allow-Methods", method)
			.withHeader("Access-Control-Max-Age", "900");
		String headers = request.header("access-control-request-headers");
		return (headers != null) ? allowed.withHeader("Access-Control-Allow-Headers", headers) : allowed;
	}

	private StandInReply health() {
		Map<String, Object> health = new LinkedHashMap<>();
		health.put("appType", "EMBEDDED");
		health.put("server", "UP");
		health.put("db", "UP");
		health.put("acceptingEvents", "TRUE");
		health.put("routingEvents", "TRUE");
		health.put("mode", "NORMAL");
		health.put("backendConfigMode", "API");
		health.put("lastSync", this.startedAt.toString());
		health.put("lastRegulationSync", this.startedAt.toString());
		return StandInReply.json(200, health);
	}

	private Route byWriteKey(Processing processing) {
		return (call) -> {
			String writeKey = writeKeyFromHeader(call.request);
			if (writeKey.isEmpty()) {
				return refuse(Refusal.NO_WRITE_KEY_IN_HEADER);
			}
			return authenticated(call, writeKey, processing);
		};
	}

	private StandInReply authenticated(Call call, String writeKey, Processing processing) {
		if (this.settings.disabledWriteKeys().contains(writeKey)) {
			return refuse(Refusal.SOURCE_DISABLED);
		}
		if (!this.settings.writeKeys().contains(writeKey)) {
			return refuse(Refusal.INVALID_WRITE_KEY);
		}
		return answer(readAnd(call, processing));
	}

	private Route bySourceId(Processing processing) {
		return (call) -> {
			String sourceId = call.request.header("x-rudder-source-id");
			if (sourceId == null || sourceId.isEmpty()) {
				return refuse(Refusal.NO_SOURCE_ID);
			}
			return answer(readAnd(call, processing));
		};
	}

	/**
	 * The user name of Basic authentication; the password does not matter.
	 */
	private static String writeKeyFromHeader(StandInRequest request) {
		String authorization = request.header("authorization");
		if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
			return "";
		}
		try {
			byte[] decoded = Base64.getDecoder().decode(authorization.substring(6));
			String credentials = new String(decoded, StandardCharsets.UTF_8);
			int colon = credentials.indexOf(':');
			return (colon < 0) ? "" : credentials.substring(0, colon);
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	private StandInReply beacon(Call call) {
		String writeKey = call.request.queryParameter("writeKey");
		if (writeKey == null || writeKey.isEmpty()) {
			return refuse(Refusal.NO_WRITE_KEY_IN_QUERY);
		}
		return authenticated(call, writeKey, this::batch);
	}

	/**
	 * No source of this workspace is a webhook, so that every key is a wrong one.
	 */
	private StandInReply webhook(Call call) {
		String writeKey = call.request.queryParameter("writeKey");
		if (writeKey == null || writeKey.isEmpty()) {
			writeKey = writeKeyFromHeader(call.request);
		}
		return refuse(writeKey.isEmpty() ? Refusal.NO_WRITE_KEY_IN_QUERY : Refusal.INVALID_WRITE_KEY);
	}

	/**
	 * A pixel is a picture whatever becomes of its event.
	 */
	private StandInReply pixel(Call call, String type) {
		String writeKey = call.request.queryParameter("writeKey");
		boolean named = !type.equals("track") || !"".equals(call.request.queryParameter("event"));
		if (writeKey != null && named) {
			byte[] message = pixelMessage(call.request, type);
			authenticated(call, writeKey, (same, body) -> single(same, message, type));
		}
		return new StandInReply(200, Map.of("Content-Type", "image/gif"), PIXEL);
	}

	private static byte[] pixelMessage(StandInRequest request, String type) {
		ObjectNode message = EventScanner.JSON.createObjectNode();
		String now = Instant.now().toString();
		message.put("channel", "web");
		message.putObject("integrations").put("All", true);
		message.put("originalTimestamp", now);
		message.put("sentAt", now);
		request.query().forEach((name, values) -> {
			if (!name.equals("writeKey")) {
				put(message, name, values.get(0));
			}
		});
		String anonymousId = request.queryParameter("anonymousId");
		if (anonymousId != null && anonymousId.length() > 1 && anonymousId.startsWith("\"")
				&& anonymousId.endsWith("\"")) {
			message.put("anonymousId", anonymousId.substring(1, anonymousId.length() - 1));
		}
		if (type.equals("page") && "".equals(request.queryParameter("name"))) {
			message.put("name", "Unknown Page");
		}
		return EventScanner.JSON.writeValueAsBytes(message);
	}

	/** A dot in the name of a parameter leads into an object. */
	private static void put(ObjectNode message, String path, String value) {
		ObjectNode target = message;
		int start = 0;
		for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', start)) {
			String name = path.substring(start, dot);
			target = (target.get(name) instanceof ObjectNode present) ? present : target.putObject(name);
			start = dot + 1;
		}
		target.put(path.substring(start), value);
	}

	private String readAnd(Call call, Processing processing) {
		byte[] body = call.request.body();
		List<String> encodings = call.request.headers().getOrDefault("content-encoding", List.of());
		// Exactly this spelling; anything else is taken for plain text.
		if (this.settings.gzipSupported() && !encodings.isEmpty() && encodings.get(0).equals("gzip")) {
			try (GZIPInputStream inflated = new GZIPInputStream(new ByteArrayInputStream(body), 8192)) {
				body = inflated.readNBytes(StandInServer.MAX_BODY_BYTES);
			}
			catch (IOException ex) {
				return Refusal.BODY_READ_FAILED.text();
			}
		}
		call.bodySize = body.length;
		return processing.process(call, body);
	}

	private Processing single(String type) {
		return (call, body) -> single(call, body, type);
	}

	private String single(Call call, byte[] body, String type) {
		Item item = EventScanner.single(body);
		return (item == null) ? Refusal.INVALID_JSON.text() : process(call, List.of(item), body.length, type);
	}

	private String batch(Call call, byte[] body) {
		List<Item> items = EventScanner.batch(body);
		return (items == null) ? Refusal.INVALID_JSON.text() : process(call, items, body.length, null);
	}

	/**
	 * Handles each user's messages as a batch of their own and joins what is wrong with
	 * them: one bad batch does not keep the others out, and two of them make a text that
	 * nobody knows the status of.
	 */
	private String importBatch(Call call, byte[] body) {
		List<Item> items = EventScanner.importBatch(body);
		if (items == null) {
			return Refusal.INVALID_JSON.text();
		}
		Map<UUID, List<Item>> users = new LinkedHashMap<>();
		for (Item item : items) {
			users.computeIfAbsent(Identity.rudderId(item.userId(), item.anonymousId()), (user) -> new ArrayList<>())
				.add(item);
		}
		StringBuilder joined = new StringBuilder();
		for (List<Item> user : users.values()) {
			long size = "{\"batch\":[]}".length() + user.stream().mapToLong(Item::size).sum() + user.size() - 1;
			joined.append(process(call, user, size, null));
		}
		return joined.toString();
	}

	private String internalBatch(Call call, byte[] body) {
		JsonNode messages;
		try {
			messages = EventScanner.JSON.readTree(body);
		}
		catch (JacksonException ex) {
			return Refusal.INVALID_JSON.text();
		}
		if (!messages.isArray()) {
			return Refusal.INVALID_JSON.text();
		}
		List<Item> items = new ArrayList<>();
		for (JsonNode message : messages) {
			Item item = EventScanner.single(EventScanner.JSON.writeValueAsBytes(message.path("payload")));
			if (item == null || !item.isObject()) {
				return Refusal.NOT_RUDDER_EVENT.text();
			}
			items.add(item);
		}
		call.events = items.size();
		if (items.isEmpty()) {
			return Refusal.NOT_RUDDER_EVENT.text();
		}
		if (this.storeFailure.isEmpty()) {
			items.forEach((item) -> call.stored.add(event(call, item, item.type())));
		}
		return this.storeFailure;
	}

	private String process(Call call, List<Item> items, long size, @Nullable String type) {
		call.events += items.size();
		List<ReceivedEvent> accepted = new ArrayList<>(items.size());
		boolean suppressed = false;
		boolean audienceList = false;
		for (Item item : items) {
			if (!item.isObject()) {
				return Refusal.NOT_RUDDER_EVENT.text();
			}
			ReceivedEvent event = event(call, item, (type != null) ? type : item.type());
			if (!isIdentifiable(event)) {
				return Refusal.NON_IDENTIFIABLE.text();
			}
			if (event.userId() != null && this.settings.suppressedUserIds().contains(event.userId())) {
				suppressed = true;
				continue;
			}
			audienceList |= "audiencelist".equals(event.type());
			accepted.add(event);
		}
		RateLimit rateLimit = this.settings.rateLimit();
		if (rateLimit != null && !isOfJob(call, items) && !rateLimit.tryAcquire(items.size())) {
			return Refusal.TOO_MANY_REQUESTS.text();
		}
		if (accepted.isEmpty() && suppressed) {
			return FINE;
		}
		if (size > this.settings.maxRequestBytes() && !audienceList) {
			return Refusal.TOO_LARGE.text();
		}
		if (accepted.isEmpty()) {
			return Refusal.EMPTY_BATCH.text();
		}
		if (this.storeFailure.isEmpty()) {
			call.stored.addAll(accepted);
		}
		return this.storeFailure;
	}

	private boolean isIdentifiable(ReceivedEvent event) {
		return event.userId() != null || event.anonymousId() != null || !this.settings.idsRequired()
				|| "extract".equals(event.type()) || "record".equals(event.type());
	}

	/**
	 * Events of a sync job are not rate limited; the first event speaks for all.
	 */
	private static boolean isOfJob(Call call, List<Item> items) {
		if (hasText(call.request.header("x-rudder-job-run-id"))
				|| hasText(call.request.header("x-rudder-task-run-id"))) {
			return true;
		}
		if (items.isEmpty()) {
			return false;
		}
		JsonNode sources = EventScanner.JSON.readTree(items.get(0).raw()).path("context").path("sources");
		return hasText(sources.path("job_run_id").stringValue(null))
				|| hasText(sources.path("task_run_id").stringValue(null));
	}

	private static boolean hasText(@Nullable String text) {
		return text != null && !text.isEmpty();
	}

	private ReceivedEvent event(Call call, Item item, @Nullable String type) {
		String messageId = (item.messageId() != null) ? Identity.clean(item.messageId()) : "";
		if (messageId.isEmpty()) {
			messageId = UUID.randomUUID().toString();
		}
		return new ReceivedEvent(call.request.path(), type, Identity.clean(item.userId()),
				Identity.clean(item.anonymousId()), messageId, item.event(), call.arrivedAt, call.requestIp(),
				item.raw());
	}

	private static StandInReply answer(String errorText) {
		return errorText.isEmpty() ? StandInReply.text(200, "ok") : refuse(errorText);
	}

	private static StandInReply refuse(Refusal refusal) {
		return refuse(refusal.text());
	}

	private static StandInReply refuse(String text) {
		return StandInReply.text(Refusal.statusOf(text), text + "\n").withHeader("X-Content-Type-Options", "nosniff");
	}

	@FunctionalInterface
	private interface Route {

		StandInReply serve(Call call);

	}

	/**
	 * Processes a body that has been read.
	 */
	@FunctionalInterface
	private interface Processing {

		/**
		 * Says what is wrong, or {@link #FINE nothing}.
		 */
		String process(Call call, byte[] body);

	}

	/**
	 * One request on its way through the gateway.
	 */
	private static final class Call {

		private final StandInRequest request;

		private final Instant arrivedAt = Instant.now();

		private final List<ReceivedEvent> stored = new ArrayList<>();

		private int bodySize;

		private int events;

		Call(StandInRequest request) {
			this.request = request;
			this.bodySize = request.body().length;
		}

		String requestIp() {
			String forwardedFor = this.request.header("x-forwarded-for");
			if (forwardedFor == null || forwardedFor.isBlank()) {
				return "127.0.0.1";
			}
			return forwardedFor.split(",", 2)[0].replace(" ", "");
		}

	}

}
