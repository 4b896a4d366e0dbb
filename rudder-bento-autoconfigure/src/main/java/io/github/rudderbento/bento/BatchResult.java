package io.github.rudderbento.bento;

import java.util.List;

/**
 * What became of a batch, chunk by chunk.
 *
 * @param chunks the chunks in order
 */
public record BatchResult(List<ChunkResult> chunks) {

	/**
	 * Copies the chunks.
	 */
	public BatchResult {
		chunks = List.copyOf(chunks);
	}

	/**
	 * How many items Bento took.
	 * @return the sum of all chunks
	 */
	public int results() {
		return this.chunks.stream().mapToInt(ChunkResult::results).sum();
	}

	/**
	 * How many items Bento did not take, going by its answers; items of chunks that
	 * failed as a whole are not among them.
	 * @return the sum of all chunks
	 */
	public int failed() {
		return this.chunks.stream().mapToInt(ChunkResult::failed).sum();
	}

	/**
	 * Whether Bento took every item.
	 * @return whether all chunks are complete
	 */
	public boolean isComplete() {
		return this.chunks.stream().allMatch(ChunkResult::isComplete);
	}

	/**
	 * The chunks that failed, as a whole or in part.
	 * @return the chunks in order; empty when all is well
	 */
	public List<ChunkResult> failures() {
		return this.chunks.stream().filter((chunk) -> !chunk.isComplete()).toList();
	}

}
