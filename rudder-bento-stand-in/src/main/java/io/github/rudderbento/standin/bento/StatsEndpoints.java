package io.github.rudderbento.standin.bento;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The endpoints under {@code /stats}, computed from what the account holds.
 */
final class StatsEndpoints {

	private final BentoPeople people;

	private final BentoCampaigns campaigns;

	StatsEndpoints(BentoPeople people, BentoCampaigns campaigns) {
		this.people = people;
		this.campaigns = campaigns;
	}

	BentoAnswer site() {
		return counts(this.people.all());
	}

	BentoAnswer segment(BentoCall call) {
		Predicate<BentoSubscriber> members = this.campaigns.segment(required(call, "segment_id"));
		if (members == null) {
			throw BentoRefusal.error(404, "Segment not found");
		}
		return counts(this.people.all().stream().filter(members).toList());
	}

	private static BentoAnswer counts(List<BentoSubscriber> people) {
		long subscribed = people.stream().filter(BentoSubscriber::isSubscribed).count();
		return BentoAnswer.ok(BentoJson.object("user_count", people.size(), "subscriber_count", subscribed,
				"unsubscriber_count", people.size() - subscribed));
	}

	BentoAnswer report(BentoCall call) {
		String name = this.campaigns.report(required(call, "report_id"));
		if (name == null) {
			throw BentoRefusal.error(404, "Report not found");
		}
		return BentoAnswer.ok(BentoJson.object("data", this.people.all().size(), "chart_style", "counter",
				"report_type", "Reporting::Reports::VisitorCountReport", "report_name", name));
	}

	BentoAnswer ads(BentoCall call) {
		String dimension = oneOf(call, "dimension", "source", "campaign", "medium", "content", "ad");
		String mode = oneOf(call, "revenue_mode", "all_revenue", "first_revenue", "subscriptions");
		List<BentoPurchase> purchases = this.people.purchases();
		long signups = this.people.all().size();
		long customers = purchases.stream()
			.map((purchase) -> purchase.email().toLowerCase(Locale.ROOT))
			.distinct()
			.count();
		Map<String, Long> revenue = new TreeMap<>();
		purchases.forEach((purchase) -> revenue.merge(purchase.currency(), purchase.amount(), Long::sum));
		String currency = revenue.isEmpty() ? "USD" : revenue.keySet().iterator().next();
		Map<String, @Nullable Object> totals = BentoJson.object("signups", signups, "customers", customers,
				"revenueCents", revenue.getOrDefault(currency, 0L), "revenueCurrency", currency, "revenueByCurrency",
				revenue, "revenueVisitorCount", customers, "customerRate",
				(signups != 0) ? Math.round(100.0 * customers / signups) : 0, "topSource", null);
		return BentoAnswer
			.ok(BentoJson.object("dimension", dimension, "dimensionLabel", label(dimension), "attribution",
					BentoJson.object("mode", "last_click", "modeLabel", "Last Click", "windowDays", 7, "settingsPath",
							"/account/sites/1/attribution_settings", "appliesToAdRevenue", false),
					"revenueMode",
					BentoJson.object("mode", mode, "label", label(mode), "description", label(mode) + " events"),
					"totals", totals, "chartData", List.of(), "breakdown", List.of(), "revenueTruncated", false));
	}

	private static String required(BentoCall call, String name) {
		String value = call.query(name);
		if (value == null) {
			throw BentoRefusal.badRequest();
		}
		return value;
	}

	private static String oneOf(BentoCall call, String name, String first, String... others) {
		String value = Objects.requireNonNullElse(call.query(name), first);
		if (!value.equals(first) && !List.of(others).contains(value)) {
			throw BentoRefusal.unprocessable(name, "is not included in the list");
		}
		return value;
	}

	private static String label(String value) {
		String words = value.replace('_', ' ');
		return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
	}

}
