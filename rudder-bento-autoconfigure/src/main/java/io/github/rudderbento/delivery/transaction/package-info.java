/**
 * Hands events over when the running transaction ends. Needs spring-tx.
 */
@NullMarked
package io.github.rudderbento.delivery.transaction;

import org.jspecify.annotations.NullMarked;
