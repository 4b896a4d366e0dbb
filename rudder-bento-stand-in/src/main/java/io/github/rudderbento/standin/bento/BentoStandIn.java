package io.github.rudderbento.standin.bento;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

import io.github.rudderbento.standin.FaultSwitch;
import io.github.rudderbento.standin.StandInServer;

/**
 * Bento's REST API on loopback, for tests and for trying things out without an account.
 *
 * <pre class="code">
 * try (BentoStandIn bento = BentoStandIn.builder().authors("shop@example.com").start()) {
 *     // bento.url=&lt;bento.baseUrl()&gt;, bento.site-uuid=stand-in-site,
 *     // bento.publishable-key=stand-in-publishable, bento.secret-key=stand-in-secret
 *     shop.order("mug");
 *     assertThat(bento.awaitEvents(1, Duration.ofSeconds(5))).extracting(ReceivedBentoEvent::type)
 *         .containsExactly("$purchase");
 * }
 * </pre>
 *
 * <h2>What it does</h2>
 * <p>
 * All endpoints answer, and they share one state. A person who was created, imported, or
 * named in an event, mail or command is found by address and by UUID; tags and fields
 * appear in the lists as soon as somebody has them; commands and the events that Bento
 * reserves ({@code $subscribe}, {@code $unsubscribe}, {@code $tag}, {@code $remove_tag},
 * {@code $update_fields}, {@code $purchase}) change the profile; a purchase is counted
 * once for each {@code details.unique.key}, though each receipt is kept; statistics are
 * computed. Where Bento takes minutes, the stand-in is done when it answers.
 *
 * <h2>What it refuses</h2>
 * <p>
 * The checks come in this order, and the first that fails decides:
 * <ol>
 * <li>403 with an HTML page, as Bento's content delivery network sends it, when there is
 * no {@code User-Agent} or only the default one of an HTTP library</li>
 * <li>404 for an unknown path, or a method that does not belong to it; 405 for a method
 * that HTTP does not know</li>
 * <li>401 for wrong keys, and for a missing or wrong {@code site_uuid}, which may stand
 * in the query or in the body</li>
 * <li>429 with {@code Retry-After} when a {@link #rateLimit rate} is switched on and used
 * up</li>
 * <li>400 for a body that is not JSON or not declared as JSON, a missing or empty
 * wrapper, a member of the wrong type, and a compressed body, unless
 * {@link #acceptGzip}</li>
 * <li>422 with {@code {"errors":[{"field","message"}]}} for what breaks a rule: a bad
 * address, a missing member, too many items, an unknown command</li>
 * <li>404 for an id that nothing has; 500 for a mail from somebody who is not an
 * {@link #authors author}</li>
 * </ol>
 * <p>
 * Batches are refused or accepted as a whole, unless {@link #failItems} says otherwise.
 *
 * <h2>What it keeps</h2>
 * <p>
 * Requests and items are kept, up to a {@link Builder#retain limit}, with the oldest
 * going first; counts go on. For load tests {@link Builder#countOnly} keeps the counts
 * alone.
 *
 * <p>
 * Every method may be called from any thread, at any time; a switch works from the next
 * request on.
 */
public final class BentoStandIn implements AutoCloseable {

	/** The site UUID, unless the builder is given another one. */
	public static final String DEFAULT_SITE_UUID = "stand-in-site";

	/** The publishable key, unless the builder is given another one. */
	public static final String DEFAULT_PUBLISHABLE_KEY = "stand-in-publishable";

	/** The secret key, unless the builder is given another one. */
	public static final String DEFAULT_SECRET_KEY = "stand-in-secret";

	/** The only author, unless the builder or {@link #authors} names others. */
	public static final String DEFAULT_AUTHOR = "stand-in@example.com";

	private static final int MAX_PEOPLE = 100_000;

	private final InstantSource clock;

	private final List<String> initialAuthors;

	private final String siteUuid;

	private final String publishableKey;

	private final String secretKey;

	private final BentoPeople people;

	private final BentoCampaigns campaigns;

	private final BentoInbox inbox;

	private final BentoRateLimits rateLimits;

	private final BentoSwitches switches = new BentoSwitches();

	private final StandInServer server;

