/**
 * Where something happens: what an event takes from the web request at hand.
 */
@NullMarked
package io.github.rudderbento.tracking.web;

import org.jspecify.annotations.NullMarked;
