package io.github.rudderbento.rudderstack;

import java.time.Instant;

import io.github.rudderbento.payload.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * One RudderStack call. There are six, so a switch over them can be complete.
 * <p>
 * A message is an immutable record. Its id is minted when it is built and never changes,
 * so that a repeat can be told from a new event. Building never throws: what is wrong
 * with a message (no user, a blank name, a value that JSON cannot carry) is said when it
 * is captured, by the client's {@code Mono} or as a counted rejection of the buffered
 * path.
 * <p>
 * {@code toString} of all messages names the type and the id only, as the rest may be
 * personal data.
 */
public sealed interface RudderStackMessage permits Identify, Track, Page, Screen, Group, Alias {

	/**
	 * The call's name on the wire, such as {@code track}.
	 * @return the {@code type} field
	 */
	String type();

	/**
	 * The id that stays with this message for ever.
	 * @return the {@code messageId} field; never blank
	 */
	String messageId();

	/**
	 * Who it is about, in the application's own terms. This or {@link #anonymousId()} is
	 * needed.
	 * @return the {@code userId} field
	 */
	@Nullable String userId();

	/**
	 * Who it is about, where no user id is known.
	 * @return the {@code anonymousId} field
	 */
	@Nullable String anonymousId();

	/**
	 * The message's own context. What it lacks comes from the batch, from
	 * {@link ContextContributor}s and from {@code rudderstack.context.*}, in this order;
	 * objects are merged deeply. The key {@code library} is reserved.
	 * @return the {@code context} field, before merging
	 */
	Attributes context();

	/**
	 * Which destinations get it.
	 * @return the {@code integrations} field
	 */
	Integrations integrations();

	/**
	 * When the event happened, if the caller said so.
	 * @return the {@code originalTimestamp} field, or {@code null} for the moment at
	 * which it is captured
	 */
	@Nullable Instant originalTimestamp();

	/**
	 * The time that destinations are told, if it is another one.
	 * @return the {@code timestamp} field, or {@code null} for that of
	 * {@link #originalTimestamp()}
	 */
	@Nullable Instant timestamp();

}
