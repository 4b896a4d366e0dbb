package io.github.rudderbento.payload;

import java.io.Serializable;

/**
 * What JSON cannot carry, and where it is. Never holds the value itself, which may be
 * personal data.
 *
 * @param path where, such as {@code properties.cart.items[2].price}
 * @param reason why, such as {@code NaN is not a JSON number}
 */
public record PayloadProblem(String path, String reason) implements Serializable {

	/**
	 * The same problem seen from an enclosing object.
	 * @param prefix the name under which these values stand
	 * @return a problem with a longer path
	 */
	public PayloadProblem under(String prefix) {
		String separator = (this.path.isEmpty() || this.path.startsWith("[")) ? "" : ".";
		return new PayloadProblem(prefix + separator + this.path, this.reason);
	}

	@Override
	public String toString() {
		return this.path.isEmpty() ? this.reason : this.path + ": " + this.reason;
	}

}
