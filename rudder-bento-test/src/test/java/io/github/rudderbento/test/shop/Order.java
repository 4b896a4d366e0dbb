package io.github.rudderbento.test.shop;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

public record Order(String id, String customerId, @Nullable String email, BigDecimal total) {

}
