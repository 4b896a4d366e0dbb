package io.github.rudderbento.standin.rudderstack;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * How the gateway is set up.
 */
record GatewaySettings(Set<String> writeKeys, Set<String> disabledWriteKeys, Set<String> suppressedUserIds,
		boolean gzipSupported, int maxRequestBytes, boolean idsRequired, @Nullable RateLimit rateLimit,
		int maxConcurrentRequests) {

}
