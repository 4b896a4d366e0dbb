/**
 * Auto-configuration of RudderStack.
 */
@NullMarked
package io.github.rudderbento.rudderstack.autoconfigure;

import org.jspecify.annotations.NullMarked;
