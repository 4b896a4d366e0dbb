package io.github.rudderbento.tracking;

import reactor.util.context.ContextView;

/**
 * Carries what the caller of a tracked method is known by (a security context, a request)
 * to the thread on which the method ends: that of a {@code CompletionStage}, a
 * {@code Mono} or a {@code Flux}. Not needed where thread and caller stay together, nor
 * behind Micrometer's context propagation.
 * <p>
 * Called by any thread; must not block.
 */
public interface CallerCarrier {

	/**
	 * Takes what belongs to the calling thread.
	 * @return what is carried; {@link Carried#NOTHING} when there is nothing
	 */
	Carried fromThread();

	/**
	 * Takes what a subscriber's context holds. It stands above what the thread had.
	 * @param context the context of the subscriber
	 * @return what is carried; {@link Carried#NOTHING} when there is nothing
	 */
	Carried fromContext(ContextView context);

	/**
	 * What is carried to another thread.
	 */
	@FunctionalInterface
	interface Carried {

		/** Nothing. */
		Carried NOTHING = Runnable::run;

		/**
		 * Runs an action with what is carried, at once if it can, in any case once.
		 * @param action the action; throws nothing
		 */
		void run(Runnable action);

		/**
		 * Carries more.
		 * @param inner what else is carried; wins where both carry the same
		 * @return both
		 */
		default Carried with(Carried inner) {
			if (inner == NOTHING) {
				return this;
			}
			return (this == NOTHING) ? inner : (action) -> run(() -> inner.run(action));
		}

	}

}
