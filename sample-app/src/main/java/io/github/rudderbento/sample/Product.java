package io.github.rudderbento.sample;

import java.math.BigDecimal;

/**
 * Something the shop sells.
 *
 * @param sku its number
 * @param name what it is called
 * @param price what one costs
 * @param stock how many are left
 */
record Product(String sku, String name, BigDecimal price, int stock) {
}
