package io.github.rudderbento.tracking;

import java.util.List;

import io.github.rudderbento.bento.BentoEvent;
import io.github.rudderbento.bento.BentoMessage;
import io.github.rudderbento.bento.SubscriberCommand;
import io.github.rudderbento.bento.SubscriberUpdate;
import io.github.rudderbento.payload.AttributeRedaction;
import io.github.rudderbento.payload.Attributes;
import io.github.rudderbento.payload.InvalidPayloadException;
import io.github.rudderbento.rudderstack.Alias;
import io.github.rudderbento.rudderstack.Group;
import io.github.rudderbento.rudderstack.Identify;
import io.github.rudderbento.rudderstack.Page;
import io.github.rudderbento.rudderstack.RudderStackMessage;
import io.github.rudderbento.rudderstack.Screen;
import io.github.rudderbento.rudderstack.Track;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.StringUtils;

/**
 * What an event passes between its being tracked and its capture, on the caller's thread:
 * its user is resolved, the stages of the application see it, it may not be in the
 * sample, and it is redacted. Then each destination's rules and the consent are asked.
 * What fails, fails closed. Immutable and safe for use by any thread.
 */
public final class Admission {

	private static final Logger logger = LoggerFactory.getLogger(Admission.class);

	private final Mode mode;

	private final List<UserResolver> userResolvers;

	private final List<EmailResolver> emailResolvers;

	private final List<EventStage> stages;

	private final List<ConsentProvider> consents;

	private final Sampling sampling;

	private final DestinationRules destinations;

	private final AttributeRedaction redaction;

	private final TrackingCounters counters;

	private final Warnings warnings = new Warnings(logger);

	private Admission(Builder builder) {
		this.mode = builder.mode;
		this.userResolvers = builder.userResolvers;
		this.emailResolvers = builder.emailResolvers;
		this.stages = builder.stages;
		this.consents = builder.consents;
		this.sampling = builder.sampling;
		this.destinations = builder.destinations;
		this.redaction = builder.redaction;
		this.counters = builder.counters;
	}

	/**
	 * Starts an admission that lets everything pass.
	 * @param counters counts what does not
	 * @return a builder
	 */
	public static Builder builder(TrackingCounters counters) {
		return new Builder(counters);
	}

	/**
	 * Whether there is anything to do at all.
	 * @return {@code false} when everything passes as it is
	 */
	boolean isActive() {
		return this.mode == Mode.OFF || isPerDestination() || this.sampling.isActive() || this.redaction.isActive()
				|| !this.userResolvers.isEmpty() || !this.emailResolvers.isEmpty() || !this.stages.isEmpty();
	}

	boolean isPerDestination() {
		return !this.consents.isEmpty() || this.destinations.isActive();
	}

	boolean isOff() {
		return this.mode == Mode.OFF;
	}

	/**
	 * Takes an event through all that does not depend on its destination.
	 * @param message a {@link TrackedEvent} or a message of a vendor
	 * @param mappings know whether an email is wanted
	 * @return the event to capture, or {@code null} when it is dropped, which is counted
	 */
	@Nullable Object admit(Object message, List<EventMapping> mappings) {
		if (this.mode == Mode.OFF) {
			return drop(Untracked.OFF);
		}
		Object current = withUser(message);
		current = withEmail(current, mappings);
		for (EventStage stage : this.stages) {
			current = pass(stage, current);
			if (current == null) {
				return null;
			}
		}
		if (!this.stages.isEmpty()) {
			current = withEmail(current, mappings);
		}
		if (this.sampling.isActive() && !isInSample(current)) {
			return drop(Untracked.SAMPLED_OUT);
		}
		return this.redaction.isActive() ? redacted(current) : current;
	}

