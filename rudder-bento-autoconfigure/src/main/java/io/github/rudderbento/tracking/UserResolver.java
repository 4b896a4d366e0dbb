package io.github.rudderbento.tracking;

import org.jspecify.annotations.Nullable;

/**
 * Tells who is at work, for events that name nobody: neither a user nor an anonymous id.
 * Each bean of this type is asked in order; the first that knows a user id and the first
 * that knows an anonymous id are taken.
 * <p>
 * Called on the thread that tracks the event, so it must be quick. What belongs to a
 * caller whose method ends on another thread comes there by a {@link CallerCarrier}. When
 * it throws, the event goes on as it is, and a warning is logged once, without values.
 */
@FunctionalInterface
public interface UserResolver {

	/**
	 * Tells who is at work.
	 * @return the ids, or {@code null} when this resolver knows nobody
	 */
	@Nullable UserIds resolve();

}
