package io.github.rudderbento.bento;

import java.util.Map;
import java.util.function.UnaryOperator;

import tools.jackson.databind.json.JsonMapper;

import io.github.rudderbento.http.HttpTransport;

/**
 * Bento's API for those who want the server's answer. Reactive: nothing is sent before
 * subscription, and each subscription sends again.
 * <p>
 * Every operation fails with a {@link BentoException} that says how, or, when what is to
 * be sent breaks a rule, with an
 * {@link io.github.rudderbento.payload.InvalidPayloadException} that says what and where.
 * What is not found is empty. Calls that fail for a while are repeated a few times, as
 * far as that is safe, see {@link BentoOperation#retrySafety()}. A call waits for its
 * turn for {@link BentoSettings#maxWait()} at most, then fails as
 * {@link BentoRateLimitedException rate limited}.
 * <p>
 * Safe for use by any thread.
 */
public final class BentoClient {

	private final EventOperations events;

	private final SubscriberOperations subscribers;

	private final CommandOperations commands;

	private final TagOperations tags;

	private final FieldOperations fields;

	private final EmailOperations emails;

	private final BroadcastOperations broadcasts;

	private final SequenceOperations sequences;

	private final WorkflowOperations workflows;

	private final TemplateOperations templates;

	private final FormOperations forms;

	private final AuthorOperations authors;

	private final StatsOperations stats;

	private final ExperimentalOperations experimental;

	/**
	 * Creates a client.
	 * @param transport how it gets to Bento: with the base URL, the keys and, as
	 * {@code User-Agent}, {@link BentoSettings#userAgent()}
	 * @param settings how it behaves
	 * @param pace how fast it may call, shared with the buffered path
	 * @param mapper makes JSON of the application's beans
	 */
	public BentoClient(HttpTransport transport, BentoSettings settings, BentoPace pace, JsonMapper mapper) {
		BentoExchange exchange = new BentoExchange(transport, settings, pace, mapper);
		BatchSender sender = new BatchSender(exchange);
		BentoRules rules = new BentoRules(settings.nestedFields(), mapper);
		this.events = new EventOperations(sender, settings, rules);
		this.subscribers = new SubscriberOperations(exchange, sender, rules);
		this.commands = new CommandOperations(sender, settings, rules);
		this.tags = new TagOperations(exchange);
		this.fields = new FieldOperations(exchange);
		this.emails = new EmailOperations(sender, rules);
		this.broadcasts = new BroadcastOperations(exchange, sender, rules);
		this.sequences = new SequenceOperations(exchange);
		this.workflows = new WorkflowOperations(exchange);
		this.templates = new TemplateOperations(exchange);
		this.forms = new FormOperations(exchange);
		this.authors = new AuthorOperations(exchange);
		this.stats = new StatsOperations(exchange);
		this.experimental = new ExperimentalOperations(exchange);
	}

	/**
	 * Starts a client.
	 * @param transport how it gets to Bento: with the base URL, the keys and, as
	 * {@code User-Agent}, {@link BentoSettings#userAgent()}
	 * @param settings how it behaves
	 * @return a new builder
	 */
	public static Builder builder(HttpTransport transport, BentoSettings settings) {
		return new Builder(transport, settings);
	}

	/**
	 * Events.
	 * @return the operations
	 */
	public EventOperations events() {
		return this.events;
	}

	/**
	 * People.
	 * @return the operations
	 */
	public SubscriberOperations subscribers() {
		return this.subscribers;
	}

	/**
	 * Commands.
	 * @return the operations
	 */
	public CommandOperations commands() {
		return this.commands;
	}

	/**
	 * Tags.
	 * @return the operations
	 */
	public TagOperations tags() {
		return this.tags;
	}

	/**
	 * Profile fields.
	 * @return the operations
	 */
	public FieldOperations fields() {
		return this.fields;
	}

	/**
	 * Mails to single people.
	 * @return the operations
	 */
	public EmailOperations emails() {
		return this.emails;
	}

	/**
	 * Broadcasts.
	 * @return the operations
	 */
	public BroadcastOperations broadcasts() {
		return this.broadcasts;
	}

	/**
	 * Sequences.
	 * @return the operations
	 */
	public SequenceOperations sequences() {
		return this.sequences;
	}

	/**
	 * Workflows.
	 * @return the operations
	 */
	public WorkflowOperations workflows() {
		return this.workflows;
	}

	/**
	 * Mail templates.
	 * @return the operations
	 */
	public TemplateOperations templates() {
		return this.templates;
	}

	/**
	 * Forms.
	 * @return the operations
	 */
	public FormOperations forms() {
		return this.forms;
	}

	/**
	 * Authors.
	 * @return the operations
	 */
	public AuthorOperations authors() {
		return this.authors;
	}

	/**
	 * Statistics.
	 * @return the operations
	 */
	public StatsOperations stats() {
		return this.stats;
	}

	/**
	 * Experimental helpers.
	 * @return the operations
	 */
	public ExperimentalOperations experimental() {
		return this.experimental;
	}

	/**
	 * Puts a client together. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final HttpTransport transport;

		private BentoSettings settings;

		private BentoPace pace = BentoPace.of(Map.of());

		private JsonMapper mapper = JsonMapper.builder().build();

		private Builder(HttpTransport transport, BentoSettings settings) {
			this.transport = transport;
			this.settings = settings;
		}

		/**
		 * Changes how the client behaves.
		 * @param change takes the settings so far and gives those to use
		 * @return this builder
		 */
		public Builder settings(UnaryOperator<BentoSettings> change) {
			this.settings = change.apply(this.settings);
			return this;
		}

		/**
		 * Sets how fast it may call; Bento's documented pace by default.
		 * @param pace the pace, shared with the buffered path
		 * @return this builder
		 */
		public Builder pace(BentoPace pace) {
			this.pace = pace;
			return this;
		}

		/**
		 * Sets what makes JSON of the application's beans.
		 * @param mapper the mapper
		 * @return this builder
		 */
		public Builder mapper(JsonMapper mapper) {
			this.mapper = mapper;
			return this;
		}

		/**
		 * Builds the client.
		 * @return a new client
		 */
		public BentoClient build() {
			return new BentoClient(this.transport, this.settings, this.pace, this.mapper);
		}

	}

}
