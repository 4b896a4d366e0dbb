/**
 * Attribute values of an event: snapshot, checks that name the path of the value, and
 * JSON streaming.
 */
@NullMarked
package io.github.rudderbento.payload;

import org.jspecify.annotations.NullMarked;