	private BentoStandIn(Builder builder) {
		this.clock = builder.clock;
		this.initialAuthors = builder.authors;
		this.siteUuid = builder.siteUuid;
		this.publishableKey = builder.publishableKey;
		this.secretKey = builder.secretKey;
		this.people = new BentoPeople(MAX_PEOPLE);
		this.campaigns = new BentoCampaigns(builder.retain);
		this.campaigns.authors(this.initialAuthors);
		this.inbox = new BentoInbox(builder.retain, builder.countOnly);
		this.rateLimits = new BentoRateLimits(builder.clock);
		BentoApi api = new BentoApi(builder.clock, builder.siteUuid, builder.publishableKey, builder.secretKey,
				this.people, this.campaigns, this.inbox, this.rateLimits, this.switches);
		this.server = StandInServer.builder(api).port(builder.port).tls(builder.tls).onFault(api::keepFaulty).start();
	}

	/**
	 * Starts a stand-in with all defaults, on a free port.
	 * @return the running stand-in
	 */
	public static BentoStandIn start() {
		return builder().start();
	}

	/**
	 * Starts to describe a stand-in.
	 * @return a builder with all defaults
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Gives the root of the API without a trailing slash, such as
	 * {@code http://127.0.0.1:54321/api/v1}: what a client is given instead of
	 * {@code https://app.bentonow.com/api/v1}.
	 * @return the base URL
	 */
	public String baseUrl() {
		return this.server.baseUrl() + BentoApi.ROOT;
	}

	/**
	 * Gives the port the stand-in listens on, also while it does not.
	 * @return the port
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Gives the server below, for its counts of requests and connections.
	 * @return the server
	 */
	public StandInServer server() {
		return this.server;
	}

	/**
	 * Gives the site UUID that requests must carry.
	 * @return the site UUID
	 */
	public String siteUuid() {
		return this.siteUuid;
	}

	/**
	 * Gives the publishable key that requests must carry.
	 * @return the publishable key
	 */
	public String publishableKey() {
		return this.publishableKey;
	}

	/**
	 * Gives the secret key that requests must carry.
	 * @return the secret key
	 */
	public String secretKey() {
		return this.secretKey;
	}

	/**
	 * Gives the switch for faults of the wire: any status, pauses, resets, pages of HTML.
	 * A fault comes before all checks; most of them keep the request from the API, and
	 * then nothing of it has an effect. Paths begin with {@code /api/v1} here.
	 * @return the switch
	 */
	public FaultSwitch faults() {
		return this.server.faults();
	}

	/**
	 * Closes the port and every connection, as an outage does: clients are refused.
	 */
	public void stopListening() {
		this.server.stopListening();
	}

	/**
	 * Opens the same port again, with the state as it was.
	 */
	public void listenAgain() {
		this.server.listenAgain();
	}

	/**
	 * Forgets requests, items and counts. The account, the switches and the faults stay.
	 */
	public void clear() {
		this.inbox.clear();
		this.server.resetCounts();
	}

	/**
	 * Begins anew: forgets what was received, the people and all that was added, switches
	 * off every fault, rate, variant and other switch, and has the authors of the builder
	 * again.
	 */
	public void reset() {
		faults().clear();
		this.switches.clear();
		this.rateLimits.clear();
		this.people.clear();
		this.campaigns.clear();
		this.campaigns.authors(this.initialAuthors);
		clear();
	}

	/**
	 * Closes the port, every connection and the threads; what was received can still be
	 * read. May be called more than once.
	 */
	@Override
	public void close() {
		this.server.close();
	}

	// What was received

	/**
	 * Gives the requests: accepted and refused ones, and those met by a fault.
	 * @return the requests that are kept, in the order of their answers
	 */
	public List<ReceivedBentoRequest> requests() {
		return this.inbox.requests();
	}

	/**
	 * Counts the requests: accepted and refused ones, and those met by a fault.
	 * @return the number of requests since the start or the last {@link #clear()}
	 */
	public long requestCount() {
		return this.inbox.requestCount();
	}

	/**
	 * Gives the events that were accepted.
	 * @return the events that are kept, in order
	 */
	public List<ReceivedBentoEvent> events() {
		return this.inbox.items(BentoItemKind.EVENT, ReceivedBentoEvent.class);
	}

	/**
	 * Gives the imports that were accepted: what was sent, not what became of it.
	 * @return the imports that are kept, in order
	 */
	public List<ReceivedBentoImport> imports() {
		return this.inbox.items(BentoItemKind.IMPORT, ReceivedBentoImport.class);
	}

