package io.github.rudderbento.tracking;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A tracked event as it is found in the code.
 *
 * @param name the event's name, or its template
 * @param where the class, or class and method, with the annotation
 * @param properties the names of its properties as far as the annotation tells them, in
 * their order
 * @param more whether there may be more properties, as an expression gives a whole map
 * @param destinations where it is to go by its annotation and
 * {@code bento.events.include}, in alphabetical order, whether or not they are configured
 */
public record CataloguedEvent(String name, String where, List<String> properties, boolean more,
		Set<String> destinations) {

	/**
	 * Copies the collections.
	 */
	public CataloguedEvent {
		properties = List.copyOf(properties);
		destinations = Collections.unmodifiableSortedSet(new TreeSet<>(destinations));
	}

}
