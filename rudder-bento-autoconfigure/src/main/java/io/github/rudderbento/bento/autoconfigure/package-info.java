/**
 * Auto-configuration of Bento.
 */
@NullMarked
package io.github.rudderbento.bento.autoconfigure;

import org.jspecify.annotations.NullMarked;
