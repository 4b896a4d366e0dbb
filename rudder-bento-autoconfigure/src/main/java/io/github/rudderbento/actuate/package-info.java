/**
 * Health, from the outcomes of real traffic.
 */
@NullMarked
package io.github.rudderbento.actuate;

import org.jspecify.annotations.NullMarked;
