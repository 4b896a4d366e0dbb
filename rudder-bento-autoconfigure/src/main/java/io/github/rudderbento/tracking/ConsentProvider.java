package io.github.rudderbento.tracking;

/**
 * Knows who has agreed to be tracked. With a bean of this type an event goes to a
 * destination only with its consent; without, it is not sent there and counted. With
 * several, all have to agree.
 * <p>
 * Called on the thread that tracks the event, once for each destination, so it must be
 * quick. When it throws, there is no consent: the event is dropped and counted as failed.
 */
@FunctionalInterface
public interface ConsentProvider {

	/**
	 * Whether an event may be sent.
	 * @param request whose consent to what
	 * @return {@code true} when the person has agreed
	 */
	boolean hasConsent(ConsentRequest request);

}
