package io.github.rudderbento.bento;

/**
 * What to do with a profile field that holds an object or a list. Bento documents that
 * field values are flat, and shows nested ones in its guide.
 */
public enum NestedFields {

	/** Refuse the message. */
	REJECT,

	/**
	 * Make flat fields of it: {@code address: {city: …}} becomes {@code address_city},
	 * and the first of a list {@code name_0}.
	 */
	FLATTEN,

	/** Send it as it is, and warn once for each field. */
	WARN

}
