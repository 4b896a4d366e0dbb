package io.github.rudderbento.delivery;

/**
 * How much waits in a buffer, in flight included.
 *
 * @param events how many events
 * @param bytes how many bytes they are estimated, or after encoding known, to take up
 * @param maxEvents the bound of {@code events}
 * @param maxBytes the bound of {@code bytes}
 */
public record BufferSizes(long events, long bytes, long maxEvents, long maxBytes) {
}
