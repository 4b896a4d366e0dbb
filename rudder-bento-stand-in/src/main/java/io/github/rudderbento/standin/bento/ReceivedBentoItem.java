package io.github.rudderbento.standin.bento;

import java.time.Instant;

/**
 * One item of a batch that the stand-in received and accepted. Immutable. The text form
 * of an item names its kind only, for the rest is personal data.
 */
public sealed interface ReceivedBentoItem permits ReceivedBentoEvent, ReceivedBentoImport, ReceivedBentoEmail,
		ReceivedBentoBroadcast, ReceivedBentoCommand {

	/**
	 * Tells the kind of the item, and with it the endpoint it came to.
	 * @return the kind
	 */
	BentoItemKind kind();

	/**
	 * Gives the address the item is about: the person of an event, import or command, the
	 * recipient of a mail, the sender of a broadcast.
	 * @return the address as it was sent
	 */
	String email();

	/**
	 * Gives the item as JSON, with its members in the order they were sent and without
	 * insignificant white space.
	 * @return the JSON object
	 */
	String json();

	/**
	 * Tells when the request with the item arrived, by the clock of the stand-in.
	 * @return the time of arrival
	 */
	Instant receivedAt();

}
