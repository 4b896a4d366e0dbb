/**
 * HTTP as both vendors need it: one client built from the application's settings,
 * exchanges bounded in time and size, and the question "was the request written?"
 * answered.
 */
@NullMarked
package io.github.rudderbento.http;

import org.jspecify.annotations.NullMarked;
