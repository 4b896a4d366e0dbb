package io.github.rudderbento.actuate;

import java.util.Map;

/**
 * What an action of the {@code tracking} endpoint did.
 *
 * @param action the action, such as {@code flush}
 * @param events a number of events for each destination: those still without an outcome
 * after {@code flush}, those that wait after {@code pause} and {@code resume}, the dead
 * letters taken back into the buffer by {@code replay}, those thrown away by
 * {@code discard} and {@code erase}
 */
public record ActionReport(String action, Map<String, Long> events) {
}
