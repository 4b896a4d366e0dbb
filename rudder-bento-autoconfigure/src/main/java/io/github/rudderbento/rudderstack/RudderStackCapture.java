package io.github.rudderbento.rudderstack;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Lanes;
import io.github.rudderbento.payload.AttributeRedaction;
import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.InvalidPayloadException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns messages into events on their way: checks what the server would refuse, turns
 * beans into JSON values, merges contexts, and fixes the time.
 * <p>
 * Safe for use by any thread; does no I/O.
 */
public final class RudderStackCapture {

	private static final Logger logger = LoggerFactory.getLogger(RudderStackCapture.class);

	/** RudderStack's SDKs say it in these words. */
	static final String RESERVED_KEYWORD = "Reserve keyword present in context";

	/** A weight estimates values that may be as short as a fifth of it. */
	private static final int WEIGHT_PER_BYTE = 5;

	/** What a message holds beside its attributes and names. */
	static final int BASE_WEIGHT = 200;

	private final RudderStackRoute route;

	private final InstantSource clock;

	private final int maxWeight;

	/** Whether every message has the default context, unless it brings its own. */
	private final boolean plainContext;

	private final List<ContextContributor> contributors;

	private final AttributeRedaction redaction;

	/** Our own, so that the application's naming strategy stays off the wire. */
	private final JsonMapper mapper = JsonMapper.builder().build();

	private final Set<ContextContributor> failed = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the capture.
	 * @param route where the events go
	 */
	public RudderStackCapture(RudderStackRoute route) {
		this(route, List.of());
	}

	/**
	 * Creates the capture.
	 * @param route where the events go
	 * @param contributors what adds to every context, in order; a later one wins
	 */
	public RudderStackCapture(RudderStackRoute route, List<ContextContributor> contributors) {
		this(route, contributors, AttributeRedaction.none());
	}

	/**
	 * Creates the capture.
	 * @param route where the events go
	 * @param contributors what adds to every context, in order; a later one wins
	 * @param redaction what is taken out of what they add
	 */
	public RudderStackCapture(RudderStackRoute route, List<ContextContributor> contributors,
			AttributeRedaction redaction) {
		this.route = route;
		this.clock = route.clock();
		this.maxWeight = (int) Math.min(Integer.MAX_VALUE, (long) WEIGHT_PER_BYTE * route.limits().maxEventBytes());
		this.plainContext = contributors.isEmpty();
		this.contributors = List.copyOf(contributors);
		this.redaction = redaction;
	}

	/**
	 * Captures a message.
	 * @param message the message
	 * @return the event, which does not change any more
	 * @throws InvalidPayloadException when it cannot be sent; says what and where
	 */
	public CapturedEvent capture(RudderStackMessage message) {
		return capture(message, null);
	}

	/**
	 * Captures a message of a batch.
	 * @param message the message
	 * @param shared what the batch's messages share, or {@code null}
	 * @return the event, which does not change any more
	 * @throws InvalidPayloadException when it cannot be sent; says what and where
	 */
	CapturedEvent capture(RudderStackMessage message, @Nullable Shared shared) {
		check(message);
		MessageForm form = MessageForm.of(message);
		Attributes attributes = resolve(form.attributes().getValue(), MessageForm.attributes(message));
		Attributes context = context(message, shared);
		Integrations integrations = message.integrations();
		if (!integrations.isSpecified() && shared != null) {
			integrations = shared.integrations;
		}
		Attributes resolvedIntegrations = resolve("integrations", integrations.attributes());
		Instant originalTimestamp = message.originalTimestamp();
		if (originalTimestamp == null && shared != null) {
			originalTimestamp = shared.originalTimestamp;
		}
		return event(
				new CapturedMessage(form, message.messageId(), message.userId(), message.anonymousId(),
						MessageForm.subject(message), MessageForm.category(message), attributes, context,
						resolvedIntegrations, this.clock.millis(), originalTimestamp, message.timestamp()),
				lanes(message));
	}

	/**
	 * Captures the plainest of track messages, without a message.
	 * @param id its id
	 * @param userId who did it
	 * @param event what was done
	 * @param properties what belongs to it
	 * @return the event, which does not change any more
	 * @throws InvalidPayloadException when it cannot be sent; says what and where
	 */
	public CapturedEvent track(UUID id, String userId, String event, Attributes properties) {
		if (!this.plainContext || VisibleText.isBlank(userId) || VisibleText.isBlank(event)) {
			return capture(new Track(id.toString(), userId, null, event, properties, Attributes.empty(),
					Integrations.unspecified(), null, null));
		}
		Attributes resolved = isResolved(properties) ? properties
				: resolve(MessageForm.TRACK.attributes().getValue(), properties);
		return checked(new PlainTrack(this.route, id.getMostSignificantBits(), id.getLeastSignificantBits(), userId,
				event, resolved, this.clock.millis()));
	}

