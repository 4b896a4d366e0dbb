package io.github.rudderbento.bento;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.rudderbento.payload.InvalidPayloadException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What Bento asks of messages.
 */
class BentoRulesTests {

	private static final String EMAIL = "user@example.com";

	private final BentoRules rules = new BentoRules(NestedFields.WARN, BentoFixture.MAPPER);

	@ParameterizedTest
	@ValueSource(strings = { EMAIL, "o'brien@example.com", "ü@example.com", "a+b@localhost", "x@y", "\"a\"@b.example" })
	void address(String email) {
		assertThatCode(() -> this.rules.check(BentoEvents.login(email).build())).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "@", "a@", "@b", "ab", "a@b@c", "a b@c.d", "a@b\r\nBcc: x", "a@b\u0000",
			"Name <a@b.c>", "a@b.c\u00a0", "a@b.c\u2028" })
	void noAddress(String email) {
		assertRefused(BentoEvents.login(email).build(), "email: ");
		assertRefused(SubscriberUpdate.of(email).build(), "email: ");
		assertRefused(SubscriberCommand.subscribe(email), "email: ");
		assertRefused(SubscriberCommand.changeEmail(EMAIL, email), "query: ");
	}

	static Stream<Arguments> refused() {
		return Stream.of(arguments(BentoEvent.of("", EMAIL).build(), "type: "),
				arguments(BentoEvent.of(null, EMAIL).build(), "type: "),
				arguments(BentoEvents.login(null).build(), "email: "),
				arguments(purchase().build(), "details.unique.key: "),
				arguments(purchase().key(" ").amount(1).currency("EUR").build(), "details.unique.key: "),
				arguments(purchase().key("o").build(), "details.value.amount: "),
				arguments(purchase().key("o").amount(-1).currency("EUR").build(), "details.value.amount: "),
				arguments(purchase().key("o").value("amount", 99.99).currency("EUR").build(), "details.value.amount: "),
				arguments(purchase().key("o").amount(1).build(), "details.value.currency: "),
				arguments(purchase().key("o").amount(1).currency("EURO").build(), "details.value.currency: "),
				arguments(purchase().key("o").amount(1).currency("ZZZ").build(), "details.value.currency: "),
				arguments(BentoEvent.of("$purchase", EMAIL).detail("unique", Map.of("key", "o")).build(),
						"details.value: "),
				arguments(BentoEvents.tag(EMAIL, "a,b").build(), "details.tag: "),
				arguments(BentoEvents.removeTag(EMAIL, "").build(), "details.tag: "),
				arguments(BentoEvents.login(EMAIL).detail("x", Map.of("y", List.of(1, Double.NaN))).build(),
						"details.x.y[1]: "),
				arguments(BentoEvents.login(EMAIL).field("x", Double.POSITIVE_INFINITY).build(), "fields.x: "),
				arguments(SubscriberUpdate.of(EMAIL).tags("a", "b,c").build(), "tags[1]: "),
				arguments(SubscriberUpdate.of(EMAIL).removeTags("").build(), "remove_tags[0]: "),
				arguments(SubscriberUpdate.of(EMAIL).tags((String) null).build(), "tags[0]: "),
				arguments(SubscriberUpdate.of(EMAIL).field("email", "x").build(), "email: "),
				arguments(SubscriberUpdate.of(EMAIL).field("tags", "x").build(), "tags: "),
				arguments(SubscriberUpdate.of(EMAIL).field("first_name", "x").build(), "first_name: "),
				arguments(SubscriberCommand.addTag(EMAIL, ""), "query: "),
				arguments(SubscriberCommand.addTag(EMAIL, "a,b"), "query: "),
				arguments(SubscriberCommand.addTagViaEvent(EMAIL, null), "query: "),
				arguments(SubscriberCommand.removeTag(EMAIL, " "), "query: "),
				arguments(SubscriberCommand.addField(EMAIL, "", 1), "query.key: "),
				arguments(SubscriberCommand.addField(EMAIL, "email", 1), "query.key: "),
				arguments(SubscriberCommand.removeField(EMAIL, ""), "query: "));
	}

	@ParameterizedTest
	@MethodSource
	void refused(BentoMessage message, String start) {
		assertRefused(message, start);
	}

	@Test
	void whatIsFine() {
		for (BentoMessage message : List.of(
				purchase().key("o-1").amount(0).currency("eur").value("payment_method", "card").build(),
				BentoEvents.unsubscribe(EMAIL).build(), BentoEvents.tag(EMAIL, "plan:pro").build(),
				BentoEvents.removeTag(EMAIL, "plan:pro").build(),
				BentoEvents.updateFields(EMAIL, Map.of("plan", "pro")).build(),
				SubscriberUpdate.of(EMAIL).field("plan", null).build(), SubscriberCommand.addField(EMAIL, "plan", null),
				SubscriberCommand.addField(EMAIL, "first_name", "Jo"))) {
			assertThat(this.rules.check(message)).isEqualTo(message);
		}
	}

	@Test
	void purchaseWithEverything() {
		BentoEvent event = purchase().key("o-1")
			.amount(100)
			.currency("EUR")
			.cart(new CartItem(null, "Mug", null, 2, null))
			.abandonedCheckoutUrl("https://shop.example/cart")
			.detail("coupon", "X")
			.field("plan", "pro")
			.date(Instant.EPOCH)
			.build();
		assertThat(event.details()).containsEntry("coupon", "X");
		assertThat(event.details().get("cart"))
			.isEqualTo(Map.of("items", List.of(Map.of("product_name", "Mug", "quantity", 2)), "abandoned_checkout_url",
					"https://shop.example/cart"));
		assertThat(event.date()).isEqualTo(Instant.EPOCH);
		assertThat(event.fields()).containsEntry("plan", "pro");
	}

	@Test
	void nestedFieldsAreRefused() {
		BentoRules rules = new BentoRules(NestedFields.REJECT, BentoFixture.MAPPER);
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> rules.check(BentoEvents.login(EMAIL).field("address", Map.of("city", "Bern")).build()))
			.withMessageStartingWith("fields.address: ");
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> rules.check(SubscriberUpdate.of(EMAIL).field("list", List.of(1)).build()))
			.withMessageStartingWith("list: ");
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> rules.check(SubscriberCommand.addField(EMAIL, "address", Map.of("city", "Bern"))))
			.withMessageStartingWith("query.value: ");
	}

	@Test
	void nestedFieldsAreFlattened() {
		BentoRules rules = new BentoRules(NestedFields.FLATTEN, BentoFixture.MAPPER);
		SubscriberUpdate update = rules.check(SubscriberUpdate.of(EMAIL)
			.field("address", Map.of("city", "Bern"))
			.field("names", List.of("a", Map.of("b", 1)))
			.field("plain", 1)
			.build());
		assertThat(update.fields())
			.isEqualTo(Map.of("address_city", "Bern", "names_0", "a", "names_1_b", 1, "plain", 1));
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(
					() -> rules.check(SubscriberUpdate.of(EMAIL).field("a_b", 1).field("a", Map.of("b", 2)).build()))
			.withMessageStartingWith("a_b: ");
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> rules.check(SubscriberUpdate.of(EMAIL).field("first", Map.of("name", 2)).build()));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void nestedFieldsAreSentWithOneWarning(CapturedOutput output) {
		for (int i = 0; i < 3; i++) {
			this.rules.check(BentoEvents.login(EMAIL).field("address", Map.of("city", "Bern")).build());
		}
		assertThat(output.getOut()).containsOnlyOnce("The Bento field 'address'").doesNotContain("Bern");
	}

	@Test
	void beansBecomeValues() {
		record Address(String city) {
		}
		BentoEvent event = this.rules.check(BentoEvents.login(EMAIL).detail("address", new Address("Bern")).build());
		assertThat(event.details().get("address")).isEqualTo(Map.of("city", "Bern"));
	}

	@Test
	void mails() {
		BentoEmail mail = BentoEmail.builder().to(EMAIL).from(EMAIL).subject("Hello").htmlBody("<p>Hi</p>").build();
		assertThat(this.rules.check(mail)).isSameAs(mail);
		assertThat(mail.transactional()).isFalse();
		for (BentoEmail refused : List.of(BentoEmail.builder().build(),
				BentoEmail.builder().to(EMAIL).from("x").subject("s").htmlBody("b").build(),
				BentoEmail.builder().to(EMAIL).from(EMAIL).htmlBody("b").build(),
				BentoEmail.builder().to(EMAIL).from(EMAIL).subject("s\r\nBcc: x").htmlBody("b").build(),
				BentoEmail.builder().to(EMAIL).from(EMAIL).subject("s").build(),
				BentoEmail.builder().to("a@b.c,d@e.f").from(EMAIL).subject("s").htmlBody("b").build())) {
			assertThatExceptionOfType(InvalidPayloadException.class).isThrownBy(() -> this.rules.check(refused));
		}
	}

	@Test
	void broadcasts() {
		Broadcast.Builder builder = Broadcast.of("n").subject("s").content("c").from(EMAIL, null);
		assertThat(this.rules.check(builder.build())).isNotNull();
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> this.rules.check(builder.batchSizePerHour(0).build()))
			.withMessageStartingWith("batch_size_per_hour");
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> this.rules.check(Broadcast.of("").build()));
	}

	@Test
	void nothingPersonalInTexts() {
		assertThat(List.of(BentoEvents.login(EMAIL).field("name", "Jo").build(),
				SubscriberUpdate.of(EMAIL).firstName("Jo").build(), SubscriberCommand.addField(EMAIL, "name", "Jo"),
				BentoEmail.builder().to(EMAIL).subject("Jo").build(), Broadcast.of("Jo").from(EMAIL, "Jo").build(),
				EmailCheck.of(EMAIL).withName("Jo"), new Author("1", "Jo", EMAIL)))
			.extracting(Object::toString)
			.noneMatch((text) -> text.contains("Jo") || text.contains("user"));
	}

	@Test
	void redaction() {
		assertThat(Redaction.line("no joe@example.com\r\nhere, nor joe%40example.com", 100))
			.isEqualTo("no <address> here, nor <address>");
		assertThat(Redaction.line("x".repeat(300), 10)).hasSize(11);
		assertThat(Redaction.line("a@" + "b".repeat(10_000) + " c", 20)).doesNotContain("bbb");
		assertThat(Redaction.masked("shop@example.com")).isEqualTo("s…@example.com");
	}

	private static BentoEvents.Purchase purchase() {
		return BentoEvents.purchase(EMAIL);
	}

	private void assertRefused(BentoMessage message, String start) {
		assertThatExceptionOfType(InvalidPayloadException.class).isThrownBy(() -> this.rules.check(message))
			.withMessageStartingWith(start)
			.withMessageNotContaining("user@");
	}

}
