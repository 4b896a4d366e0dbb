package io.github.rudderbento.standin.bento;

/**
 * The kinds of items that a Bento client sends in batches.
 */
public enum BentoItemKind {

	/**
	 * An event of {@code POST /batch/events}.
	 */
	EVENT,

	/**
	 * A person of {@code POST /batch/subscribers}.
	 */
	IMPORT,

	/**
	 * A mail of {@code POST /batch/emails}.
	 */
	EMAIL,

	/**
	 * A broadcast of {@code POST /batch/broadcasts}.
	 */
	BROADCAST,

	/**
	 * A command of {@code POST /fetch/commands}.
	 */
	COMMAND

}
