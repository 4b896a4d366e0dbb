package io.github.rudderbento.tracking;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.rudderbento.delivery.PrintableText;
import org.slf4j.Logger;

/**
 * Logs each warning once; further ones like it at DEBUG. Safe for use by any thread.
 */
final class Warnings {

	/** So many different warnings are logged. */
	private static final int MAX_WARNINGS = 1000;

	private static final int MAX_LENGTH = 300;

	private final Logger logger;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	Warnings(Logger logger) {
		this.logger = logger;
	}

	/**
	 * Says that an event was not tracked.
	 * @param where which code or bean it is about
	 * @param what what is wrong; without values
	 */
	void notTracked(String where, String what) {
		String printable = PrintableText.of(what, MAX_LENGTH);
		if (isNew(where + printable)) {
			this.logger.warn(
					"An event was not tracked ({}): {}. Further ones like it are counted, and logged at DEBUG only",
					where, printable);
		}
		else {
			this.logger.debug("An event was not tracked ({}): {}", where, printable);
		}
	}

	/**
	 * Says that a bean failed and events go on without it.
	 * @param bean the bean
	 * @param ex what it threw
	 */
	void failed(Object bean, Throwable ex) {
		String name = bean.getClass().getName();
		if (isNew(name)) {
			this.logger.warn("{} failed with {}; events go without it. Further failures are not logged.", name,
					ex.getClass().getName());
		}
	}

	private boolean isNew(String warning) {
		return this.known.size() < MAX_WARNINGS && this.known.add(warning);
	}

}
