/**
 * Our client beside others: each in its own process, against the same sink.
 */
@NullMarked
package io.github.rudderbento.benchmarks.sidebyside;

import org.jspecify.annotations.NullMarked;
