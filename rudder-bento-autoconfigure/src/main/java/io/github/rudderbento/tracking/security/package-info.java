/**
 * Who is at work, from Spring Security. Needs spring-security-core; claims need
 * spring-security-oauth2-core.
 */
@NullMarked
package io.github.rudderbento.tracking.security;

import org.jspecify.annotations.NullMarked;
