package io.github.rudderbento.tracking;

import org.jspecify.annotations.Nullable;

/**
 * Finds the email of an event that is for Bento and has none. Never a reason to send an
 * event to Bento: it is asked only when the event names Bento as a destination, or
 * {@code bento.events.include} matches its name. Each bean of this type is asked in order
 * until one knows an address.
 * <p>
 * Called on the thread that tracks the event, so it must be quick. When it throws, the
 * event counts as one without an email, and a warning is logged once, without values.
 */
@FunctionalInterface
public interface EmailResolver {

	/**
	 * Finds an email.
	 * @param event the event, its user resolved
	 * @return the address, or {@code null} when it is not known
	 */
	@Nullable String resolve(TrackedEvent event);

}
