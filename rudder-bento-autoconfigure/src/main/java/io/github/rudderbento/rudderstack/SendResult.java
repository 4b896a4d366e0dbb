package io.github.rudderbento.rudderstack;

import org.jspecify.annotations.Nullable;

/**
 * The server took an event.
 *
 * @param messageId the event's id
 * @param status the status of the answer
 * @param attempts how many requests it took
 * @param requestId the server's own name for the request, or {@code null} when it gave
 * none
 */
public record SendResult(String messageId, int status, int attempts, @Nullable String requestId) {

}
