package io.github.rudderbento.tracking.web;

import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestDetailsTests {

	private static final RequestSettings ALL = new RequestSettings(true, true, true, true, true, true, true,
			"X-Visitor", "visitor");

	private static final RequestSettings NOTHING = new RequestSettings(false, false, false, false, false, false, false,
			null, null);

	private static View view() {
		return new View("/shop;jsessionid=123/order;a=b",
				"q=secret&utm_source=news%20letter&utm_campaign=spring&utm_x=1",
				Map.of("User-Agent", "Browser/1", "Accept-Language", "de-CH,de;q=0.9,en;q=0.8", "Referer",
						"https://search.example/find;jsessionid=9?q=secret#f"),
				Map.of("visitor", "v1"));
	}

	@Test
	void defaultsLeavePersonalDataOut() {
		RequestDetails details = RequestDetails.of(view(), RequestSettings.defaults());
		assertThat(details.context()).isEqualTo(Map.of("page",
				Map.of("url", "https://shop.example/shop/order", "path", "/shop/order", "referrer",
						"https://search.example/find"),
				"userAgent", "Browser/1", "locale", "de-CH", "campaign",
				Map.of("source", "news letter", "name", "spring")));
		assertThat(details.anonymousId()).isNull();
	}

	@Test
	void everythingCanBeSwitchedOn() {
		RequestDetails details = RequestDetails.of(view(), ALL);
		assertThat(details.context()).containsEntry("ip", "203.0.113.9");
		assertThat(details.context().get("page"))
			.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.containsValue("https://search.example/find;jsessionid=9?q=secret#f")
			.containsValue(
					"https://shop.example/shop/order?q=secret&utm_source=news%20letter&utm_campaign=spring&utm_x=1")
			.containsValue("?q=secret&utm_source=news%20letter&utm_campaign=spring&utm_x=1");
		assertThat(details.anonymousId()).isEqualTo("v1");
	}

	@Test
	void everythingCanBeSwitchedOff() {
		RequestDetails details = RequestDetails.of(view(), NOTHING);
		assertThat(details.context()).isEmpty();
		assertThat(details.anonymousId()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "pageUrl,page", "referrer,page", "userAgent,userAgent", "locale,locale", "ip,ip",
			"campaign,campaign" })
	void eachIsSwitchedByItself(String setting, String key) {
		RequestSettings settings = new RequestSettings(setting.equals("pageUrl"), false, setting.equals("referrer"),
				setting.equals("userAgent"), setting.equals("locale"), setting.equals("ip"), setting.equals("campaign"),
				null, null);
		assertThat(RequestDetails.of(view(), settings).context()).containsOnlyKeys(key);
	}

	@Test
	void headerOfTheVisitorWinsOverTheCookie() {
		View view = new View("/", null, Map.of("X-Visitor", " h1 "), Map.of("visitor", "c1"));
		assertThat(RequestDetails.of(view, ALL).anonymousId()).isEqualTo("h1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "a\u0000b" })
	void uselessIdIsNone(String id) {
		assertThat(RequestDetails.of(new View("/", null, Map.of("X-Visitor", id), Map.of()), ALL).anonymousId())
			.isNull();
		assertThat(RequestDetails.of(new View("/", null, Map.of("X-Visitor", "x".repeat(257)), Map.of()), ALL)
			.anonymousId()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "*", ";;q=x", "de;q=7", "\u0000" })
	void strangeLanguagesAreLeftOut(String header) {
		assertThat(RequestDetails.of(new View("/", null, Map.of("Accept-Language", header), Map.of()), ALL).context())
			.doesNotContainKey("locale");
	}

	@ParameterizedTest
	@ValueSource(strings = { "utm_source=%zz", "utm_source", "utm_source=", "=utm_", "&&utm_=&", "x=utm_source=1" })
	void strangeQueriesAreNoCampaign(String query) {
		assertThat(RequestDetails.of(new View("/", query, Map.of(), Map.of()), ALL).context())
			.doesNotContainKey("campaign");
	}

	@Test
	void longTextsAreCut() {
		RequestDetails details = RequestDetails
			.of(new View("/", null, Map.of("User-Agent", "x".repeat(9000)), Map.of()), ALL);
		assertThat(String.valueOf(details.context().get("userAgent"))).hasSize(1024);
	}

	@Test
	void textFormsNameNothing() {
		RequestDetails details = RequestDetails.of(view(), ALL);
		assertThat(details).hasToString("RequestDetails");
		assertThat(RequestReference.to(() -> details)).hasToString("RequestReference");
	}

	private record View(String path, @Nullable String query, Map<String, String> headers,
			Map<String, String> cookies) implements RequestView {

		@Override
		public String origin() {
			return "https://shop.example";
		}

		@Override
		public @Nullable String header(String name) {
			return this.headers.get(name);
		}

		@Override
		public @Nullable String cookie(String name) {
			return this.cookies.get(name);
		}

		@Override
		public String ip() {
			return "203.0.113.9";
		}

	}

}
