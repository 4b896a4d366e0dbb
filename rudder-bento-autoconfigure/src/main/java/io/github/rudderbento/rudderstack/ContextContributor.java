package io.github.rudderbento.rudderstack;

import io.github.rudderbento.payload.Attributes;

/**
 * Adds to the context of every RudderStack message, such as the tenant at hand. What it
 * adds stands above {@code rudderstack.context.*} and below the contexts of a batch and
 * of the message itself.
 * <p>
 * Called while an event is captured, on the caller's thread: it must be quick and safe
 * for use by any thread. When it throws, the event goes without what it would have added,
 * and a warning is logged once.
 */
@FunctionalInterface
public interface ContextContributor {

	/**
	 * Adds to the context.
	 * @param message the message that is captured
	 * @param context what contributors have added so far; {@code library} is left out
	 */
	void contribute(RudderStackMessage message, Attributes.Builder context);

}