	/**
	 * Gives the mails that were accepted.
	 * @return the mails that are kept, in order
	 */
	public List<ReceivedBentoEmail> emails() {
		return this.inbox.items(BentoItemKind.EMAIL, ReceivedBentoEmail.class);
	}

	/**
	 * Gives the commands that were accepted.
	 * @return the commands that are kept, in order
	 */
	public List<ReceivedBentoCommand> commands() {
		return this.inbox.items(BentoItemKind.COMMAND, ReceivedBentoCommand.class);
	}

	/**
	 * Gives the broadcasts that were accepted.
	 * @return the broadcasts that are kept, in order
	 */
	public List<ReceivedBentoBroadcast> broadcasts() {
		return this.inbox.items(BentoItemKind.BROADCAST, ReceivedBentoBroadcast.class);
	}

	/**
	 * Counts the items of a kind that were accepted, those that are not kept included.
	 * @param kind the kind
	 * @return the number of items since the start or the last {@link #clear()}
	 */
	public long receivedCount(BentoItemKind kind) {
		return this.inbox.count(kind);
	}

	/**
	 * Counts the different addresses among the items of a kind: of those that are kept,
	 * or, while the stand-in {@link Builder#countOnly only counts}, of all.
	 * @param kind the kind
	 * @return the number of different addresses, without regard to case
	 */
	public long distinctEmailCount(BentoItemKind kind) {
		return this.inbox.distinctEmails(kind);
	}

	/**
	 * Gives the people of the account, with what they have become.
	 * @return the people in the order they were first seen
	 */
	public List<BentoSubscriber> subscribers() {
		return this.people.all();
	}

	/**
	 * Finds a person.
	 * @param email the address, in any case
	 * @return the person as they are now
	 */
	public Optional<BentoSubscriber> subscriber(String email) {
		return Optional.ofNullable(this.people.byEmail(email));
	}

	/**
	 * Gives the purchases, each once.
	 * @return the purchases in the order of their first receipts
	 */
	public List<BentoPurchase> purchases() {
		return this.people.purchases();
	}

	/**
	 * Waits until that many events have been accepted.
	 * @param count the number of events since the start or the last {@link #clear()}
	 * @param timeout how long to wait at most
	 * @return all events that are kept, in order
	 * @throws AssertionError if they did not come in time; it tells how many did
	 */
	public List<ReceivedBentoEvent> awaitEvents(long count, Duration timeout) {
		await(BentoItemKind.EVENT, count, timeout);
		return events();
	}

