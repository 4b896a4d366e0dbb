package io.github.rudderbento.rudderstack;

import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;

import io.github.rudderbento.delivery.BatchLimits;
import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Framing;
import io.github.rudderbento.delivery.Route;
import io.github.rudderbento.http.Product;
import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventJson;
import io.github.rudderbento.payload.InvalidPayloadException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;

/**
 * RudderStack's one way in, {@code POST /v1/batch}, and the form of a message on the
 * wire.
 * <p>
 * The server throws the batch's envelope away, so each message carries all there is, in
 * this order: {@code type}, {@code messageId}, {@code userId}, {@code anonymousId}, then
 * {@code event}, {@code name} and {@code category}, {@code groupId} or
 * {@code previousId}, then {@code properties} or {@code traits}, {@code context},
 * {@code integrations}, {@code channel}, {@code originalTimestamp}, {@code timestamp},
 * {@code sentAt}. An option that was not given is left out, and so are properties, traits
 * and integrations without a value; an attribute that was given as {@code null} is
 * written as {@code null}. {@code sentAt} is last, because all before it is fixed when
 * the event is captured.
 */
public final class RudderStackRoute implements Route {

	/** Longer requests are refused by RudderStack's gateway, before compression. */
	public static final int MAX_REQUEST_BYTES = 4_096_000;

	/** The limits by default. */
	public static final BatchLimits DEFAULT_LIMITS = new BatchLimits(500, 500, 512 * 1024, 32 * 1024);

	/** Where batches go. */
	static final String PATH = "/v1/batch";

	/** The context key that is ours. */
	static final String LIBRARY = "library";

	private static final SerializableString TYPE = EventJson.name("type");

	private static final SerializableString MESSAGE_ID = EventJson.name("messageId");

	private static final SerializableString USER_ID = EventJson.name("userId");

	private static final SerializableString ANONYMOUS_ID = EventJson.name("anonymousId");

	private static final SerializableString EVENT = EventJson.name("event");

	private static final SerializableString CATEGORY = EventJson.name("category");

	private static final SerializableString CONTEXT = EventJson.name("context");

	private static final SerializableString INTEGRATIONS = EventJson.name("integrations");

	private static final SerializableString CHANNEL = EventJson.name("channel");

	private static final SerializableString ORIGINAL_TIMESTAMP = EventJson.name("originalTimestamp");

	private static final SerializableString TIMESTAMP = EventJson.name("timestamp");

	private static final SerializableString SENT_AT = EventJson.name("sentAt");

	private static final SerializableString SERVER = new SerializedString("\"server\"");

	private final BatchLimits limits;

	private final InstantSource clock;

	private final Framing framing = Framing.arrayNamed("batch");

	private final Attributes defaultContext;

	private final SerializableString encodedDefaultContext;

	/**
	 * Creates the route.
	 * @param limits how batches are formed
	 * @param context the context of every message, as from {@code rudderstack.context.*}
	 * @throws IllegalArgumentException when the limits go beyond the gateway's, or the
	 * context holds {@code library} or a value that JSON cannot carry
	 */
	public RudderStackRoute(BatchLimits limits, Map<String, ?> context) {
		this(limits, context, InstantSource.system());
	}

	/**
	 * Creates the route with a clock of its own, for tests.
	 * @param limits how batches are formed
	 * @param context the context of every message
	 * @param clock gives the time of capture and {@code sentAt}
	 */
	public RudderStackRoute(BatchLimits limits, Map<String, ?> context, InstantSource clock) {
		Assert.isTrue(limits.maxBytes() <= MAX_REQUEST_BYTES,
				() -> "RudderStack takes no batch of more than " + MAX_REQUEST_BYTES + " bytes");
		this.limits = limits;
		this.clock = clock;
		this.defaultContext = withLibrary(context);
		this.encodedDefaultContext = EventJson.encode(this.defaultContext);
	}

