package io.github.rudderbento.standin.bento;

import org.jspecify.annotations.Nullable;

/**
 * A purchase as it counts: however often {@code $purchase} came with the same
 * {@code details.unique.key}, it is one.
 *
 * @param key the unique key, or {@code null} if the event had none and so can never be
 * recognised again
 * @param email the address of the person
 * @param amount the amount in the smallest unit of the currency, from the first receipt;
 * 0 if it had none
 * @param currency the currency, from the first receipt
 * @param receipts how many events came for this purchase
 */
public record BentoPurchase(@Nullable String key, String email, long amount, String currency, int receipts) {

	@Override
	public String toString() {
		return "Bento purchase (" + this.receipts + " receipts)";
	}

}
