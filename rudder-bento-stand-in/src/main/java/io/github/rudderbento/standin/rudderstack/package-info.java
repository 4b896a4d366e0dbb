/**
 * RudderStack's data plane as a server for tests: the HTTP gateway with its validation
 * order, its texts and its statuses.
 */
@NullMarked
package io.github.rudderbento.standin.rudderstack;

import org.jspecify.annotations.NullMarked;
