package io.github.rudderbento.tracking;

import java.lang.reflect.Method;
import java.util.List;

/**
 * A method with at least one {@link TrackEvent}, its expressions parsed.
 *
 * @param method the method of the target class
 * @param events what it tracks
 */
record TrackedMethod(Method method, List<EventExpressions> events) {

	String where() {
		return this.method.getDeclaringClass().getName() + "." + this.method.getName();
	}

}
