/**
 * Auto-configuration of health.
 */
@NullMarked
package io.github.rudderbento.actuate.autoconfigure;

import org.jspecify.annotations.NullMarked;
