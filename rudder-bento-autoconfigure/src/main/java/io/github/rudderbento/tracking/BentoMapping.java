package io.github.rudderbento.tracking;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.rudderbento.bento.BentoCapture;
import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.bento.BentoMessage;
import io.github.rudderbento.bento.MissingEmail;
import io.github.rudderbento.delivery.CapturedEvent;
import io.github.rudderbento.delivery.Delivery;
import io.github.rudderbento.delivery.PrintableText;
import io.github.rudderbento.delivery.Route;
import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.EventJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.SerializableString;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.PatternMatchUtils;
import org.springframework.util.StringUtils;

/**
 * Bento's part of what is tracked: its own messages, and a {@link TrackedEvent} only when
 * Bento is asked for, as a Bento event can set off real mail: the event has an email, or
 * names {@code bento}, or its name is included by the configuration.
 */
public final class BentoMapping implements EventMapping {

	private static final Logger logger = LoggerFactory.getLogger(BentoMapping.class);

	private static final SerializableString TYPE = EventJson.name("type");

	private static final SerializableString DETAILS = EventJson.name("details");

	private static final int MAX_WARNINGS = 1000;

	private static final int MAX_ID = 100;

	private final Delivery delivery;

	private final BentoCapture capture;

	private final Route events;

	private final String[] include;

	private final MissingEmail missingEmail;

	private final TrackingCounters counters;

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the mapping.
	 * @param delivery Bento's delivery
	 * @param capture captures its messages
	 * @param events the route of Bento's events
	 * @param include names of events that are for Bento without being asked; {@code *}
	 * stands for anything
	 * @param missingEmail what happens to an event without an email
	 * @param counters counts those
	 */
	public BentoMapping(Delivery delivery, BentoCapture capture, Route events, Set<String> include,
			MissingEmail missingEmail, TrackingCounters counters) {
		this.delivery = delivery;
		this.capture = capture;
		this.events = events;
		this.include = include.toArray(new String[0]);
		this.missingEmail = missingEmail;
		this.counters = counters;
	}

	@Override
	public Delivery delivery() {
		return this.delivery;
	}

	@Override
	public boolean supports(Class<?> type) {
		return TrackedEvent.class == type || BentoMessage.class.isAssignableFrom(type);
	}

	@Override
	public void map(Object message, Consumer<CapturedEvent> target) {
		if (message instanceof BentoEvent own && own.date() == null) {
			target.accept(this.capture.capture(dated(own)));
		}
		else if (message instanceof BentoMessage own) {
			target.accept(this.capture.capture(own));
		}
		else if (message instanceof TrackedEvent event && isAsked(event)) {
			if (StringUtils.hasText(event.email())) {
				target.accept(this.capture.capture(bentoEvent(event)));
			}
			else {
				withoutEmail(event);
			}
		}
	}

	@Override
	public void track(UUID id, String userId, String event, Attributes properties, Consumer<CapturedEvent> target) {
		if (this.include.length > 0) {
			EventMapping.super.track(id, userId, event, properties, target);
		}
	}

	@Override
	public boolean isFor(Object message) {
		return !(message instanceof TrackedEvent event) || isAsked(event);
	}

	@Override
	public boolean wantsEmail(TrackedEvent event) {
		return !StringUtils.hasText(event.email()) && isAsked(event);
	}

	private boolean isAsked(TrackedEvent event) {
		return event.isFor(this.delivery.name()) && (StringUtils.hasText(event.email())
				|| !event.destinations().isEmpty() || PatternMatchUtils.simpleMatch(this.include, event.event()));
	}

	/** What waits for Bento keeps the time at which it happened. */
	private static BentoEvent dated(BentoEvent event) {
		return new BentoEvent(event.id(), event.type(), event.email(), event.fields(), event.details(), now());
	}

	private static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS);
	}

	private static BentoEvent bentoEvent(TrackedEvent event) {
		BentoEvent.Builder bento = BentoEvent.of(event.event(), event.email())
			.id(event.id())
			.details(event.properties())
			.fields(event.fields())
			.date((event.time() != null) ? event.time() : now());
		if (event.dedupeKey() != null) {
			bento.detail("unique", Map.of("key", event.dedupeKey()));
		}
		return bento.build();
	}

	private void withoutEmail(TrackedEvent event) {
		this.counters.add(Untracked.MISSING_EMAIL);
		if (this.missingEmail == MissingEmail.WARN && this.warned.size() < MAX_WARNINGS
				&& this.warned.add(event.event())) {
			logger.warn("bento: event {} is meant for Bento and has no email, so it is not sent there. "
					+ "Further ones with this name are counted only", PrintableText.of(event.id(), MAX_ID));
		}
		else if (this.missingEmail == MissingEmail.DEAD_LETTER) {
			Attributes details = event.properties().resolve(this.mapper);
			ByteArrayOutputStream payload = new ByteArrayOutputStream();
			new EventJson().object(payload, (json) -> {
				json.text(TYPE, event.event());
				json.attributes(DETAILS, details);
			});
			this.delivery.deadLetter(this.events, payload.toByteArray(), "no email");
		}
	}

}
