package io.github.rudderbento.sample;

import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

/**
 * What a guest wants to buy.
 *
 * @param customerId who orders
 * @param email where the receipt goes to
 * @param items what is ordered
 */
record Order(@NotBlank @Size(max = 64) String customerId, @NotBlank @Email @Size(max = 254) String email,
		@NotEmpty @Size(max = 50) List<@NotNull @Valid Item> items) {

	/**
	 * One line of an order.
	 *
	 * @param sku which product
	 * @param quantity how many of it
	 */
	record Item(@NotBlank String sku, @Positive @Max(100) int quantity) {
	}

}
