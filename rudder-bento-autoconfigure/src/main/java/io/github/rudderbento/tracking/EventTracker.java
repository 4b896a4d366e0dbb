package io.github.rudderbento.tracking;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.rudderbento.bento.BentoMessage;
import io.github.rudderbento.delivery.FlushResult;
import io.github.rudderbento.rudderstack.RudderStackMessage;
import org.jspecify.annotations.Nullable;

/**
 * Tracks events through the buffer: every method returns at once, and none ever throws
 * for what it is given. An event that cannot be sent is counted and logged with what is
 * wrong and where.
 * <p>
 * Inside a transaction events are captured at once and handed over when it commits; a
 * rollback drops them. May be called from any thread.
 * <p>
 * For the server's answer use {@link io.github.rudderbento.rudderstack.RudderStackClient}
 * or {@link io.github.rudderbento.bento.BentoClient}.
 */
public interface EventTracker {

	/**
	 * Tracks a product event: to RudderStack, and to Bento when it asks for it.
	 * @param event the event
	 */
	void track(TrackedEvent event);

	/**
	 * Sends a message to RudderStack.
	 * @param message the message
	 */
	void send(RudderStackMessage message);

	/**
	 * Sends a message to Bento.
	 * @param message the message
	 */
	void send(BentoMessage message);

	/**
	 * Tracks a product event without properties.
	 * @param userId who did it
	 * @param event what was done
	 */
	default void track(String userId, String event) {
		track(userId, event, null);
	}

	/**
	 * Tracks a product event.
	 * @param userId who did it
	 * @param event what was done
	 * @param properties more about it
	 */
	void track(String userId, String event, @Nullable Map<String, ?> properties);

	/**
	 * Records who a user is, at RudderStack.
	 * @param userId the user
	 * @param traits what is known of the user
	 */
	void identify(String userId, @Nullable Map<String, ?> traits);

	/**
	 * Records a page view, at RudderStack.
	 * @param userId the user
	 * @param name the page's name
	 * @param properties more about it
	 */
	void page(String userId, String name, @Nullable Map<String, ?> properties);

	/**
	 * Records a screen view, at RudderStack.
	 * @param userId the user
	 * @param name the screen's name
	 * @param properties more about it
	 */
	void screen(String userId, String name, @Nullable Map<String, ?> properties);

	/**
	 * Records that a user belongs to a group, at RudderStack.
	 * @param userId the user
	 * @param groupId the group
	 * @param traits what is known of the group
	 */
	void group(String userId, String groupId, @Nullable Map<String, ?> traits);

	/**
	 * Merges two identities of a user, at RudderStack.
	 * @param userId the identity from now on
	 * @param previousId the identity so far
	 */
	void alias(String userId, String previousId);

	/**
	 * Sends what was tracked before, at all destinations, without lingering. Events of a
	 * running transaction are not among it.
	 * @return completes when all of it has its outcome, at the latest after ten seconds,
	 * with what remains; never fails
	 */
	default CompletableFuture<FlushResult> flush() {
		return flush(Duration.ofSeconds(10));
	}

	/**
	 * Sends what was tracked before, at all destinations, without lingering. Events of a
	 * running transaction are not among it.
	 * @param deadline how long to wait at most
	 * @return completes when all of it has its outcome, or at the deadline, with what
	 * remains; never fails
	 */
	CompletableFuture<FlushResult> flush(Duration deadline);

}
