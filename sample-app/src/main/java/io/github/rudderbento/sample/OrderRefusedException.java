package io.github.rudderbento.sample;

/**
 * An order that cannot be fulfilled. Rolls the order's transaction back.
 */
final class OrderRefusedException extends RuntimeException {

	OrderRefusedException(String message) {
		super(message);
	}

}