	/**
	 * Waits until that many items of a kind have been accepted.
	 * @param kind the kind
	 * @param count the number of items since the start or the last {@link #clear()}
	 * @param timeout how long to wait at most
	 * @throws AssertionError if they did not come in time; it tells how many did
	 */
	public void await(BentoItemKind kind, long count, Duration timeout) {
		try {
			if (!this.inbox.await(kind, count, timeout)) {
				throw new AssertionError("Waited " + timeout + " for " + count + " items of kind " + kind + ", "
						+ this.inbox.count(kind) + " came; " + this.inbox.requestCount() + " requests were received");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for items of kind " + kind, ex);
		}
	}

	// What the account holds

	/**
	 * Names the people who may send mail; any other {@code from} is answered with 500.
	 * @param emails the addresses, instead of the present ones
	 * @return this stand-in
	 */
	public BentoStandIn authors(String... emails) {
		this.campaigns.authors(checkedAuthors(emails));
		return this;
	}

	/**
	 * Adds a person, or tags and fields to one who is there.
	 * @param email the address
	 * @param fields the profile fields
	 * @param tags the names of the tags
	 * @return the person
	 */
	public BentoSubscriber addSubscriber(String email, Map<String, ? extends @Nullable Object> fields, String... tags) {
		Map<String, @Nullable Object> values = BentoJson.object();
		values.putAll(fields);
		this.people.merge(email, values, List.of(tags), List.of(), this.clock.instant());
		return subscriber(email).orElseThrow();
	}

	/**
	 * Adds a broadcast.
	 * @param name the name
	 * @param subject the subject
	 * @param html the content
	 * @param status the state
	 * @return the id
	 */
	public String addBroadcast(String name, String subject, String html, BentoBroadcastStatus status) {
		return this.campaigns.addBroadcast(name, subject, html, List.of(), null, status, this.clock.instant()).id();
	}

	/**
	 * Moves a broadcast on, as people do in Bento's web interface.
	 * @param id the id, as the API or {@link #addBroadcast} gave it
	 * @param status the new state
	 * @throws IllegalArgumentException if there is no such broadcast
	 */
	public void broadcastStatus(String id, BentoBroadcastStatus status) {
		if (!this.campaigns.broadcastStatus(id, status, this.clock.instant())) {
			throw new IllegalArgumentException("No broadcast with the id " + id);
		}
	}

	/**
	 * Adds a sequence.
	 * @param name the name
	 * @param subjects the subjects of its mails; each becomes a template
	 * @return the id
	 */
	public String addSequence(String name, String... subjects) {
		return this.campaigns.addSequence(name, List.of(subjects), this.clock.instant()).id();
	}

	/**
	 * Adds a workflow.
	 * @param name the name
	 * @param live whether it is live, and not a draft
	 * @param subjects the subjects of its mails; each becomes a template
	 * @return the id
	 */
	public String addWorkflow(String name, boolean live, String... subjects) {
		return this.campaigns.addWorkflow(name, live, List.of(subjects), this.clock.instant()).id();
	}

	/**
	 * Adds a mail template.
	 * @param name the name
	 * @param subject the subject
	 * @param html the content
	 * @return the id
	 */
	public String addTemplate(String name, String subject, String html) {
		return this.campaigns.addTemplate(name, subject, html, this.clock.instant()).id();
	}

	/**
	 * Adds an answer to a form; the form is there as soon as it has one.
	 * @param formId the id of the form
	 * @param email the address of the person who answered
	 * @param fields what they entered
	 */
	public void addFormResponse(String formId, String email, Map<String, ?> fields) {
		this.campaigns.addFormResponse(formId, email, fields, this.clock.instant());
	}

	/**
	 * Adds a segment, so that its statistics can be asked for.
	 * @param id the id
	 * @param members tells who belongs to it; called on an I/O thread
	 */
	public void addSegment(String id, Predicate<BentoSubscriber> members) {
		this.campaigns.addSegment(id, members);
	}

	/**
	 * Adds a report: one that counts the people of the account.
	 * @param id the id
	 * @param name the name
	 */
	public void addReport(String id, String name) {
		this.campaigns.addReport(id, name);
	}

	/**
	 * Puts a domain or an IP address on blacklists.
	 * @param domainOrIp the domain or IP address
	 * @param lists the names of the lists, {@code spamhaus} for example
	 */
	public void blacklist(String domainOrIp, String... lists) {
		this.campaigns.blacklist(domainOrIp, List.of(lists));
	}

	// Switches

	/**
	 * Limits the requests of a family. They come from a bucket that is full at first and
	 * fills evenly; refused ones take nothing from it.
	 * @param family the family
	 * @param requests how many requests fit in the bucket, and come back in one window
	 * @param window the window
	 * @return this stand-in
	 */
	public BentoStandIn rateLimit(BentoRateFamily family, int requests, Duration window) {
		this.rateLimits.limit(family, requests, window);
		return this;
	}

	/**
	 * Switches on the limits that Bento documents: 100 requests a minute for each family,
	 * but 60 an hour for statistics.
	 * @return this stand-in
	 */
	public BentoStandIn documentedRateLimits() {
		return rateLimits(100, 60);
	}

	/**
	 * Switches on the limits that Bento has been observed with: 60 requests a minute, 30
	 * an hour for statistics.
	 * @return this stand-in
	 */
	public BentoStandIn strictRateLimits() {
		return rateLimits(60, 30);
	}

	private BentoStandIn rateLimits(int perMinute, int statsPerHour) {
		rateLimit(BentoRateFamily.BATCH, perMinute, Duration.ofMinutes(1));
		rateLimit(BentoRateFamily.FETCH, perMinute, Duration.ofMinutes(1));
		rateLimit(BentoRateFamily.EXPERIMENTAL, perMinute, Duration.ofMinutes(1));
		return rateLimit(BentoRateFamily.STATS, statsPerHour, Duration.ofHours(1));
	}

	/**
	 * Switches all rate limits off, as they are at first.
	 * @return this stand-in
	 */
	public BentoStandIn noRateLimits() {
		this.rateLimits.clear();
		return this;
	}

	/**
	 * Lets items fail inside a batch that is accepted: the answer is 200 with
	 * {@code failed} greater than 0, and the item neither has an effect nor is kept. As
	 * in Bento, the answer to commands has no {@code failed}: its {@code results} are
	 * fewer, that is all.
	 * @param failing tells which items fail, called on an I/O thread; {@code null} for
	 * none
	 * @return this stand-in
	 */
	public BentoStandIn failItems(@Nullable Predicate<? super ReceivedBentoItem> failing) {
		this.switches.failItems(failing);
		return this;
	}

	/**
	 * Lets an endpoint give its success another shape, of those that Bento's
	 * documentation and clients know besides the usual one. The request is carried out
	 * all the same.
	 * <table>
	 * <caption>Variants by endpoint</caption>
	 * <tr>
	 * <th>Endpoint</th>
	 * <th>Variants, counted from 0</th>
	 * </tr>
	 * <tr>
	 * <td>{@code subscribers.import}</td>
	 * <td>{@code result} for {@code results}; no {@code failed}</td>
	 * </tr>
	 * <tr>
	 * <td>{@code broadcasts.create}</td>
	 * <td>{@code results} alone; everything failed, without {@code broadcasts}</td>
	 * </tr>
	 * <tr>
	 * <td>{@code broadcasts.list}</td>
	 * <td>empty, without {@code meta}</td>
	 * </tr>
	 * <tr>
	 * <td>{@code subscribers.find}</td>
	 * <td>not found, as an empty object; as {@code data: null}; as an empty {@code data};
	 * as 404</td>
	 * </tr>
	 * <tr>
	 * <td>{@code subscribers.command}</td>
	 * <td>with {@code failed}; a subscriber</td>
	 * </tr>
	 * <tr>
	 * <td>{@code tags.create}, {@code fields.create}</td>
	 * <td>{@code data} as an array; an empty object</td>
	 * </tr>
	 * <tr>
	 * <td>{@code stats.report}</td>
	 * <td>inside {@code report_data}; with rows</td>
	 * </tr>
	 * <tr>
	 * <td>{@code experimental.gender}</td>
	 * <td>unknown; {@code null}; inside {@code data}</td>
	 * </tr>
	 * <tr>
	 * <td>{@code experimental.geolocation}</td>
	 * <td>the full answer of the time before it was switched off</td>
	 * </tr>
	 * <tr>
	 * <td>{@code experimental.blacklist}</td>
	 * <td>{@code results} as {@code null}; as {@code false}; inside an array under
	 * {@code data}; inside a bare array</td>
	 * </tr>
	 * <tr>
	 * <td>{@code experimental.moderation}</td>
	 * <td>not valid, without {@code safe_original_content}</td>
	 * </tr>
	 * </table>
	 * @param endpointId the name of the endpoint
	 * @param index which variant, counted from 0
	 * @return this stand-in
	 * @throws IllegalArgumentException if there is no such endpoint or variant
	 */
	public BentoStandIn variant(String endpointId, int index) {
		this.switches.variant(endpointId, index);
		return this;
	}

	/**
	 * Lets an endpoint give its usual answer again.
	 * @param endpointId the name of the endpoint
	 * @return this stand-in
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public BentoStandIn noVariant(String endpointId) {
		this.switches.noVariant(endpointId);
		return this;
	}

	/**
	 * Tells how many other shapes the answer of an endpoint has.
	 * @param endpointId the name of the endpoint
	 * @return the number of variants, 0 for most endpoints
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public int variantCount(String endpointId) {
		return BentoVariants.count(BentoEndpoint.named(endpointId));
	}

	/**
	 * Takes bodies with {@code Content-Encoding: gzip}. Off at first, for Bento does not
	 * say that it takes them.
	 * @param acceptGzip whether to inflate compressed bodies, and not to refuse them
	 * @return this stand-in
	 */
	public BentoStandIn acceptGzip(boolean acceptGzip) {
		this.switches.acceptGzip(acceptGzip);
		return this;
	}

	/**
	 * Refuses events and imports with a profile field that is an object or an array, with
	 * 422. Off at first: the documentation says both that fields are flat and, in its
	 * examples, that they are not.
	 * @param rejectNestedFields whether to refuse them
	 * @return this stand-in
	 */
	public BentoStandIn rejectNestedFields(boolean rejectNestedFields) {
		this.switches.rejectNestedFields(rejectNestedFields);
		return this;
	}

	/**
	 * Answers a mail from somebody who is not an author with plain text, as some clients
	 * have met it, and not with JSON.
	 * @param authorErrorAsText whether to answer in plain text
	 * @return this stand-in
	 */
	public BentoStandIn authorErrorAsText(boolean authorErrorAsText) {
		this.switches.authorErrorAsText(authorErrorAsText);
		return this;
	}

	/**
	 * Sets the page size of sequences and workflows, and that of broadcasts where
	 * {@code per_page} does not say otherwise. Searches have 100 people a page, always.
	 * @param pageSize the number of entries of a page, 25 at first
	 * @return this stand-in
	 */
	public BentoStandIn pageSize(int pageSize) {
		this.switches.pageSize(pageSize);
		return this;
	}

	private static List<String> checkedAuthors(String... emails) {
		for (String email : emails) {
			if (!BentoEmailAddress.isValid(email)) {
				throw new IllegalArgumentException("An author needs a valid address");
			}
		}
		return List.of(emails);
	}

	/**
	 * Names the port only.
	 */
	@Override
	public String toString() {
		return "Bento stand-in on port " + port();
	}

	/**
	 * Describes a stand-in and starts it.
	 */
	public static final class Builder {

		private static final int DEFAULT_RETAIN = 10_000;

		private String siteUuid = DEFAULT_SITE_UUID;

		private String publishableKey = DEFAULT_PUBLISHABLE_KEY;

		private String secretKey = DEFAULT_SECRET_KEY;

		private List<String> authors = List.of(DEFAULT_AUTHOR);

		private int retain = DEFAULT_RETAIN;

		private boolean countOnly;

		private int port;

		private @Nullable SslContext tls;

		private InstantSource clock = InstantSource.system();

		private Builder() {
		}

		/**
		 * Sets what requests must carry.
		 * @param siteUuid the site UUID
		 * @param publishableKey the publishable key
		 * @param secretKey the secret key
		 * @return this builder
		 */
		public Builder credentials(String siteUuid, String publishableKey, String secretKey) {
			this.siteUuid = siteUuid;
			this.publishableKey = publishableKey;
			this.secretKey = secretKey;
			return this;
		}

		/**
		 * Names the people who may send mail.
		 * @param emails the addresses; one, {@value BentoStandIn#DEFAULT_AUTHOR}, by
		 * default
		 * @return this builder
		 */
		public Builder authors(String... emails) {
			this.authors = checkedAuthors(emails);
			return this;
		}

		/**
		 * Limits what is kept. Besides, at most 32 Mi characters of requests, and of each
		 * kind of item, are kept, and 100,000 people.
		 * @param retain how many requests, and how many items of each kind, are kept;
		 * 10,000 by default
		 * @return this builder
		 */
		public Builder retain(int retain) {
			if (retain < 1) {
				throw new IllegalArgumentException("At least one request is kept");
			}
			this.retain = retain;
			return this;
		}

		/**
		 * Counts and keeps nothing else, for load tests: bodies are read and checked as
		 * ever, but neither items nor bodies are kept, and events, imports, mails and
		 * commands have no effect on the people. What the stand-in still needs is a
		 * number in a set for each different address.
		 * @return this builder
		 */
		public Builder countOnly() {
			this.countOnly = true;
			return this;
		}

		/**
		 * Listens on a port of one's own choice.
		 * @param port the port; 0, the default, takes a free one
		 * @return this builder
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Speaks TLS.
		 * @param tls the server's side of TLS, or {@code null} for plain HTTP
		 * @return this builder
		 */
		public Builder tls(@Nullable SslContext tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * Sets the clock for times of arrival, for the times in answers, and for rates.
		 * @param clock the clock; that of the system by default
		 * @return this builder
		 */
		public Builder clock(InstantSource clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Starts the stand-in; it listens when this method returns.
		 * @return the running stand-in
		 * @throws java.io.UncheckedIOException if the port is taken
		 */
		public BentoStandIn start() {
			return new BentoStandIn(this);
		}

	}

}