	/**
	 * Whether an event may go to a destination. Counts what may not.
	 * @param message the admitted event
	 * @param destination the destination's name
	 * @return whether lists and consent permit it
	 */
	boolean permits(Object message, String destination) {
		String event = EventNames.of(message);
		if (!this.destinations.permits(destination, event)) {
			this.counters.add(Untracked.DENIED);
			return false;
		}
		if (this.consents.isEmpty()) {
			return true;
		}
		ConsentRequest request = request(message, destination, event);
		for (ConsentProvider consent : this.consents) {
			try {
				if (!consent.hasConsent(request)) {
					this.counters.add(Untracked.NO_CONSENT);
					return false;
				}
			}
			catch (Exception | LinkageError | StackOverflowError ex) {
				failed(consent, ex);
				return false;
			}
		}
		return true;
	}

	private @Nullable Object pass(EventStage stage, Object event) {
		try {
			if (stage instanceof EventFilter filter && !filter.accepts(event)) {
				return drop(Untracked.FILTERED);
			}
			return (stage instanceof EventTransformer transformer) ? known(transformer.transform(event)) : event;
		}
		catch (Exception | LinkageError | StackOverflowError ex) {
			return failed(stage, ex);
		}
	}

	/**
	 * A transformer may break its contract.
	 */
	private static Object known(@Nullable Object event) {
		if (event instanceof TrackedEvent || event instanceof RudderStackMessage || event instanceof BentoMessage) {
			return event;
		}
		throw new IllegalStateException("A transformer must give an event");
	}

	private Object withUser(Object message) {
		if (this.userResolvers.isEmpty()) {
			return message;
		}
		if (message instanceof TrackedEvent event && isNobody(event.userId(), event.anonymousId())) {
			UserIds ids = resolve();
			return (ids != null) ? event.withUser(ids.userId(), ids.anonymousId()) : event;
		}
		if (message instanceof RudderStackMessage own && isNobody(own.userId(), own.anonymousId())) {
			UserIds ids = resolve();
			return (ids != null) ? withUser(own, ids) : own;
		}
		return message;
	}

	private static boolean isNobody(@Nullable String userId, @Nullable String anonymousId) {
		return !StringUtils.hasText(userId) && !StringUtils.hasText(anonymousId);
	}

	private @Nullable UserIds resolve() {
		String userId = null;
		String anonymousId = null;
		for (UserResolver resolver : this.userResolvers) {
			try {
				UserIds ids = resolver.resolve();
				if (ids != null) {
					userId = StringUtils.hasText(userId) ? userId : ids.userId();
					anonymousId = StringUtils.hasText(anonymousId) ? anonymousId : ids.anonymousId();
				}
			}
			catch (Exception | LinkageError | StackOverflowError ex) {
				this.warnings.failed(resolver, ex);
			}
		}
		return (userId != null || anonymousId != null) ? new UserIds(userId, anonymousId) : null;
	}

	private static RudderStackMessage withUser(RudderStackMessage message, UserIds ids) {
		if (message instanceof Track track) {
			return track.mutate().userId(ids.userId()).anonymousId(ids.anonymousId()).build();
		}
		if (message instanceof Identify identify) {
			return identify.mutate().userId(ids.userId()).anonymousId(ids.anonymousId()).build();
		}
		if (message instanceof Page page) {
			return page.mutate().userId(ids.userId()).anonymousId(ids.anonymousId()).build();
		}
		if (message instanceof Screen screen) {
			return screen.mutate().userId(ids.userId()).anonymousId(ids.anonymousId()).build();
		}
		if (message instanceof Group group) {
			return group.mutate().userId(ids.userId()).anonymousId(ids.anonymousId()).build();
		}
		return ((Alias) message).mutate().userId(ids.userId()).anonymousId(ids.anonymousId()).build();
	}

	private Object withEmail(Object message, List<EventMapping> mappings) {
		if (this.emailResolvers.isEmpty() || !(message instanceof TrackedEvent event)) {
			return message;
		}
		for (EventMapping mapping : mappings) {
			if (mapping.wantsEmail(event)) {
				String email = email(event);
				return (email != null) ? event.withEmail(email) : event;
			}
		}
		return message;
	}

