/**
 * Auto-configuration of health, metrics, observations and the endpoint.
 */
@NullMarked
package io.github.rudderbento.actuate.autoconfigure;

import org.jspecify.annotations.NullMarked;
