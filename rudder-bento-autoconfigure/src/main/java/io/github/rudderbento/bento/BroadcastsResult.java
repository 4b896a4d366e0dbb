package io.github.rudderbento.bento;

import java.util.List;

/**
 * What became of broadcasts that were to be created.
 *
 * @param created those that were created, as far as Bento tells
 * @param batch the counts, chunk by chunk, with what failed
 */
public record BroadcastsResult(List<CreatedBroadcast> created, BatchResult batch) {

	/**
	 * Copies the broadcasts.
	 */
	public BroadcastsResult {
		created = List.copyOf(created);
	}

}
