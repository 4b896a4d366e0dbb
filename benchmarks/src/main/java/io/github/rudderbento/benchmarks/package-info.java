/**
 * JMH benchmarks of our own stages.
 */
@NullMarked
package io.github.rudderbento.benchmarks;

import org.jspecify.annotations.NullMarked;
