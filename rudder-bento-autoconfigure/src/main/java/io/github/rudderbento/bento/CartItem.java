package io.github.rudderbento.bento;

import org.jspecify.annotations.Nullable;

import io.github.rudderbento.payload.Attributes;

/**
 * One line of a purchase's cart. All but the quantity may be left out.
 *
 * @param productId the product's id
 * @param productName the product's name
 * @param productPrice the price of one, in minor units (cents)
 * @param quantity how many
 * @param productSku the stock keeping unit
 */
public record CartItem(@Nullable String productId, @Nullable String productName, @Nullable Long productPrice,
		int quantity, @Nullable String productSku) {

	/**
	 * A line without a stock keeping unit.
	 * @param productId the product's id
	 * @param productName the product's name
	 * @param productPrice the price of one, in minor units (cents)
	 * @param quantity how many
	 * @return the line
	 */
	public static CartItem of(String productId, String productName, long productPrice, int quantity) {
		return new CartItem(productId, productName, productPrice, quantity, null);
	}

	/**
	 * This line with a stock keeping unit.
	 * @param productSku the stock keeping unit
	 * @return the line
	 */
	public CartItem withSku(String productSku) {
		return new CartItem(this.productId, this.productName, this.productPrice, this.quantity, productSku);
	}

	Attributes attributes() {
		Attributes.Builder item = Attributes.builder();
		put(item, "product_id", this.productId);
		put(item, "product_name", this.productName);
		put(item, "product_price", this.productPrice);
		put(item, "quantity", this.quantity);
		put(item, "product_sku", this.productSku);
		return item.build();
	}

	private static void put(Attributes.Builder item, String key, @Nullable Object value) {
		if (value != null) {
			item.put(key, value);
		}
	}

}
