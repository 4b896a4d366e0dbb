package io.github.rudderbento.standin;

/**
 * What a stand-in does with one request when no fault is switched on.
 *
 * <p>
 * Called on an I/O thread of the server, for several connections at the same time: it
 * must be thread-safe and must not block. What it throws is answered with 500.
 */
@FunctionalInterface
public interface StandInHandler {

	/**
	 * Answers one request.
	 * @param request the request, its body complete
	 * @return the answer to send
	 */
	StandInReply handle(StandInRequest request);

}
