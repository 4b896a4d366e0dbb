package io.github.rudderbento.sample;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a guest has bought.
 *
 * @param id the order's number
 * @param total what it costs
 * @param currency in which currency
 * @param items what was ordered
 */
record Receipt(String id, BigDecimal total, String currency, List<Order.Item> items) {
}
