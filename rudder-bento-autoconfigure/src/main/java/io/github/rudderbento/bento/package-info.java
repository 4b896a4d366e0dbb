/**
 * Bento: messages, the reactive client of the whole API, its errors, and the destination
 * through which buffered messages are delivered.
 */
@NullMarked
package io.github.rudderbento.bento;

import org.jspecify.annotations.NullMarked;
