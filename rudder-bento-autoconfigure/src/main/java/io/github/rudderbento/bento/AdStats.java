package io.github.rudderbento.bento;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What advertising brought.
 *
 * @param dimension what it is broken down by, or {@code null}
 * @param dimensionLabel the same in words, or {@code null}
 * @param totals the sums, or {@code null}
 * @param attribution how revenue is attributed
 * @param revenueMode which revenue counts
 * @param chartData what Bento draws
 * @param breakdown the sums by value of the dimension
 * @param revenueTruncated whether revenue was left out
 * @param raw everything as it came
 */
public record AdStats(@Nullable String dimension, @Nullable String dimensionLabel, @Nullable Totals totals,
		Map<String, @Nullable Object> attribution, Map<String, @Nullable Object> revenueMode,
		List<@Nullable Object> chartData, List<@Nullable Object> breakdown, boolean revenueTruncated,
		Map<String, @Nullable Object> raw) {

	static @Nullable AdStats read(JsonNode answer) {
		JsonNode stats = Json.unwrapped(answer, "data");
		if (!stats.isObject() || stats.isEmpty()) {
			return null;
		}
		return new AdStats(Json.text(stats, "dimension"), Json.text(stats, "dimensionLabel"),
				Totals.read(Json.member(stats, "totals")), Json.map(stats, "attribution"),
				Json.map(stats, "revenueMode"), Json.list(stats, "chartData"), Json.list(stats, "breakdown"),
				Boolean.TRUE.equals(Json.bool(stats, "revenueTruncated")), Json.map(stats));
	}

	/**
	 * The sums.
	 *
	 * @param signups how many signed up
	 * @param customers how many bought
	 * @param revenueCents what they paid, in minor units
	 * @param revenueCurrency in which currency, or {@code null}
	 * @param revenueByCurrency what they paid, by currency
	 * @param customerRate how many in a hundred bought, or {@code null}
	 * @param topSource where most came from, or {@code null}
	 */
	public record Totals(long signups, long customers, long revenueCents, @Nullable String revenueCurrency,
			Map<String, @Nullable Object> revenueByCurrency, @Nullable BigDecimal customerRate,
			@Nullable String topSource) {

		static @Nullable Totals read(JsonNode totals) {
			if (!totals.isObject()) {
				return null;
			}
			return new Totals(Json.number(totals, "signups"), Json.number(totals, "customers"),
					Json.number(totals, "revenueCents"), Json.text(totals, "revenueCurrency"),
					Json.map(totals, "revenueByCurrency"), Json.decimal(totals, "customerRate"),
					Json.text(totals, "topSource"));
		}

	}

}
