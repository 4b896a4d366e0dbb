package io.github.rudderbento.standin.bento;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Other shapes that success has been seen or documented in. Bento's clients and its
 * documentation disagree on several answers; a client that reads them all is safe.
 */
final class BentoVariants {

	private static final Map<BentoEndpoint, List<UnaryOperator<BentoAnswer>>> VARIANTS = variants();

	private BentoVariants() {
	}

	static int count(BentoEndpoint endpoint) {
		return VARIANTS.getOrDefault(endpoint, List.of()).size();
	}

	static BentoAnswer apply(BentoEndpoint endpoint, int index, BentoAnswer answer) {
		return VARIANTS.getOrDefault(endpoint, List.of()).get(index).apply(answer);
	}

	private static Map<BentoEndpoint, List<UnaryOperator<BentoAnswer>>> variants() {
		Map<BentoEndpoint, List<UnaryOperator<BentoAnswer>>> variants = new EnumMap<>(BentoEndpoint.class);
		variants.put(BentoEndpoint.SUBSCRIBERS_IMPORT,
				List.of((answer) -> answer.withBody(Map.of("result", member(answer, "results"))), onlyResults()));
		variants.put(BentoEndpoint.BROADCASTS_CREATE, List.of(onlyResults(), BentoVariants::allBroadcastsFailed));
		variants.put(BentoEndpoint.BROADCASTS_LIST, List.of(body(Map.of("data", List.of()))));
		// A person who is not found.
		variants.put(BentoEndpoint.SUBSCRIBERS_FIND, List.of(body(Map.of()), body(BentoJson.object("data", null)),
				body(Map.of("data", Map.of())), (answer) -> answer.with(404, Map.of("error", "Not found"))));
		variants.put(BentoEndpoint.SUBSCRIBERS_COMMAND,
				List.of(BentoVariants::commandsWithFailed, body(subscriberOfOldDocumentation())));
		variants.put(BentoEndpoint.TAGS_CREATE, List.of(dataAsArray(), body(Map.of())));
		variants.put(BentoEndpoint.FIELDS_CREATE, List.of(dataAsArray(), body(Map.of())));
		variants.put(BentoEndpoint.STATS_REPORT,
				List.of(BentoVariants::reportInWrapper, BentoVariants::reportWithRows));
		variants.put(BentoEndpoint.EXPERIMENTAL_GENDER,
				List.of(body(BentoJson.object("gender", "unknown", "confidence", null)),
						body(BentoJson.object("gender", null, "confidence", null)),
						(answer) -> answer.withBody(Map.of("data", answer.body()))));
		variants.put(BentoEndpoint.EXPERIMENTAL_GEOLOCATION, List.of(body(locationOfOldDocumentation())));
		variants.put(BentoEndpoint.EXPERIMENTAL_BLACKLIST,
				List.of((answer) -> answer.withBody(with(answer, "results", null)),
						(answer) -> answer.withBody(with(answer, "results", false)),
						(answer) -> answer.withBody(Map.of("data", List.of(with(answer, "results", null)))),
						(answer) -> answer.withBody(List.of(with(answer, "results", Map.of())))));
		variants.put(BentoEndpoint.EXPERIMENTAL_MODERATION,
				List.of(body(BentoJson.object("valid", false, "reasons", List.of("Content is required")))));
		return variants;
	}

	private static UnaryOperator<BentoAnswer> body(Object body) {
		return (answer) -> answer.withBody(body);
	}

	private static UnaryOperator<BentoAnswer> onlyResults() {
		return (answer) -> answer.withBody(Map.of("results", member(answer, "results")));
	}

	private static UnaryOperator<BentoAnswer> dataAsArray() {
		return (answer) -> answer.withBody(Map.of("data", List.of(member(answer, "data"))));
	}

	private static BentoAnswer commandsWithFailed(BentoAnswer answer) {
		int results = (Integer) member(answer, "results");
		return answer.withBody(BentoJson.object("results", results, "failed", answer.items() - results));
	}

	private static BentoAnswer allBroadcastsFailed(BentoAnswer answer) {
		List<Object> failures = new ArrayList<>();
		for (int i = 0; i < answer.items(); i++) {
			failures.add(BentoJson.object("index", i, "name", null, "error", "could not be created"));
		}
		return answer.withBody(BentoJson.object("results", 0, "failed", answer.items(), "failures", failures));
	}

	private static BentoAnswer reportInWrapper(BentoAnswer answer) {
		return answer.withBody(Map.of("report_data", with(answer, "data", List.of())));
	}

	private static BentoAnswer reportWithRows(BentoAnswer answer) {
		Map<String, @Nullable Object> report = with(answer, "data",
				List.of(BentoJson.object("g", "group", "x", "2026-01-01", "y", 3)));
		report.put("chart_style", "column_chart");
		return answer.withBody(report);
	}

	private static Object subscriberOfOldDocumentation() {
		return BentoJson.object("data",
				BentoJson.object("id", "236", "type", "visitors", "attributes",
						BentoJson.object("uuid", "4b5d1c3a-0000-4000-8000-0000000000aa", "email", "person@example.com",
								"fields", BentoJson.object("first_name", "Jo", "last_name", null), "cached_tag_ids",
								List.of("1096"), "unsubscribed_at", null, "navigation_url",
								"https://app.bentonow.com/account/visitors/236")));
	}

	private static Object locationOfOldDocumentation() {
		return BentoJson.object("request", "208.67.222.222", "ip", "208.67.222.222", "country_code2", "US",
				"country_code3", "USA", "country_name", "United States", "continent_code", "NA", "region_name", "CA",
				"city_name", "San Francisco", "postal_code", "94107", "latitude", 37.77, "longitude", -122.39,
				"dma_code", null, "area_code", null, "timezone", null, "real_region_name", "California");
	}

	private static Object member(BentoAnswer answer, String name) {
		Object member = ((Map<?, ?>) answer.body()).get(name);
		if (member == null) {
			throw new IllegalStateException("The answer has no '" + name + "'");
		}
		return member;
	}

	private static Map<String, @Nullable Object> with(BentoAnswer answer, String name, @Nullable Object value) {
		Map<String, @Nullable Object> changed = new LinkedHashMap<>();
		((Map<?, ?>) answer.body()).forEach((key, present) -> changed.put(String.valueOf(key), present));
		changed.put(name, value);
		return changed;
	}

}
