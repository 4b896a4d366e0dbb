package io.github.rudderbento.bento;

import java.io.OutputStream;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * How items of one kind are sent in batches.
 *
 * @param <T> the kind of item
 * @param operation what is called
 * @param wrapper the name of the array in the request
 * @param maxItems how many items a request holds
 * @param check checks an item and makes it ready to be written
 * @param writer writes a checked item
 * @param repeatable whether an item may be sent again although it may have been taken
 * @param sender the sender of a mail; items of different senders never share a request
 */
record Batch<T>(BentoOperation operation, String wrapper, int maxItems, UnaryOperator<T> check, Writer<T> writer,
		Predicate<T> repeatable, @Nullable Function<T, String> sender) {

	@Nullable String senderOf(T item) {
		return (this.sender != null) ? this.sender.apply(item) : null;
	}

	/**
	 * Writes one item.
	 *
	 * @param <T> the kind of item
	 */
	interface Writer<T> {

		void write(BentoWire wire, T item, OutputStream target);

	}

}
