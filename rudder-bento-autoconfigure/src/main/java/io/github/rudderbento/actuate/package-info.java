/**
 * What people who run the application see: health, metrics, observations, the
 * {@code tracking} endpoint. All from the outcomes of real traffic, none of it with keys
 * or personal data.
 */
@NullMarked
package io.github.rudderbento.actuate;

import org.jspecify.annotations.NullMarked;
