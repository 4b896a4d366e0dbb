package io.github.rudderbento.bento;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import io.github.rudderbento.standin.bento.BentoBroadcastStatus;
import io.github.rudderbento.standin.bento.ReceivedBentoRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every operation of Bento's Rust guide with our client. What stands between the marks is
 * shown in {@code docs/from-the-bento-rust-guide.md}; {@link RustGuidePageTests} sees to
 * it that the two do not part.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RustGuideTests {

	private final BentoFixture fixture = new BentoFixture();

	private final BentoClient bento = this.fixture.client();

	@BeforeEach
	void fillAccount() {
		this.fixture.standIn().reset();
		this.fixture.standIn().addBroadcast("Campaign #1", "Hello", "<p>Hi</p>", BentoBroadcastStatus.SENT);
		this.fixture.standIn().addSubscriber("example@test.com", Map.of("plan", "pro"), "vip");
	}

	@AfterAll
	void close() {
		this.fixture.close();
	}

	@Test
	void trackASimplePageView() {
		BentoClient bento = this.bento;
		// guide: Track a simple page view
		BatchResult result = bento.events()
			.track(BentoEvents.pageView("user@example.com", "/home").detail("title", "Home Page").build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/events", "",
				"""
						{"events":[{"type":"$pageView","email":"user@example.com","details":{"url":"/home","title":"Home Page"}}]}""");
	}

	@Test
	void trackAFormSubmission() {
		BentoClient bento = this.bento;
		// guide: Track a form submission
		BatchResult result = bento.events()
			.track(BentoEvents.formSubmitted("user@example.com", "Newsletter Signup")
				.detail("source", "Homepage")
				.build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/events", "",
				"""
						{"events":[{"type":"$formSubmitted","email":"user@example.com","details":{"formName":"Newsletter Signup","source":"Homepage"}}]}""");
	}

	@Test
	void createASubscriber() {
		BentoClient bento = this.bento;
		// guide: Create a subscriber
		Subscriber subscriber = bento.subscribers().create("new@example.com").block();
		// end
		assertThat(subscriber.email()).isEqualTo("new@example.com");
		assertCall("POST", "/api/v1/fetch/subscribers", "", """
				{"subscriber":{"email":"new@example.com"}}""");
	}

	@Test
	void tagASubscriber() {
		BentoClient bento = this.bento;
		// guide: Tag a subscriber
		BatchResult result = bento.commands().run(SubscriberCommand.addTag("user@example.com", "Newsletter")).block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/fetch/commands", "", """
				{"command":[{"command":"add_tag","email":"user@example.com","query":"Newsletter"}]}""");
	}

	@Test
	void unsubscribeASubscriber() {
		BentoClient bento = this.bento;
		// guide: Unsubscribe a subscriber
		BatchResult result = bento.commands().run(SubscriberCommand.unsubscribe("user@example.com")).block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/fetch/commands", "", """
				{"command":[{"command":"unsubscribe","email":"user@example.com"}]}""");
	}

	@Test
	void trackAUserLogin() {
		BentoClient bento = this.bento;
		// guide: Track a user login
		BatchResult result = bento.events()
			.track(BentoEvents.login("user@example.com")
				.detail("method", "password")
				.detail("device", "mobile")
				.build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/events", "",
				"""
						{"events":[{"type":"$login","email":"user@example.com","details":{"method":"password","device":"mobile"}}]}""");
	}

	@Test
	void updateUserInformation() {
		BentoClient bento = this.bento;
		// guide: Update user information
		BatchResult result = bento.events()
			.track(BentoEvents.activation("user@example.com")
				.detail("account", "active")
				.detail("device", "mobile")
				.build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/events", "",
				"""
						{"events":[{"type":"$activation","email":"user@example.com","details":{"account":"active","device":"mobile"}}]}""");
	}

	@Test
	void addSeveralTags() {
		BentoClient bento = this.bento;
		// guide: Add several tags
		BatchResult result = bento.subscribers()
			.importAll(SubscriberUpdate.of("user@example.com").tags("Premium", "Annual Plan", "Early Adopter").build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/subscribers", "", """
				{"subscribers":[{"email":"user@example.com","tags":"Premium,Annual Plan,Early Adopter"}]}""");
	}

	@Test
	void createAField() {
		BentoClient bento = this.bento;
		// guide: Create a field
		Field field = bento.fields().create("membershipLevel").block();
		// end
		assertThat(field.name()).isEqualTo("Membership Level");
		assertCall("POST", "/api/v1/fetch/fields", "", """
				{"field":{"key":"membershipLevel"}}""");
	}

	@Test
	void listFields() {
		BentoClient bento = this.bento;
		// guide: List fields
		List<String> fields = bento.fields()
			.list()
			.map((field) -> field.name() + " (" + field.key() + ")")
			.collectList()
			.block();
		// end
		assertThat(fields).contains("Plan (plan)");
		assertCall("GET", "/api/v1/fetch/fields", "", null);
	}

	@Test
	void createATag() {
		BentoClient bento = this.bento;
		// guide: Create a tag
		Tag tag = bento.tags().create("Power User").block();
		// end
		assertThat(tag.name()).isEqualTo("Power User");
		assertThat(tag.createdAt()).isNotNull();
		assertCall("POST", "/api/v1/fetch/tags", "", """
				{"tag":{"name":"Power User"}}""");
	}

	@Test
	void listTags() {
		BentoClient bento = this.bento;
		// guide: List tags
		List<String> tags = bento.tags()
			.list()
			.map((tag) -> tag.name() + " since " + tag.createdAt())
			.collectList()
			.block();
		// end
		assertThat(tags).singleElement().asString().startsWith("vip since 2");
		assertCall("GET", "/api/v1/fetch/tags", "", null);
	}

	@Test
	void trackAPurchase() {
		BentoClient bento = this.bento;
		// guide: Track a purchase
		BatchResult result = bento.events()
			.track(BentoEvents.purchase("customer@example.com")
				.key("order-123")
				.amount(9999)
				.currency("USD")
				.cart(CartItem.of("prod-456", "Premium Widget", 9999, 1).withSku("SKU-456"))
				.build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/events", "",
				"""
						{"events":[{"type":"$purchase","email":"customer@example.com","details":{"unique":{"key":"order-123"},"value":{"amount":9999,"currency":"USD"},"cart":{"items":[{"product_id":"prod-456","product_name":"Premium Widget","product_price":9999,"quantity":1,"product_sku":"SKU-456"}]}}}]}""");
	}

	@Test
	void importSeveralSubscribers() {
		BentoClient bento = this.bento;
		// guide: Import several subscribers
		BatchResult result = bento.subscribers()
			.importAll(List.of(
					SubscriberUpdate.of("user1@example.com").firstName("Alice").field("company", "Acme Inc").build(),
					SubscriberUpdate.of("user2@example.com").firstName("Bob").field("company", "Beta Corp").build()))
			.block();
		// end
		assertThat(result.results()).isEqualTo(2);
		assertCall("POST", "/api/v1/batch/subscribers", "",
				"""
						{"subscribers":[{"email":"user1@example.com","first_name":"Alice","company":"Acme Inc"},{"email":"user2@example.com","first_name":"Bob","company":"Beta Corp"}]}""");
	}

	@Test
	void importSeveralEvents() {
		BentoClient bento = this.bento;
		// guide: Import several events
		BatchResult result = bento.events()
			.track(List.of(BentoEvents.login("user@example.com").field("date", "2023-01-01").build(),
					BentoEvents.purchase("user@example.com").key("order-123").currency("USD").amount(9999).build()))
			.block();
		// end
		assertThat(result.results()).isEqualTo(2);
		assertCall("POST", "/api/v1/batch/events", "",
				"""
						{"events":[{"type":"$login","email":"user@example.com","fields":{"date":"2023-01-01"}},{"type":"$purchase","email":"user@example.com","details":{"unique":{"key":"order-123"},"value":{"currency":"USD","amount":9999}}}]}""");
	}

	@Test
	void sendATransactionalEmail() {
		BentoClient bento = this.bento;
		// guide: Send a transactional email
		BatchResult result = bento.emails()
			.send(BentoEmail.builder()
				.to("recipient@example.com")
				.from("sender@example.com")
				.subject("Reset Password")
				.htmlBody("<p>Here is a link to reset your password ... {{ link }}</p>")
				.transactional(true)
				.personalization("link", "https://example.com/reset-password")
				.build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/emails", "",
				"""
						{"emails":[{"to":"recipient@example.com","from":"sender@example.com","subject":"Reset Password","html_body":"<p>Here is a link to reset your password ... {{ link }}</p>","transactional":true,"personalizations":{"link":"https://example.com/reset-password"}}]}""");
	}

	@Test
	void createASubscriberWhenTheySignUp() {
		BentoClient bento = this.bento;
		// guide: Create a subscriber when they sign up
		BatchResult result = bento.events()
			.track(BentoEvents.subscribe("new-user@example.com")
				.field("firstName", "Jane")
				.field("lastName", "Doe")
				.field("signupSource", "website")
				.build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/events", "",
				"""
						{"events":[{"type":"$subscribe","email":"new-user@example.com","fields":{"firstName":"Jane","lastName":"Doe","signupSource":"website"}}]}""");
	}

	@Test
	void createASubscriberWhenTheyBuy() {
		BentoClient bento = this.bento;
		// guide: Create a subscriber when they buy
		BatchResult result = bento.events()
			.track(BentoEvents.purchase("customer@example.com")
				.key("order-123")
				.amount(9999)
				.currency("USD")
				.fields(Map.of("firstName", "John", "lastName", "Smith", "customerType", "new"))
				.build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/events", "",
				"""
						{"events":[{"type":"$purchase","email":"customer@example.com","fields":{"firstName":"John","lastName":"Smith","customerType":"new"},"details":{"unique":{"key":"order-123"},"value":{"amount":9999,"currency":"USD"}}}]}""");
	}

	@Test
	void updateSeveralSubscribers() {
		BentoClient bento = this.bento;
		// guide: Update several subscribers
		Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
		BatchResult result = bento.subscribers()
			.importAll(List.of(
					SubscriberUpdate.of("user1@example.com")
						.field("membershipTier", "gold")
						.field("accountStatus", "active")
						.field("lastRenewalDate", now)
						.build(),
					SubscriberUpdate.of("user2@example.com")
						.field("membershipTier", "silver")
						.field("accountStatus", "pending")
						.field("trialEndsAt", now.plus(Duration.ofDays(30)))
						.build()))
			.block();
		// end
		assertThat(result.results()).isEqualTo(2);
		assertCall("POST", "/api/v1/batch/subscribers", "",
				"""
						{"subscribers":[{"email":"user1@example.com","membershipTier":"gold","accountStatus":"active","lastRenewalDate":"2026-01-02T03:04:05.678Z"},{"email":"user2@example.com","membershipTier":"silver","accountStatus":"pending","trialEndsAt":"2026-02-01T03:04:05.678Z"}]}""");
	}

	@Test
	void updateASubscriberWhenTheyChangeTheirProfile() {
		BentoClient bento = this.bento;
		// guide: Update a subscriber when they change their profile
		BatchResult result = bento.events()
			.track(BentoEvents.subscriptionChange("user@example.com").field("subscriptionTier", "premium").build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/events", "",
				"""
						{"events":[{"type":"$subscription_change","email":"user@example.com","fields":{"subscriptionTier":"premium"}}]}""");
	}

	@Test
	void addOrUpdateSingleFields() {
		BentoClient bento = this.bento;
		// guide: Add or update single fields
		BatchResult result = bento.subscribers()
			.importAll(SubscriberUpdate.of("user2@example.com")
				.firstName("Jesse")
				.lastName("Bento")
				.tags("membership:premium")
				.removeTags("membership:silver")
				.field("membershipTier", "premium")
				.field("accountStatus", "pending")
				.field("trialEndsAt", Instant.parse("2026-02-01T03:04:05.678Z"))
				.build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/subscribers", "",
				"""
						{"subscribers":[{"email":"user2@example.com","first_name":"Jesse","last_name":"Bento","tags":"membership:premium","remove_tags":"membership:silver","membershipTier":"premium","accountStatus":"pending","trialEndsAt":"2026-02-01T03:04:05.678Z"}]}""");
	}

	@Test
	void addATag() {
		BentoClient bento = this.bento;
		// guide: Add a tag
		BatchResult result = bento.subscribers()
			.importAll(SubscriberUpdate.of("user2@example.com")
				.firstName("Jesse")
				.lastName("Bento")
				.tags("example:tag")
				.build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/subscribers", "",
				"""
						{"subscribers":[{"email":"user2@example.com","first_name":"Jesse","last_name":"Bento","tags":"example:tag"}]}""");
	}

	@Test
	void removeAField() {
		BentoClient bento = this.bento;
		// guide: Remove a field
		BatchResult result = bento.commands()
			.run(SubscriberCommand.removeField("user@example.com", "temporaryStatus"))
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/fetch/commands", "", """
				{"command":[{"command":"remove_field","email":"user@example.com","query":"temporaryStatus"}]}""");
	}

	@Test
	void changeAnEmailAddress() {
		BentoClient bento = this.bento;
		// guide: Change an email address
		BatchResult result = bento.commands()
			.run(SubscriberCommand.changeEmail("old@example.com", "new@example.com"))
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/fetch/commands", "", """
				{"command":[{"command":"change_email","email":"old@example.com","query":"new@example.com"}]}""");
	}

	@Test
	void updateAllFieldsAtOnce() {
		BentoClient bento = this.bento;
		// guide: Update all fields at once
		BatchResult result = bento.subscribers()
			.importAll(SubscriberUpdate.of("user@example.com")
				.firstName("Updated")
				.lastName("Name")
				.field("address", Map.of("street", "123 Main St", "city", "New York", "state", "NY", "zip", "10001"))
				.field("preferences", Map.of("theme", "dark", "notifications", true))
				.build())
			.block();
		// end
		assertThat(result.results()).isOne();
		assertCall("POST", "/api/v1/batch/subscribers", "",
				"""
						{"subscribers":[{"email":"user@example.com","first_name":"Updated","last_name":"Name","address":{"street":"123 Main St","city":"New York","state":"NY","zip":"10001"},"preferences":{"theme":"dark","notifications":true}}]}""");
	}

	@Test
	void validateAnEmailAddress() {
		BentoClient bento = this.bento;
		// guide: Validate an email address
		Validation validation = bento.experimental()
			.validate(EmailCheck.of("user@example.com")
				.withName("John Doe")
				.withUserAgent("Mozilla/5.0...")
				.withIp("192.168.1.1"))
			.block();
		// end
		assertThat(validation.valid()).isTrue();
		assertCall("POST", "/api/v1/experimental/validation", "", """
				{"email":"user@example.com","name":"John Doe","user_agent":"Mozilla/5.0...","ip":"192.168.1.1"}""");
	}

	@Test
	void guessAGender() {
		BentoClient bento = this.bento;
		// guide: Guess a gender
		Optional<GenderGuess> gender = bento.experimental().gender("Alex").blockOptional();
		// end
		assertThat(gender).isNotNull();
		assertCall("POST", "/api/v1/experimental/gender", "", """
				{"name":"Alex"}""");
	}

	@Test
	void locateAnIpAddress() {
		BentoClient bento = this.bento;
		// guide: Locate an IP address
		Optional<Location> location = bento.experimental().geolocate("208.67.222.222").blockOptional();
		// end
		assertThat(location).as("switched off by Bento").isEmpty();
		assertCall("GET", "/api/v1/experimental/geolocation", "ip=208.67.222.222", null);
	}

	@Test
	void checkBlacklists() {
		BentoClient bento = this.bento;
		// guide: Check blacklists
		BlacklistStatus status = bento.experimental().domainBlacklist("example.com").block();
		// end
		assertThat(status.isListed()).isFalse();
		assertThat(status.results()).containsKey("spamhaus");
		assertCall("GET", "/api/v1/experimental/blacklist", "domain=example.com", null);
	}

	@Test
	void listBroadcasts() {
		BentoClient bento = this.bento;
		// guide: List broadcasts
		List<BroadcastInfo> broadcasts = bento.broadcasts().list().collectList().block();
		// end
		assertThat(broadcasts).singleElement().extracting(BroadcastInfo::subject).isEqualTo("Hello");
		assertCall("GET", "/api/v1/fetch/broadcasts", "", null);
	}

	@Test
	void findASubscriberWithinATimeLimit() {
		BentoClient bento = this.bento;
		// guide: Find a subscriber, within a time limit
		Optional<Subscriber> subscriber = bento.subscribers()
			.find("example@test.com")
			.timeout(Duration.ofSeconds(5))
			.blockOptional();
		// end
		assertThat(subscriber).get().extracting(Subscriber::email).isEqualTo("example@test.com");
		assertCall("GET", "/api/v1/fetch/subscribers", "email=example@test.com", null);
	}

	private void assertCall(String method, String path, String query, @Nullable String body) {
		assertThat(this.fixture.standIn().requests()).first().satisfies((request) -> {
			assertThat(request.method()).isEqualTo(method);
			assertThat(request.path()).isEqualTo(path);
			assertThat(request.query()).isEqualTo(query(query));
			assertThat(request.headers().get("user-agent")).containsExactly("bento-java-" + BentoFixture.SITE);
			assertThat(request.headers().get("accept")).containsExactly("application/json");
			if (body != null) {
				assertThat(request.headers().get("content-type")).containsExactly("application/json");
				assertThat(BentoFixture.json(request.bodyText())).isEqualTo(BentoFixture.json(body));
			}
			else {
				assertThat(request.bodyText()).isEmpty();
			}
			assertThat(request.status()).isBetween(200, 201);
		});
		// A list asks again only when the page before may not have been the last.
		assertThat(this.fixture.standIn().requests()).extracting(ReceivedBentoRequest::path).containsOnly(path);
	}

	private static Map<String, List<String>> query(String query) {
		if (query.isEmpty()) {
			return Map.of("site_uuid", List.of(BentoFixture.SITE));
		}
		String[] parameter = query.split("=", 2);
		return Map.of("site_uuid", List.of(BentoFixture.SITE), parameter[0], List.of(parameter[1]));
	}

}
