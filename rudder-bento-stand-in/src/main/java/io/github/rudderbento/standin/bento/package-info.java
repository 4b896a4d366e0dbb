/**
 * Bento's REST API as a server on loopback: 32 endpoints with state, the checks of the
 * real service in their real order, and switches for what goes wrong.
 */
@NullMarked
package io.github.rudderbento.standin.bento;

import org.jspecify.annotations.NullMarked;
