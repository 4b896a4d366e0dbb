package io.github.rudderbento.bento;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import org.springframework.util.Assert;

import io.github.rudderbento.delivery.Pace;
import io.github.rudderbento.delivery.TokenBucket;

/**
 * How fast this application may call each family of endpoints. One instance is shared by
 * the client and the buffered path, for Bento counts them together. Bento counts by IP
 * address: several instances behind one address share the limits and need a share each,
 * see {@link #of(Map)}.
 * <p>
 * Safe for use by any thread.
 */
public final class BentoPace {

	/**
	 * What Bento allows: the stricter of the limits it documents, 60 a minute and for
	 * statistics 30 an hour.
	 */
	private static final Map<BentoFamily, Rate> DEFAULTS = Map.of(BentoFamily.BATCH,
			new Rate(60, Duration.ofMinutes(1), 20), BentoFamily.FETCH, new Rate(60, Duration.ofMinutes(1), 20),
			BentoFamily.EXPERIMENTAL, new Rate(60, Duration.ofMinutes(1), 20), BentoFamily.STATS,
			new Rate(30, Duration.ofHours(1), 10));

	private final Map<BentoFamily, Pace> paces = new EnumMap<>(BentoFamily.class);

	private BentoPace(Map<BentoFamily, Rate> rates) {
		for (BentoFamily family : BentoFamily.values()) {
			Rate rate = rates.getOrDefault(family, defaultRate(family));
			this.paces.put(family, new TokenBucket(rate.permits(), rate.period(), rate.burst()));
		}
	}

	/**
	 * The pace that Bento documents, for one instance behind one address: 60 requests a
	 * minute, 20 at once, for statistics 30 an hour, 10 at once.
	 * @return a new pace
	 */
	public static BentoPace defaults() {
		return new BentoPace(Map.of());
	}

	/**
	 * A pace of one's own, such as a share of the limits for each instance of a fleet.
	 * @param rates the rates; a family that is not there has its default
	 * @return a new pace
	 */
	public static BentoPace of(Map<BentoFamily, Rate> rates) {
		return new BentoPace(rates);
	}

	/**
	 * The rate of a family unless another is configured.
	 * @param family the family
	 * @return the rate
	 */
	public static Rate defaultRate(BentoFamily family) {
		Rate rate = DEFAULTS.get(family);
		Assert.state(rate != null, "every family has a default rate");
		return rate;
	}

	/**
	 * The pace of one family.
	 * @param family the family
	 * @return the pace, the same instance every time
	 */
	public Pace of(BentoFamily family) {
		Pace pace = this.paces.get(family);
		Assert.state(pace != null, "every family has a pace");
		return pace;
	}

	/**
	 * A rate by token bucket.
	 *
	 * @param permits how many requests a period allows in the long run; at least 1
	 * @param period the period
	 * @param burst how many requests may be sent at once after a pause; at least 1
	 */
	public record Rate(int permits, Duration period, int burst) {

		/**
		 * Checks the rate.
		 */
		public Rate {
			Assert.isTrue(permits > 0, "'permits' must be positive");
			Assert.isTrue(!period.isNegative() && !period.isZero(), "'period' must be positive");
			Assert.isTrue(burst > 0, "'burst' must be positive");
		}

		/**
		 * The rate times a factor, burst included.
		 * @param factor the factor; less than 1 for a share
		 * @return a rate of at least one request a period
		 */
		public Rate times(double factor) {
			return new Rate(Math.max(1, (int) Math.round(this.permits * factor)), this.period,
					Math.max(1, (int) Math.round(this.burst * factor)));
		}

	}

}
