/**
 * Auto-configuration of the delivery engine, and what all vendors' configurations share.
 */
@NullMarked
package io.github.rudderbento.delivery.autoconfigure;

import org.jspecify.annotations.NullMarked;
