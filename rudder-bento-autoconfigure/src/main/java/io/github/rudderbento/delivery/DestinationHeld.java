package io.github.rudderbento.delivery;

/**
 * Application event: a destination takes nothing until somebody mends something. Nothing
 * is lost meanwhile, as long as the buffer has room. Published only when somebody
 * listens, after the fact and on a thread of its own.
 *
 * @param destination the destination's name
 * @param advice what to look at, such as a key or a URL; without their values
 */
public record DestinationHeld(String destination, String advice) {
}
