/**
 * Builds HTTP transports from properties and from the application's HTTP client settings.
 */
@NullMarked
package io.github.rudderbento.http.autoconfigure;

import org.jspecify.annotations.NullMarked;
