package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How many people a site or a segment has.
 *
 * @param userCount all of them
 * @param subscriberCount those who are subscribed
 * @param unsubscriberCount those who signed off
 */
public record SiteStats(long userCount, long subscriberCount, long unsubscriberCount) {

	static @Nullable SiteStats read(JsonNode answer) {
		JsonNode stats = Json.unwrapped(answer, "data");
		if (!stats.has("user_count") && !stats.has("subscriber_count")) {
			return null;
		}
		return new SiteStats(Json.number(stats, "user_count"), Json.number(stats, "subscriber_count"),
				Json.number(stats, "unsubscriber_count"));
	}

}
