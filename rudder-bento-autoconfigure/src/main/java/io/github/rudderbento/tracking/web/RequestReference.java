package io.github.rudderbento.tracking.web;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Leads to a request's details, which are read when they are first asked for: most
 * requests track nothing. Safe for use by any thread.
 */
final class RequestReference {

	static final RequestReference NONE = new RequestReference(() -> RequestDetails.NONE, false);

	private final Supplier<RequestDetails> source;

	private final boolean borrowed;

	private volatile @Nullable RequestDetails details;

	private RequestReference(Supplier<RequestDetails> source, boolean borrowed) {
		this.source = source;
		this.borrowed = borrowed;
	}

	static RequestReference to(Supplier<RequestDetails> source) {
		return new RequestReference(source, false);
	}

	RequestDetails details() {
		RequestDetails current = this.details;
		if (current == null) {
			current = this.source.get();
			this.details = current;
		}
		return current;
	}

	/**
	 * The same for whoever takes it to another thread; reads the request now, which may
	 * end before that thread begins.
	 * @param fromRequest whether it stands for the request of the thread itself, so that
	 * it need not be bound to the thread again
	 * @return a reference that needs the request no more
	 */
	RequestReference read(boolean fromRequest) {
		RequestDetails current = details();
		if (fromRequest == this.borrowed) {
			return this;
		}
		RequestReference reference = new RequestReference(() -> current, fromRequest);
		reference.details = current;
		return reference;
	}

	boolean isBorrowed() {
		return this.borrowed;
	}

	@Override
	public String toString() {
		return "RequestReference";
	}

}
