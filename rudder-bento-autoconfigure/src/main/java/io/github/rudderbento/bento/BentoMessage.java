package io.github.rudderbento.bento;

/**
 * What can be handed to Bento through the buffer. Immutable; its id is minted when it is
 * built and never sent, for Bento has no place for it: it names the message in logs and
 * outcomes.
 * <p>
 * The text form of a message reveals nothing but its kind and id.
 */
public sealed interface BentoMessage permits BentoEvent, SubscriberUpdate, SubscriberCommand {

	/**
	 * The message's own id, for logs and outcomes.
	 * @return a text in the form of a UUID
	 */
	String id();

	/**
	 * The address of the person, Bento's only identity.
	 * @return the address as it was given; empty when none was
	 */
	String email();

}
