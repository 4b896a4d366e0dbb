/**
 * A small web shop that tells RudderStack and Bento what happens in it.
 */
@NullMarked
package io.github.rudderbento.sample;

import org.jspecify.annotations.NullMarked;
