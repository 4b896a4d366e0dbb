package io.github.rudderbento.bento;

import reactor.core.publisher.Mono;

/**
 * Statistics. Bento allows 30 calls an hour, so keep what they answer.
 */
public final class StatsOperations {

	private final BentoExchange exchange;

	StatsOperations(BentoExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * How many people the site has.
	 * @return the numbers
	 */
	public Mono<SiteStats> site() {
		return this.exchange.call(BentoCall.of(BentoOperation.SITE_STATS), SiteStats::read);
	}

	/**
	 * How many people a segment has.
	 * @param segmentId the segment's id
	 * @return the numbers, or empty when there is no such segment
	 */
	public Mono<SiteStats> segment(String segmentId) {
		return Mono.defer(() -> {
			BentoRules.checkText("segment_id", segmentId, "a segment's id");
			return this.exchange.find(BentoCall.of(BentoOperation.SEGMENT_STATS).query("segment_id", segmentId),
					SiteStats::read);
		});
	}

	/**
	 * Reads a report.
	 * @param reportId the report's id
	 * @return the report, or empty when there is none
	 */
	public Mono<Report> report(String reportId) {
		return Mono.defer(() -> {
			BentoRules.checkText("report_id", reportId, "a report's id");
			return this.exchange.find(BentoCall.of(BentoOperation.REPORT_STATS).query("report_id", reportId),
					Report::read);
		});
	}

	/**
	 * What advertising brought.
	 * @param query what to look at
	 * @return the numbers
	 */
	public Mono<AdStats> ads(AdQuery query) {
		return this.exchange.call(query.call(), AdStats::read);
	}

}
