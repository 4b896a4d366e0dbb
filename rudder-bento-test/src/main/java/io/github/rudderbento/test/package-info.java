/**
 * For the tests of applications: a tracker that records, assertions, and both vendors as
 * servers on loopback.
 */
@NullMarked
package io.github.rudderbento.test;

import org.jspecify.annotations.NullMarked;
