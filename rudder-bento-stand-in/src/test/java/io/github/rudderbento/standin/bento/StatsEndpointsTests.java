package io.github.rudderbento.standin.bento;

import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StatsEndpointsTests {

	private final BentoStandIn bento = BentoStandIn.start();

	private final BentoHttp http = new BentoHttp(this.bento);

	@BeforeEach
	void people() {
		this.bento.addSubscriber("ann@example.com", Map.of(), "vip");
		this.bento.addSubscriber("bob@example.com", Map.of());
		this.bento.addSubscriber("cyd@example.com", Map.of(), "vip");
		this.http.post("/fetch/commands", "{'command':{'command':'unsubscribe','email':'cyd@example.com'}}");
	}

	@AfterEach
	void close() {
		this.bento.close();
	}

	@Test
	void siteIsCounted() {
		assertThat(this.http.get("/stats/site").body())
			.isEqualTo("{\"user_count\":3,\"subscriber_count\":2,\"unsubscriber_count\":1}");
	}

	@Test
	void segmentIsCounted() {
		this.bento.addSegment("segment_1", (person) -> person.tags().contains("vip"));
		assertThat(this.http.get("/stats/segment?segment_id=segment_1").body())
			.isEqualTo("{\"user_count\":2,\"subscriber_count\":1,\"unsubscriber_count\":1}");
		BentoHttp.Answer unknown = this.http.get("/stats/segment?segment_id=other");
		assertThat(unknown.status()).isEqualTo(404);
		assertThat(unknown.body()).isEqualTo("{\"error\":\"Segment not found\"}");
		assertThat(this.http.get("/stats/segment").status()).isEqualTo(400);
	}

	@Test
	void reportIsCounted() {
		this.bento.addReport("report_1", "New Subscribers");
		BentoHttp.Answer answer = this.http.get("/stats/report?report_id=report_1");
		assertThat(answer.at("/data").intValue()).isEqualTo(3);
		assertThat(answer.at("/report_name").stringValue()).isEqualTo("New Subscribers");
		assertThat(answer.at("/chart_style").stringValue()).isEqualTo("counter");
		BentoHttp.Answer unknown = this.http.get("/stats/report?report_id=other");
		assertThat(unknown.status()).isEqualTo(404);
		assertThat(unknown.body()).isEqualTo("{\"error\":\"Report not found\"}");
		assertThat(this.http.get("/stats/report").status()).isEqualTo(400);
	}

	@Test
	void adsAreComputedFromPurchases() {
		this.http.post("/batch/events", """
				{'events':[{'type':'$purchase','email':'ann@example.com','details':{'unique':{'key':'1'},
				'value':{'currency':'USD','amount':900}}},
				{'type':'$purchase','email':'bob@example.com','details':{'unique':{'key':'2'},
				'value':{'currency':'USD','amount':100}}}]}""");
		BentoHttp.Answer answer = this.http.get("/stats/ads?dimension=campaign&revenue_mode=first_revenue"
				+ "&start_date=last+week&end_date=now&value=spring");
		assertThat(answer.at("/dimension").stringValue()).isEqualTo("campaign");
		assertThat(answer.at("/dimensionLabel").stringValue()).isEqualTo("Campaign");
		assertThat(answer.at("/revenueMode/mode").stringValue()).isEqualTo("first_revenue");
		assertThat(answer.at("/totals/revenueCents").intValue()).isEqualTo(1000);
		assertThat(answer.at("/totals/revenueByCurrency/USD").intValue()).isEqualTo(1000);
		assertThat(answer.at("/totals/customers").intValue()).isEqualTo(2);
		assertThat(answer.at("/totals/customerRate").intValue()).isEqualTo(67);
		assertThat(this.http.get("/stats/ads?dimension=weather").status()).isEqualTo(422);
		assertThat(this.http.get("/stats/ads?revenue_mode=all").status()).isEqualTo(422);
	}

}
