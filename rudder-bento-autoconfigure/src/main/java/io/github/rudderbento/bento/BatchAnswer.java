package io.github.rudderbento.bento;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.github.rudderbento.bento.ChunkResult.ItemFailure;

/**
 * Reads what a batch endpoint answers. {@code failed} is left out as often as not and
 * counts as 0; imports may say {@code result}; commands may answer with a person, as old
 * documentation has it.
 *
 * @param results how many items were taken
 * @param failed how many were not
 */
record BatchAnswer(int results, int failed) {

	/**
	 * Reads the counts. The answers to commands and mails never have {@code failed}: what
	 * failed is what is missing in {@code results}, the number of those that were queued.
	 * No answer that counts nothing means that all was taken.
	 * @param operation what was called
	 * @param answer the JSON
	 * @param items how many items were sent
	 * @return the counts, or {@code null} when the answer has none of the known shapes
	 */
	static @Nullable BatchAnswer read(BentoOperation operation, JsonNode answer, int items) {
		Integer results = count(answer.get("results"));
		if (results == null) {
			results = count(answer.get("result"));
		}
		Integer failed = count(answer.get("failed"));
		JsonNode data = answer.get("data");
		if (results == null && data != null && data.isObject()) {
			results = count(data.get("results"));
			if (results != null && failed == null) {
				failed = count(data.get("failed"));
			}
			if (results == null && data.has("id")) {
				results = items;
			}
		}
		if (results == null && (failed == null || failed == 0)) {
			return null;
		}
		if (failed == null && results != null && (results == 0 || countsOnlyResults(operation))) {
			failed = items - results;
		}
		int lost = (failed != null) ? Math.max(0, failed) : 0;
		return new BatchAnswer((results != null) ? results : Math.max(0, items - lost), lost);
	}

	static ChunkResult read(BentoOperation operation, JsonNode answer, BatchSender.Chunk chunk) {
		BatchAnswer counts = read(operation, answer, chunk.size());
		if (counts == null) {
			throw new UnknownShapeException("the answer has no results");
		}
		List<ItemFailure> failures = new ArrayList<>();
		JsonNode told = answer.get("failures");
		if (told != null && told.isArray()) {
			for (JsonNode failure : told) {
				Integer place = count(failure.get("index"));
				Long position = (place != null) ? chunk.position(place) : null;
				JsonNode error = failure.get("error");
				if (position != null) {
					failures.add(new ItemFailure(position, false,
							Redaction.line((error != null && error.isString()) ? error.stringValue() : "failed", 200)));
				}
			}
		}
		return chunk.answered(counts.results, counts.failed, failures);
	}

	private static boolean countsOnlyResults(BentoOperation operation) {
		return operation == BentoOperation.RUN_COMMANDS || operation == BentoOperation.SEND_EMAILS;
	}

	private static @Nullable Integer count(@Nullable JsonNode node) {
		if (node == null) {
			return null;
		}
		if (node.isIntegralNumber()) {
			return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, node.longValue()));
		}
		if (node.isString()) {
			try {
				return Integer.parseInt(node.stringValue().strip());
			}
			catch (NumberFormatException ex) {
				return null;
			}
		}
		return null;
	}

}
