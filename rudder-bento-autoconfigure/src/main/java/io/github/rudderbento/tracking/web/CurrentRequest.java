package io.github.rudderbento.tracking.web;

import java.util.UUID;
import java.util.function.Supplier;

import io.github.rudderbento.tracking.CallerCarrier;
import io.github.rudderbento.tracking.ThreadBound;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * The request at hand: that of the thread, or one that was carried here, by the Reactor
 * context or Micrometer's context propagation. Safe for use by any thread.
 */
public final class CurrentRequest implements CallerCarrier {

	private final RequestSettings settings;

	private final Supplier<@Nullable RequestReference> threadsOwn;

	private final ThreadBound<RequestReference> carried = new ThreadBound<>();

	/** One for each instance, so that several applications in one JVM stay apart. */
	private final String key = "rudder-bento.request." + UUID.randomUUID();

	private CurrentRequest(RequestSettings settings, @Nullable Supplier<@Nullable RequestReference> threadsOwn) {
		this.settings = settings;
		this.threadsOwn = (threadsOwn != null) ? threadsOwn : () -> null;
	}

	/**
	 * Requests of a servlet application, as Spring binds them to their threads: no
	 * further filter is needed.
	 * @param settings what to read
	 * @return the request at hand
	 */
	public static CurrentRequest servlet(RequestSettings settings) {
		return new CurrentRequest(settings, new ServletRequests(settings));
	}

	/**
	 * Requests of a reactive application, which {@link CurrentRequestFilter} puts into
	 * the Reactor context.
	 * @param settings what to read
	 * @return the request at hand
	 */
	public static CurrentRequest reactive(RequestSettings settings) {
		return new CurrentRequest(settings, null);
	}

	RequestSettings settings() {
		return this.settings;
	}

	String key() {
		return this.key;
	}

	ThreadBound<RequestReference> carried() {
		return this.carried;
	}

	/**
	 * What the request at hand is known by.
	 * @return its details; none when there is no request
	 */
	RequestDetails details() {
		RequestReference reference = reference();
		return (reference != null) ? reference.details() : RequestDetails.NONE;
	}

	/**
	 * What to take from the calling thread to another one.
	 * @return a reference that needs the request no more, or {@code null}
	 */
	@Nullable RequestReference take() {
		RequestReference bound = this.carried.get();
		if (bound != null) {
			return bound.read(false);
		}
		RequestReference own = this.threadsOwn.get();
		return (own != null) ? own.read(true) : null;
	}

	@Override
	public Carried fromThread() {
		RequestReference reference = take();
		// No request is carried, too: the thread on which a method ends may belong to
		// another one.
		return this.carried.carry((reference != null) ? reference.read(false) : RequestReference.NONE);
	}

	@Override
	public Carried fromContext(ContextView context) {
		RequestReference reference = context.getOrDefault(this.key, null);
		return (reference != null) ? this.carried.carry(reference) : Carried.NOTHING;
	}

	private @Nullable RequestReference reference() {
		RequestReference bound = this.carried.get();
		return (bound != null) ? bound : this.threadsOwn.get();
	}

}