	private static Attributes withLibrary(Map<String, ?> context) {
		try {
			Attributes configured = Attributes.copyOf(context).resolve(JsonMapper.builder().build());
			if (configured.containsKey(LIBRARY)) {
				throw new IllegalArgumentException(
						"rudderstack.context.library is reserved: remove it, the library names itself there");
			}
			return Attributes.builder()
				.put(LIBRARY, Attributes.builder().put("name", Product.NAME).put("version", Product.VERSION).build())
				.putAll(configured)
				.build();
		}
		catch (InvalidPayloadException ex) {
			throw ex.under("rudderstack.context");
		}
	}

	@Override
	public String name() {
		return "events";
	}

	@Override
	public BatchLimits limits() {
		return this.limits;
	}

	@Override
	public Framing framing() {
		return this.framing;
	}

	@Override
	public Encoder newEncoder() {
		return new MessageEncoder();
	}

	/**
	 * A repeat does no harm: its message id stays the same.
	 */
	@Override
	public boolean repeatable(CapturedEvent event) {
		return true;
	}

	InstantSource clock() {
		return this.clock;
	}

	/**
	 * The context that every message has, {@code library} first.
	 * @return the resolved context
	 */
	Attributes defaultContext() {
		return this.defaultContext;
	}

	private final class MessageEncoder implements Encoder, EventJson.Content {

		private final EventJson json = new EventJson();

		private @Nullable Object captured;

		@Override
		public void encode(CapturedEvent event, OutputStream target) {
			this.captured = event.content();
			try {
				this.json.object(target, this);
			}
			finally {
				this.captured = null;
			}
		}

		@Override
		public void write(EventJson json) {
			Object captured = this.captured;
			if (captured instanceof PlainTrack track) {
				write(json, track);
			}
			else {
				Assert.state(captured != null, "No message");
				write(json, (CapturedMessage) captured);
			}
			json.time(SENT_AT, RudderStackRoute.this.clock.millis());
		}

		private void write(EventJson json, PlainTrack track) {
			json.encoded(TYPE, MessageForm.TRACK.type());
			json.id(MESSAGE_ID, track.idMost(), track.idLeast());
			json.text(USER_ID, track.userId());
			json.text(EVENT, track.event());
			attributes(json, MessageForm.TRACK.attributes(), track.properties());
			json.encoded(CONTEXT, RudderStackRoute.this.encodedDefaultContext);
			json.encoded(CHANNEL, SERVER);
			json.time(ORIGINAL_TIMESTAMP, track.capturedAt());
			json.time(TIMESTAMP, track.capturedAt());
		}

		private void write(EventJson json, CapturedMessage captured) {
			MessageForm form = captured.form();
			json.encoded(TYPE, form.type());
			json.text(MESSAGE_ID, captured.id());
			json.text(USER_ID, captured.userId());
			json.text(ANONYMOUS_ID, captured.anonymousId());
			if (form.subject() != null) {
				json.text(form.subject(), captured.subject());
			}
			json.text(CATEGORY, captured.category());
			attributes(json, form.attributes(), captured.attributes());
			if (captured.context() != null) {
				json.attributes(CONTEXT, captured.context());
			}
			else {
				json.encoded(CONTEXT, RudderStackRoute.this.encodedDefaultContext);
			}
			attributes(json, INTEGRATIONS, captured.integrations());
			json.encoded(CHANNEL, SERVER);
			times(json, captured);
		}

		private void times(EventJson json, CapturedMessage captured) {
			if (captured.originalTimestamp() != null) {
				json.time(ORIGINAL_TIMESTAMP, captured.originalTimestamp());
			}
			else {
				json.time(ORIGINAL_TIMESTAMP, captured.capturedAt());
			}
			if (captured.timestamp() != null) {
				json.time(TIMESTAMP, captured.timestamp());
			}
			else if (captured.originalTimestamp() != null) {
				json.time(TIMESTAMP, captured.originalTimestamp());
			}
			else {
				json.time(TIMESTAMP, captured.capturedAt());
			}
		}

		private static void attributes(EventJson json, SerializableString name, Attributes attributes) {
			if (!attributes.isEmpty()) {
				json.attributes(name, attributes);
			}
		}

	}

}
