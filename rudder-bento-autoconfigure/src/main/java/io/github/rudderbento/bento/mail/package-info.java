/**
 * A Spring mail sender that sends transactional mail through Bento.
 */
@NullMarked
package io.github.rudderbento.bento.mail;

import org.jspecify.annotations.NullMarked;