	private CapturedEvent event(CapturedMessage message, long lanes) {
		Attributes context = message.context();
		int weight = BASE_WEIGHT + message.attributes().weight() + message.integrations().weight()
				+ ((context != null) ? context.weight() : 0) + length(message.userId()) + length(message.anonymousId())
				+ length(message.subject()) + length(message.category());
		return checked(CapturedEvent.of(message.id(), this.route, lanes, weight, message));
	}

	private CapturedEvent checked(CapturedEvent event) {
		if (event.weight() > this.maxWeight) {
			throw new TooLargePayloadException(this.route.limits().maxEventBytes());
		}
		return event;
	}

	/**
	 * Checks and resolves what the messages of a batch share, once.
	 * @param batch the batch
	 * @return what they share
	 * @throws InvalidPayloadException when it cannot be sent; says what and where
	 */
	Shared shared(Batch batch) {
		return new Shared(own("context", batch.context()), batch.integrations(), batch.originalTimestamp());
	}

	private static void check(RudderStackMessage message) {
		if (VisibleText.isBlank(message.userId()) && VisibleText.isBlank(message.anonymousId())) {
			throw new InvalidPayloadException("userId", "neither userId nor anonymousId is given");
		}
		if (message instanceof Track track && VisibleText.isBlank(track.event())) {
			throw new InvalidPayloadException("event", "is blank");
		}
		if (message instanceof Group group && VisibleText.isBlank(group.groupId())) {
			throw new InvalidPayloadException("groupId", "is blank");
		}
		if (message instanceof Alias alias && VisibleText.isBlank(alias.previousId())) {
			throw new InvalidPayloadException("previousId", "is blank");
		}
	}

	private @Nullable Attributes context(RudderStackMessage message, @Nullable Shared shared) {
		Attributes context = own("context", message.context());
		if (shared != null) {
			context = context.over(shared.context);
		}
		if (!this.plainContext) {
			context = context.over(contributed(message));
		}
		return context.isEmpty() ? null : context.over(this.route.defaultContext());
	}

	private Attributes own(String name, Attributes context) {
		if (context.containsKey(RudderStackRoute.LIBRARY)) {
			throw new InvalidPayloadException(name + "." + RudderStackRoute.LIBRARY, RESERVED_KEYWORD);
		}
		return resolve(name, context);
	}

	private Attributes contributed(RudderStackMessage message) {
		Attributes.Builder context = Attributes.builder();
		for (ContextContributor contributor : this.contributors) {
			try {
				Attributes.Builder own = Attributes.builder();
				contributor.contribute(message, own);
				context.putAll(own.build().resolve(this.mapper).over(context.build()));
			}
			catch (RuntimeException ex) {
				if (this.failed.add(contributor)) {
					logger.warn("{} failed with {}; events go without what it adds. Further failures are not logged.",
							contributor.getClass().getName(), ex.getClass().getName());
				}
			}
		}
		return this.redaction.apply("context", context.build().without(RudderStackRoute.LIBRARY));
	}

	private static boolean isResolved(Attributes attributes) {
		return attributes.problem() == null && !attributes.isUnresolved();
	}

	private Attributes resolve(String name, Attributes attributes) {
		if (isResolved(attributes)) {
			return attributes;
		}
		try {
			return attributes.resolve(this.mapper);
		}
		catch (InvalidPayloadException ex) {
			throw ex.under(name);
		}
	}

	/**
	 * What ties two ids together waits for, and holds back, what belongs to either.
	 * @param message the message
	 * @return the lanes of its ids
	 */
	private static long lanes(RudderStackMessage message) {
		String userId = message.userId();
		String anonymousId = message.anonymousId();
		long user = VisibleText.isBlank(userId) ? 0 : Lanes.of(String.valueOf(userId));
		long anonymous = VisibleText.isBlank(anonymousId) ? 0 : Lanes.of(String.valueOf(anonymousId));
		if (message instanceof Alias alias) {
			return user | anonymous | Lanes.of(alias.previousId());
		}
		if (message instanceof Identify) {
			return user | anonymous;
		}
		return (user != 0) ? user : anonymous;
	}

	private static int length(@Nullable String text) {
		return (text != null) ? text.length() : 0;
	}

	/**
	 * What the messages of a batch share.
	 */
	static final class Shared {

		private final Attributes context;

		private final Integrations integrations;

		private final @Nullable Instant originalTimestamp;

		private Shared(Attributes context, Integrations integrations, @Nullable Instant originalTimestamp) {
			this.context = context;
			this.integrations = integrations;
			this.originalTimestamp = originalTimestamp;
		}

	}

}