	private @Nullable String email(TrackedEvent event) {
		for (EmailResolver resolver : this.emailResolvers) {
			try {
				String email = resolver.resolve(event);
				if (StringUtils.hasText(email)) {
					return email;
				}
			}
			catch (Exception | LinkageError | StackOverflowError ex) {
				this.warnings.failed(resolver, ex);
			}
		}
		return null;
	}

	private boolean isInSample(Object message) {
		String event = EventNames.of(message);
		if (message instanceof TrackedEvent tracked) {
			return this.sampling.includes(event, tracked.userId(), tracked.anonymousId(), tracked.email(),
					tracked.id());
		}
		if (message instanceof RudderStackMessage own) {
			return this.sampling.includes(event, own.userId(), own.anonymousId(), null, own.messageId());
		}
		BentoMessage own = (BentoMessage) message;
		return this.sampling.includes(event, null, null, own.email(), own.id());
	}

	private static ConsentRequest request(Object message, String destination, String event) {
		if (message instanceof TrackedEvent tracked) {
			return new ConsentRequest(destination, event, tracked.userId(), tracked.anonymousId(), tracked.email());
		}
		if (message instanceof RudderStackMessage own) {
			return new ConsentRequest(destination, event, own.userId(), own.anonymousId(), null);
		}
		return new ConsentRequest(destination, event, null, null, ((BentoMessage) message).email());
	}

	private @Nullable Object redacted(Object message) {
		try {
			Object redacted = (message instanceof RudderStackMessage own) ? redacted(own)
					: (message instanceof BentoMessage own) ? redacted(own) : redacted((TrackedEvent) message);
			return (redacted != null) ? redacted : drop(Untracked.FILTERED);
		}
		catch (InvalidPayloadException ex) {
			this.counters.add(Untracked.REJECTED);
			this.warnings.notTracked(message.getClass().getSimpleName(), ex.problem().toString());
			return null;
		}
		catch (Exception | LinkageError | StackOverflowError ex) {
			return failed(this.redaction, ex);
		}
	}

	private TrackedEvent redacted(TrackedEvent event) {
		return event.withAttributes(redacted("properties", event.properties()), redacted("traits", event.traits()),
				redacted("fields", event.fields()), redacted("context", event.context()));
	}

	private RudderStackMessage redacted(RudderStackMessage message) {
		Attributes context = redacted("context", message.context());
		if (message instanceof Track track) {
			return new Track(track.messageId(), track.userId(), track.anonymousId(), track.event(),
					redacted("properties", track.properties()), context, track.integrations(),
					track.originalTimestamp(), track.timestamp());
		}
		if (message instanceof Identify identify) {
			return new Identify(identify.messageId(), identify.userId(), identify.anonymousId(),
					redacted("traits", identify.traits()), context, identify.integrations(),
					identify.originalTimestamp(), identify.timestamp());
		}
		if (message instanceof Page page) {
			return new Page(page.messageId(), page.userId(), page.anonymousId(), page.name(), page.category(),
					redacted("properties", page.properties()), context, page.integrations(), page.originalTimestamp(),
					page.timestamp());
		}
		if (message instanceof Screen screen) {
			return new Screen(screen.messageId(), screen.userId(), screen.anonymousId(), screen.name(),
					screen.category(), redacted("properties", screen.properties()), context, screen.integrations(),
					screen.originalTimestamp(), screen.timestamp());
		}
		if (message instanceof Group group) {
			return new Group(group.messageId(), group.userId(), group.anonymousId(), group.groupId(),
					redacted("traits", group.traits()), context, group.integrations(), group.originalTimestamp(),
					group.timestamp());
		}
		Alias alias = (Alias) message;
		return new Alias(alias.messageId(), alias.userId(), alias.anonymousId(), alias.previousId(),
				redacted("traits", alias.traits()), context, alias.integrations(), alias.originalTimestamp(),
				alias.timestamp());
	}

