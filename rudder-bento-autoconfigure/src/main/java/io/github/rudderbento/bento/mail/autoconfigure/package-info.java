/**
 * Auto-configuration of the mail transport through Bento.
 */
@NullMarked
package io.github.rudderbento.bento.mail.autoconfigure;

import org.jspecify.annotations.NullMarked;
