package io.github.rudderbento.payload;

import java.util.List;
import java.util.Map;

import io.github.rudderbento.payload.AttributeRedaction.Action;
import io.github.rudderbento.payload.AttributeRedaction.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AttributeRedactionTests {

	private static AttributeRedaction redaction(Action action, String... names) {
		return new AttributeRedaction(List.of(new Rule(List.of(names), action)), "pepper");
	}

	private static Attributes order() {
		return Attributes.builder()
			.put("id", "o1")
			.put("card", Map.of("number", "4111"))
			.put("items", List.of(Map.of("sku", "a", "note", "n1"), "plain"))
			.put("nothing", null)
			.build();
	}

	@Test
	void withoutRulesNothingIsCopied() {
		Attributes order = order();
		assertThat(AttributeRedaction.none().apply("properties", order)).isSameAs(order);
		assertThat(AttributeRedaction.none().isActive()).isFalse();
	}

	@Test
	void attributesWithoutNamedValuesStayTheSameInstance() {
		Attributes order = order();
		assertThat(redaction(Action.DROP, "password").apply("properties", order)).isSameAs(order);
	}

	@ParameterizedTest
	@ValueSource(strings = { "number", "NUMBER", "num*", "*.number", "card.number", "properties.card.number",
			"properties.*.number" })
	void nameIsThatOfTheValueOrItsPath(String name) {
		Attributes redacted = redaction(Action.MASK, name).apply("properties", order());
		assertThat(redacted.get("card")).isEqualTo(Map.of("number", "***"));
		assertThat(redacted).containsEntry("id", "o1").containsKey("nothing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "umber", "card.num", "traits.card.number", "" })
	void otherNamesAreKept(String name) {
		assertThat(redaction(Action.MASK, name).apply("properties", order())).isEqualTo(order());
	}

	@Test
	void droppedValuesAreGoneWithTheirNames() {
		Attributes redacted = redaction(Action.DROP, "card", "note", "nothing").apply("properties", order());
		assertThat(redacted).containsOnlyKeys("id", "items");
		assertThat(redacted.get("items")).isEqualTo(List.of(Map.of("sku", "a"), "plain"));
		assertThat(redacted.keySet()).containsExactly("id", "items");
	}

	@Test
	void droppedNullIsGone() {
		assertThat(redaction(Action.DROP, "nothing").apply("p", order())).containsOnlyKeys("id", "card", "items");
	}

	@Test
	void hashIsTheSaltedSha256OfTheText() {
		Attributes redacted = redaction(Action.HASH, "id").apply("p", order());
		// printf 'peppero1' | sha256sum
		assertThat(redacted).containsEntry("id", "fcaf803202f1f5d3687953cd20fd029ff22ecc20e270ca27079ad9154bd93119");
		assertThat(redaction(Action.HASH, "nothing").apply("p", order())).containsEntry("nothing", null);
	}

	@Test
	void hashedObjectsAndListsKeepTheirShape() {
		Attributes redacted = redaction(Action.HASH, "items").apply("p", order());
		assertThat(redacted.get("items")).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
			.hasSize(2)
			.satisfies((items) -> assertThat(String.valueOf(((Map<?, ?>) items.get(0)).get("sku"))).hasSize(64))
			.satisfies((items) -> assertThat(String.valueOf(items.get(1))).hasSize(64));
	}

	@Test
	void firstMatchingRuleDecides() {
		AttributeRedaction redaction = new AttributeRedaction(
				List.of(new Rule(List.of("id"), Action.MASK), new Rule(List.of("*"), Action.DROP)), "");
		assertThat(redaction.apply("p", order())).isEqualTo(Map.of("id", "***"));
	}

	@Test
	void beansAreLookedInto() {
		Attributes attributes = Attributes.builder().put("person", new Person("Ada", "ada@example.com")).build();
		Attributes redacted = redaction(Action.MASK, "email").apply("properties", attributes);
		assertThat(redacted.get("person")).isEqualTo(Map.of("name", "Ada", "email", "***"));
	}

	@Test
	void beanThatCannotBecomeJsonIsNamedByItsPath() {
		Attributes attributes = Attributes.builder().put("person", new Broken()).build();
		assertThatThrownBy(() -> redaction(Action.MASK, "email").apply("properties", attributes))
			.isInstanceOf(InvalidPayloadException.class)
			.hasMessageContaining("properties.person")
			.hasMessageNotContaining("secret-value");
	}

	@Test
	void weightFollowsTheValues() {
		Attributes attributes = Attributes.builder().put("text", "x".repeat(10_000)).build();
		assertThat(redaction(Action.MASK, "text").apply("p", attributes).weight()).isLessThan(100);
	}

	@Test
	void singleValueIsTreatedAlike() {
		assertThat(redaction(Action.MASK, "fields.first_name").apply("fields", "first_name", "Ada")).isEqualTo("***");
		assertThat(redaction(Action.DROP, "first_name").apply("fields", "first_name", "Ada")).isNull();
		assertThat(redaction(Action.DROP, "first_name").apply("fields", "last_name", "L")).isEqualTo("L");
		assertThat(redaction(Action.DROP, "first_name").apply("fields", "first_name", null)).isNull();
	}

	@Test
	void textFormNamesNoSalt() {
		assertThat(redaction(Action.HASH, "id")).hasToString("AttributeRedaction[1]");
	}

	record Person(String name, String email) {
	}

	static final class Broken {

		public String getValue() {
			throw new IllegalStateException("secret-value");
		}

	}

}