	private @Nullable BentoMessage redacted(BentoMessage message) {
		if (message instanceof BentoEvent event) {
			return new BentoEvent(event.id(), event.type(), event.email(), redacted("fields", event.fields()),
					redacted("details", event.details()), event.date());
		}
		if (message instanceof SubscriberUpdate update) {
			return new SubscriberUpdate(update.id(), update.email(),
					this.redaction.apply("fields", "first_name", update.firstName()),
					this.redaction.apply("fields", "last_name", update.lastName()), update.tags(), update.removeTags(),
					redacted("fields", update.fields()));
		}
		SubscriberCommand command = (SubscriberCommand) message;
		return (command.type() == SubscriberCommand.Type.ADD_FIELD) ? redacted(command) : command;
	}

	/**
	 * The command's field stands as a key and a value.
	 */
	private @Nullable SubscriberCommand redacted(SubscriberCommand command) {
		Attributes field = Attributes.builder().put(command.query(), command.field().get("value")).build();
		Attributes kept = redacted("fields", field);
		if (kept == field) {
			return command;
		}
		if (kept.isEmpty()) {
			return null;
		}
		return new SubscriberCommand(command.id(), command.type(), command.email(), command.query(),
				Attributes.builder().put("key", command.query()).put("value", kept.get(command.query())).build());
	}

	private Attributes redacted(String group, Attributes attributes) {
		return this.redaction.apply(group, attributes);
	}

	private @Nullable Object drop(Untracked reason) {
		this.counters.add(reason);
		return null;
	}

	private @Nullable Object failed(Object bean, Throwable ex) {
		this.counters.add(Untracked.FAILED);
		this.warnings.notTracked(bean.getClass().getName(), ex.getClass().getName());
		return null;
	}

	/**
	 * Puts an admission together.
	 */
	public static final class Builder {

		private final TrackingCounters counters;

		private Mode mode = Mode.LIVE;

		private List<UserResolver> userResolvers = List.of();

		private List<EmailResolver> emailResolvers = List.of();

		private List<EventStage> stages = List.of();

		private List<ConsentProvider> consents = List.of();

		private Sampling sampling = Sampling.all();

		private DestinationRules destinations = DestinationRules.none();

		private AttributeRedaction redaction = AttributeRedaction.none();

		private Builder(TrackingCounters counters) {
			this.counters = counters;
		}

		/**
		 * Sets what becomes of events; {@link Mode#LIVE} by default.
		 * @param mode the mode
		 * @return this builder
		 */
		public Builder mode(Mode mode) {
			this.mode = mode;
			return this;
		}

		/**
		 * Sets who is asked for the user.
		 * @param resolvers resolvers in order
		 * @return this builder
		 */
		public Builder users(List<UserResolver> resolvers) {
			this.userResolvers = List.copyOf(resolvers);
			return this;
		}

		/**
		 * Sets who is asked for the email.
		 * @param resolvers resolvers in order
		 * @return this builder
		 */
		public Builder emails(List<EmailResolver> resolvers) {
			this.emailResolvers = List.copyOf(resolvers);
			return this;
		}

		/**
		 * Sets what sees every event.
		 * @param stages filters and transformers in order
		 * @return this builder
		 */
		public Builder stages(List<EventStage> stages) {
			this.stages = List.copyOf(stages);
			return this;
		}

		/**
		 * Sets who knows of consent.
		 * @param consents all of them have to agree; empty when consent is not asked for
		 * @return this builder
		 */
		public Builder consents(List<ConsentProvider> consents) {
			this.consents = List.copyOf(consents);
			return this;
		}

		/**
		 * Sets whose events are tracked.
		 * @param sampling the shares
		 * @return this builder
		 */
		public Builder sampling(Sampling sampling) {
			this.sampling = sampling;
			return this;
		}

		/**
		 * Sets which events may go where.
		 * @param destinations the lists
		 * @return this builder
		 */
		public Builder destinations(DestinationRules destinations) {
			this.destinations = destinations;
			return this;
		}

		/**
		 * Sets what is taken out of events.
		 * @param redaction the rules
		 * @return this builder
		 */
		public Builder redaction(AttributeRedaction redaction) {
			this.redaction = redaction;
			return this;
		}

		/**
		 * Finishes the admission.
		 * @return the admission
		 */
		public Admission build() {
			return new Admission(this);
		}

	}

}
