package io.github.rudderbento.bento;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Which advertising to look at. Immutable.
 *
 * @param dimension what to break down by, or {@code null} for Bento's default
 * @param value one value of the dimension, or {@code null} for all
 * @param startDate from when, as a date or in words such as {@code last week}, or
 * {@code null}
 * @param endDate until when, as a date or in words such as {@code now}, or {@code null}
 * @param revenueMode which revenue counts, or {@code null} for Bento's default
 */
public record AdQuery(@Nullable Dimension dimension, @Nullable String value, @Nullable String startDate,
		@Nullable String endDate, @Nullable RevenueMode revenueMode) {

	/**
	 * All advertising.
	 * @return Bento's default query
	 */
	public static AdQuery all() {
		return new AdQuery(null, null, null, null, null);
	}

	/**
	 * Breaks the numbers down.
	 * @param dimension by what
	 * @param value one value of it, or {@code null} for all
	 * @return a changed query
	 */
	public AdQuery by(Dimension dimension, @Nullable String value) {
		return new AdQuery(dimension, value, this.startDate, this.endDate, this.revenueMode);
	}

	/**
	 * Narrows the time.
	 * @param startDate from when, as a date or in words such as {@code last week}
	 * @param endDate until when, as a date or in words such as {@code now}
	 * @return a changed query
	 */
	public AdQuery between(@Nullable String startDate, @Nullable String endDate) {
		return new AdQuery(this.dimension, this.value, startDate, endDate, this.revenueMode);
	}

	/**
	 * Says which revenue counts.
	 * @param revenueMode which revenue
	 * @return a changed query
	 */
	public AdQuery counting(RevenueMode revenueMode) {
		return new AdQuery(this.dimension, this.value, this.startDate, this.endDate, revenueMode);
	}

	BentoCall call() {
		return BentoCall.of(BentoOperation.AD_STATS)
			.query("dimension", wire(this.dimension))
			.query("value", this.value)
			.query("start_date", this.startDate)
			.query("end_date", this.endDate)
			.query("revenue_mode", wire(this.revenueMode));
	}

	private static @Nullable String wire(@Nullable Enum<?> constant) {
		return (constant != null) ? constant.name().toLowerCase(Locale.ROOT) : null;
	}

	/**
	 * What numbers are broken down by.
	 */
	public enum Dimension {

		/** The source. */
		SOURCE,

		/** The campaign. */
		CAMPAIGN,

		/** The medium. */
		MEDIUM,

		/** The content. */
		CONTENT,

		/** The ad. */
		AD

	}

	/**
	 * Which revenue counts.
	 */
	public enum RevenueMode {

		/** All of it. */
		ALL_REVENUE,

		/** The first of each customer. */
		FIRST_REVENUE,

		/** Subscriptions. */
		SUBSCRIPTIONS

	}

}
