package io.github.rudderbento.bento;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A broadcast as Bento lists it.
 *
 * @param id Bento's id
 * @param name the name, or {@code null}
 * @param shareUrl where everybody can read it, or {@code null}
 * @param subject the subject, or {@code null}
 * @param to whom it is for, in words, or {@code null}
 * @param html the body, or {@code null}
 * @param createdAt when it was created, or {@code null}
 * @param sendAt when it is to be sent, or {@code null}
 * @param sentFinalBatchAt when the last mail left, or {@code null}
 * @param stats how it did, such as {@code open_rate}
 */
public record BroadcastInfo(String id, @Nullable String name, @Nullable String shareUrl, @Nullable String subject,
		@Nullable String to, @Nullable String html, @Nullable Instant createdAt, @Nullable Instant sendAt,
		@Nullable Instant sentFinalBatchAt, Map<String, @Nullable Object> stats) {

	static BroadcastInfo read(JsonNode node) {
		JsonNode attributes = Json.attributes(node);
		JsonNode template = Json.member(attributes, "template");
		return new BroadcastInfo(Json.id(node), Json.text(attributes, "name"), Json.text(attributes, "share_url"),
				Json.text(template, "subject"), Json.text(template, "to"), Json.text(template, "html"),
				Json.instant(attributes, "created_at"), Json.instant(attributes, "send_at"),
				Json.instant(attributes, "sent_final_batch_at"), Json.map(attributes, "stats"));
	}

	@Override
	public String toString() {
		return "BroadcastInfo[" + this.id + "]";
	}

}
