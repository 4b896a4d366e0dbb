/**
 * A small application and its tests, as a user would write them: the code on the page
 * {@code docs/testing.md}.
 */
@NullMarked
package io.github.rudderbento.test.shop;

import org.jspecify.annotations.NullMarked;
