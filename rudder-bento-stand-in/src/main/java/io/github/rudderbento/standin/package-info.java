/**
 * A real HTTP/1.1 server on loopback whose faults can be switched while it runs: the
 * ground that both vendors' stand-ins are built on.
 */
@NullMarked
package io.github.rudderbento.standin;

import org.jspecify.annotations.NullMarked;
