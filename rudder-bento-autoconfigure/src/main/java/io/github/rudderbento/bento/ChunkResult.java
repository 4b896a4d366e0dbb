package io.github.rudderbento.bento;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of one chunk of a batch.
 *
 * @param number which chunk, from 0 in the order of cutting
 * @param items the positions of its items in what was given, from 0
 * @param results how many items Bento took
 * @param failed how many it did not take, going by its answer
 * @param itemFailures what is known of single items that failed
 * @param error why the chunk failed as a whole, or {@code null} when it was answered
 */
public record ChunkResult(int number, List<Long> items, int results, int failed, List<ItemFailure> itemFailures,
		@Nullable BentoException error) {

	/**
	 * Whether Bento took every item of the chunk.
	 * @return whether nothing failed
	 */
	public boolean isComplete() {
		return this.error == null && this.failed == 0 && this.itemFailures.isEmpty();
	}

	/**
	 * What became of one item, where that is decided.
	 * @param item the item's position in what was given
	 * @return the outcome
	 * @throws IllegalArgumentException when the item is not of this chunk
	 */
	public ItemOutcome outcome(long item) {
		if (!this.items.contains(item)) {
			throw new IllegalArgumentException("item " + item + " is not of this chunk");
		}
		for (ItemFailure failure : this.itemFailures) {
			if (failure.item() == item) {
				return failure.invalid() ? ItemOutcome.INVALID : ItemOutcome.FAILED;
			}
		}
		if (this.error != null) {
			return this.error.mayHaveBeenExecuted() ? ItemOutcome.UNDECIDED : ItemOutcome.FAILED;
		}
		long invalid = this.itemFailures.stream().filter(ItemFailure::invalid).count();
		if (this.failed == 0 || this.failed == this.itemFailures.size() - invalid) {
			return ItemOutcome.TAKEN;
		}
		return (this.failed >= this.items.size() - invalid) ? ItemOutcome.FAILED : ItemOutcome.UNDECIDED;
	}

	/**
	 * Why one item failed.
	 *
	 * @param item the item's position in what was given
	 * @param invalid whether it was not sent, for it breaks a rule
	 * @param reason what is wrong with it, without its values
	 */
	public record ItemFailure(long item, boolean invalid, String reason) {
	}

}
